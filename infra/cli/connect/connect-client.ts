import type { Token } from '../../../functions/core/contracts/serve.ts';
import { hashOf, isLive } from '../../../functions/core/scim/door/tokens.ts';
import { day } from '../../../functions/lib/duration.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import type { StageClient } from '../stage-client.ts';
import { type Served, tokensIn } from '../tokens.ts';
import type { ConnectArgs } from './args.ts';

/** A token is good for so long where nobody says otherwise. */
const goodFor = 365 * day;

/**
 * Makes a token for a client that writes into Rollcall, and shows it once: only its hash is stored. Or takes one out. Throws
 * `CommandError`.
 */
export async function connectClient(
  args: ConnectArgs,
  source: Served,
  stage: StageClient,
  context: Context,
): Promise<void> {
  const { source: id, name = 'client', remove, dryRun, json } = args;
  const { stored } = await stage.secretStore.read(`sources/${id}`);
  const known = tokensIn(source, stored);
  if (remove !== undefined) return takeOut(remove, known, args, stage, context);
  if (!/^[\w.-]{1,64}$/.test(name))
    throw new CommandError('--name is a word of letters, digits, dots and hyphens.', 2);
  // What ended lets nobody in, and only hides what counts.
  const live = known.filter((token) => isLive(token, context.now()));
  if (live.some((token) => token.name === name))
    throw new CommandError(
      `There is a token ${name}: choose another --name, or take it out with --remove ${name}.`,
      2,
    );
  const ends = args.expires ?? new Date(context.now() + goodFor).toISOString().slice(0, 10);
  if (!isLive({ ends }, context.now()))
    throw new CommandError(`--expires ${ends} is over: say a day to come.`, 2);
  const url = urlOf(args, source, stage);
  if (dryRun) {
    const plan = `make a token ${name}, good until ${ends}`;
    return json ? context.json({ source: id, dryRun, plan: [plan] }) : context.print(`Would: ${plan}`);
  }
  const token = `rollcall_${context.newSecret()}`;
  await store(id, [...live, { name, hash: hashOf(token), ends }], stage);
  if (json) return context.json({ source: id, dryRun: false, name, ends, token, url });
  context.print(`Base URL: ${url ?? `<the Url of the stack>${source.serve.path}`}`);
  context.print(`Token:    ${token}`);
  context.say(
    `It is good until ${ends} and is shown this once: what is stored cannot be turned back into it.`,
  );
}

async function takeOut(
  name: string,
  known: readonly Token[],
  { source: id, dryRun, json }: ConnectArgs,
  stage: StageClient,
  context: Context,
): Promise<void> {
  const left = known.filter((token) => token.name !== name);
  if (left.length === known.length) {
    const names = known.map((token) => token.name).join(', ') || 'none';
    throw new CommandError(`There is no token ${name}: there is ${names}.`, 2);
  }
  const plan = `take out the token ${name}, which is refused within five minutes then`;
  if (!dryRun) await store(id, left, stage);
  if (json) context.json({ source: id, dryRun: dryRun ?? false, plan: [plan] });
  else context.print(dryRun ? `Would: ${plan}` : `Done: ${plan}.`);
}

/** The alarms ahead of a key's end go by the token that ends first. */
async function store(id: string, tokens: readonly Token[], { secretStore }: StageClient): Promise<void> {
  const name = `sources/${id}`;
  const { stored = {} } = await secretStore.read(name);
  await secretStore.put(name, { ...stored, tokens });
  await secretStore.expire(name, tokens.map(({ ends }) => ends).sort()[0]);
}

/** Where the client is to write, as far as it is known. */
function urlOf({ url }: ConnectArgs, { serve }: Served, { webhooks }: StageClient): string | undefined {
  return url ?? (webhooks && `${new URL(webhooks).origin}${serve.path}`);
}
