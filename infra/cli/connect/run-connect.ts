import { asFailure } from '../../../functions/core/contracts/as-failure.ts';
import type { Source } from '../../../functions/core/contracts/source.ts';
import type { EnsureWorld } from '../../../functions/core/contracts/subscription.ts';
import { sources } from '../../../functions/sources/index.ts';
import { CommandError } from '../command-error.ts';
import { confirmed } from '../confirmed.ts';
import type { Context } from '../context.ts';
import { readSecret } from '../read-secret.ts';
import type { Stored } from '../secret-store.ts';
import { sourceVendor } from '../source-clients.ts';
import type { StageClient } from '../stage-client.ts';
import { isServed, type Served } from '../tokens.ts';
import type { ConnectArgs } from './args.ts';
import { connectClient } from './connect-client.ts';
import { connectError } from './connect-error.ts';
import { openRegistration } from './registration.ts';
import { settingsWith } from './settings-with.ts';

/** A source at which Rollcall can register itself. */
type Connectable = Source & Required<Pick<Source, 'api' | 'subscription'>>;

/** Registers at a source, or with `dryRun` says what that would do. Throws `CommandError`. */
export async function runConnect(args: ConnectArgs, stage: StageClient, context: Context): Promise<void> {
  const { source: id, dryRun, json } = args;
  const source = connectable(id);
  const { sources: configured } = await context.config();
  if (!(id in configured)) throw unknown(`${id} is not among the sources of your configuration`);
  if (isServed(source)) return connectClient(args, source, stage, context);
  const ofClients = [args.name, args.expires, args.remove].some((said) => said !== undefined);
  if (ofClients) throw new CommandError('--name, --expires and --remove are for the tokens of scim.', 2);
  const url = args.url ?? (stage.webhooks && `${stage.webhooks}/${id}`);
  if (url === undefined) throw new CommandError('Say where the source is to deliver: --url https://….', 2);
  const settings = settingsWith(args, source, configured[id]);
  const world = await ensureWorld(args, { source, settings, url }, stage, context);
  try {
    if (dryRun) {
      const plan = await source.subscription.plan(world);
      if (json) context.json({ source: id, url, dryRun, plan });
      else for (const sentence of plan) context.print(`Would: ${sentence}`);
      return;
    }
    const ensured = await source.subscription.ensure(world);
    if (json) context.json({ source: id, url, id: ensured.id, dryRun: false });
    else context.print(ensured.detail);
  } catch (thrown) {
    throw connectError(thrown, source.subscription.rights);
  }
}

function connectable(id: string): Connectable | Served {
  const source = Object.entries<Source>(sources).find(([name]) => name === id)?.[1];
  if (source !== undefined && (isConnectable(source) || isServed(source))) return source;
  throw unknown(`${id} cannot be registered at`);
}

function isConnectable(source: Source): source is Connectable {
  return source.api !== undefined && source.subscription !== undefined;
}

function unknown(what: string): CommandError {
  const ids = Object.entries<Source>(sources).flatMap(([id, source]) =>
    isConnectable(source) || isServed(source) ? [id] : [],
  );
  return new CommandError(`${what}: name one of ${ids.join(', ')} that is configured.`, 2);
}

type Asked = { source: Connectable; settings: unknown; url: string };

async function ensureWorld(
  args: ConnectArgs,
  { source, settings, url }: Asked,
  stage: StageClient,
  context: Context,
): Promise<EnsureWorld> {
  const { source: id, yes } = args;
  const { secretStore } = stage;
  // A simulator is no organization and has no region, so none need be named.
  const origin = stage.origin(id) ?? originOf(source, settings);
  const { stored = {} } = await secretStore.read(`sources/${id}`);
  const secret = await secretOf(args, stored, stage, context);
  const { register: scopes } = source.subscription.scopes ?? {};
  const { read, keep } = openRegistration(secretStore, id, { origin, url });
  return {
    settings,
    vendor: sourceVendor(stage, { id, settings, secret, origin, scopes }, await context.http(), context),
    url,
    registered: await read(),
    keep,
    newSecret: context.newSecret,
    deliveries: () => stage.deliveries(id),
    sleep: context.sleep,
    say: context.say,
    mayDelete: (plan) => confirmed(context, { plan, question: 'Delete for good?', yes, otherwise: 'no' }),
  };
}

function originOf({ api }: Connectable, settings: unknown): string {
  try {
    return api.origin(settings);
  } catch (cause) {
    throw new CommandError(`${asFailure(cause).message}: write it, or say it with --org.`, 2, { cause });
  }
}

/** What the source is asked with: what is stored, where that may ask; else a token that is asked for, and not stored. */
async function secretOf(
  args: ConnectArgs,
  stored: Stored,
  stage: StageClient,
  context: Context,
): Promise<Stored> {
  if ((stored.token ?? stored.clientId) !== undefined && !args.token) return stored;
  // The simulators take any token.
  if (stage.webhooks !== undefined && !args.token) return { ...stored, token: 'local' };
  const prompt = `API token of ${args.source}`;
  const token = await readSecret(context.stdin, prompt, (text) => void context.stderr.write(text));
  return { secrets: stored.secrets, token };
}
