import type { Config } from '../../../functions/core/config/config.ts';
import { secretNames } from '../../../functions/core/config/secret-names.ts';
import { asFailure } from '../../../functions/core/contracts/as-failure.ts';
import type { Source } from '../../../functions/core/contracts/source.ts';
import type { Target } from '../../../functions/core/contracts/target.ts';
import { sources } from '../../../functions/sources/index.ts';
import { targets } from '../../../functions/targets/index.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { readSecret } from '../read-secret.ts';
import type { Held, Stored } from '../secret-store.ts';
import type { StageClient } from '../stage-client.ts';
import { readingClients } from '../vendor-clients.ts';
import type { SecretsArgs } from './args.ts';
import { expiry, listSecrets } from './list-secrets.ts';
import { readClient } from './set-client.ts';

const known: Record<string, Target> = targets;
const knownSources: Record<string, Source> = sources;

/** Stores, notes or lists; throws `CommandError` where it was asked wrongly or the vendor does not take the key. */
export async function runSecrets(args: SecretsArgs, stage: StageClient, context: Context): Promise<void> {
  const config = await context.config();
  if (args.what === 'list') return listSecrets(args, config, stage.secretStore, context);
  const name = fullName(config, args.name);
  const held = await stage.secretStore.read(name);
  const now = context.now();
  if (args.what === 'expires') {
    if (held.stored === undefined) throw new CommandError(`${name} is not set yet: set it first.`);
    if (!args.dryRun) await stage.secretStore.expire(name, args.expires);
    const said = `${name} ${expiry(args.expires, now)}.`;
    return context.print(args.dryRun ? `Would note: ${said}` : said);
  }
  const { stored, expiresAt } = await changed(args, name, held, stage, config, context);
  const until = expiresAt ? ` and ${expiry(expiresAt, now)}` : '';
  if (args.dryRun) return context.print(`Would be stored: ${name}${until}. Nothing was.`);
  await stage.secretStore.put(name, stored);
  if (expiresAt !== held.expiresAt) await stage.secretStore.expire(name, expiresAt);
  context.print(`${name} is stored${until}.`);
  context.say(
    name.startsWith('sources/')
      ? 'It is accepted at once; so is the one before, until the next change.'
      : 'The workers use it within five minutes, or with the next answer of 401.',
  );
}

type SetArgs = Extract<SecretsArgs, { what: 'set' }>;

/** What the secret is to hold: the new value, and what of the old one still holds. */
async function changed(
  { expires, token, clientId, keyId, unchecked }: SetArgs,
  name: string,
  { stored = {}, expiresAt }: Held,
  stage: StageClient,
  config: Config,
  context: Context,
): Promise<{ stored: Stored; expiresAt?: string }> {
  if (clientId !== undefined) {
    const client = await readClient(name, { clientId, keyId, unchecked }, stage, config, context);
    return { stored: { ...without(stored, standIns), ...client }, expiresAt: expires };
  }
  if (keyId !== undefined) throw new CommandError('--key-id goes with --client-id.', 2);
  const [kind, id = ''] = name.split('/');
  const isTarget = kind === 'targets';
  if (isTarget && token) throw new CommandError(`${id} is a target, which has a key and no token.`, 2);
  const vendors: Record<string, Target | Source> = isTarget ? targets : sources;
  if (!isTarget && knownSources[id]?.serve !== undefined)
    throw new CommandError(`${id} has tokens, which Rollcall makes: npx rollcall connect ${id}.`, 2);
  const value = await readSecret(
    context.stdin,
    `${vendors[id]?.name}’s ${isTarget ? 'API key' : token ? 'API token' : 'secret'}`,
    (text) => void context.stderr.write(text),
  );
  if (isTarget && !unchecked) await tryKey(id, value, stage, config, context);
  if (!isTarget && !token) {
    return { stored: { ...stored, secrets: [value] }, expiresAt: expires ?? expiresAt };
  }
  const field = isTarget ? 'key' : 'token';
  // A new key has a new life: the old one's last day says nothing about it.
  const isSame = stored[field] === value;
  return {
    stored: { ...without(stored, standIns), [field]: value },
    expiresAt: expires ?? (isSame ? expiresAt : undefined),
  };
}

/** Of these one stands for the others. */
const standIns = ['key', 'token', 'clientId', 'privateKey', 'clientSecret', 'keyId'];

function without(stored: Stored, names: string[]): Stored {
  return Object.fromEntries(Object.entries(stored).filter(([name]) => !names.includes(name)));
}

/** Throws what the vendor's refusal means for the operator. */
async function tryKey(
  id: string,
  key: string,
  stage: StageClient,
  config: Config,
  context: Context,
): Promise<void> {
  if (/\s/.test(key))
    throw new CommandError('A key has no blanks in it: copy it again. Nothing was stored.', 2);
  try {
    const client = readingClients(stage, config, await context.http(), async () => ({ key }), context);
    await known[id]?.probe(client(id, 'leavers'));
  } catch (thrown) {
    const failure = asFailure(thrown);
    const said = failure.words ? ` (${failure.words})` : '';
    const advice =
      failure.name === 'Credential'
        ? `the key has to be ${known[id]?.doctor?.rights ?? 'another one'}`
        : 'try again later, or store it as it is with --unchecked';
    throw new CommandError(`${failure.message}${said}: nothing was stored; ${advice}.`, 1);
  }
}

/** A secret's whole name, out of the id of a source or target of the configuration. */
export function fullName(config: Config, text: string): string {
  const names = secretNames(config, sources);
  const found = names.filter((name) => name === text || name.endsWith(`/${text}`));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  throw new CommandError(
    found.length > 1
      ? `${text} is a source and a target: say ${found.join(' or ')}.`
      : `${text} is not in your configuration: say one of ${names.join(', ')}.`,
    2,
  );
}
