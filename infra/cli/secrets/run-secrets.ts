import type { Config } from '../../../functions/core/config/config.ts';
import { asFailure } from '../../../functions/core/contracts/errors.ts';
import type { Target } from '../../../functions/core/contracts/target.ts';
import { sources } from '../../../functions/sources/index.ts';
import { targets } from '../../../functions/targets/index.ts';
import { CommandError } from '../command-error.ts';
import { daysUntil, inDays } from '../days.ts';
import type { Held, SecretStore, Stored } from '../secret-store.ts';
import type { SecretsArgs } from './args.ts';

const known: Record<string, Target> = targets;

export type SecretsWorld = {
  config: Config;
  secretStore: SecretStore;
  /** Tries a target's key at its vendor; throws what the vendor's refusal is. */
  probe(targetId: string, key: string): Promise<void>;
  /** Asks for a secret, or reads it from a pipe. */
  read(prompt: string): Promise<string>;
  now(): number;
  print(text: string): void;
};

/** Runs the command; throws `CommandError` where it was asked wrongly or the vendor does not take the key. */
export async function runSecrets(order: SecretsArgs, world: SecretsWorld): Promise<void> {
  if (order.what === 'list') return list(world, order.json);
  const name = fullName(world.config, order.name);
  const held = await world.secretStore.read(name);
  if (order.what === 'expires') {
    if (held.stored === undefined) throw new CommandError(`${name} is not set yet: set it first.`);
    await world.secretStore.expire(name, order.expires);
    return world.print(`${name} ${expiry(order.expires, world.now())}.`);
  }
  const { stored, expiresAt } = await changed(world, order, name, held);
  await world.secretStore.put(name, stored);
  if (expiresAt !== held.expiresAt) await world.secretStore.expire(name, expiresAt);
  world.print(`${name} is stored${expiresAt ? ` and ${expiry(expiresAt, world.now())}` : ''}.`);
  const fromNow = name.startsWith('sources/')
    ? 'It is accepted at once; so is the one before, until the next change.'
    : 'The workers use it within five minutes, or with the next answer of 401.';
  world.print(fromNow);
}

type SetArgs = Extract<SecretsArgs, { what: 'set' }>;

/** What the secret is to hold: the new value, and what of the old one still holds. */
async function changed(
  world: SecretsWorld,
  { expires, token, unchecked }: SetArgs,
  name: string,
  { stored = {}, expiresAt }: Held,
): Promise<{ stored: Stored; expiresAt?: string }> {
  const [kind, id = ''] = name.split('/');
  const isTarget = kind === 'targets';
  if (isTarget && token) throw new CommandError(`${id} is a target, which has a key and no token.`, 2);
  const vendors: Record<string, { name: string }> = isTarget ? targets : sources;
  const value = await world.read(
    `${vendors[id]?.name}’s ${isTarget ? 'API key' : token ? 'API token' : 'secret'}`,
  );
  if (isTarget && !unchecked) await tryKey(world, id, value);
  if (!isTarget && !token) {
    return { stored: { ...stored, secrets: [value] }, expiresAt: expires ?? expiresAt };
  }
  const field = isTarget ? 'key' : 'token';
  // A new key has a new life: the old one's last day says nothing about it.
  const isSame = stored[field] === value;
  return { stored: { ...stored, [field]: value }, expiresAt: expires ?? (isSame ? expiresAt : undefined) };
}

async function tryKey(world: SecretsWorld, id: string, key: string): Promise<void> {
  if (/\s/.test(key))
    throw new CommandError('A key has no blanks in it: copy it again. Nothing was stored.', 2);
  try {
    await world.probe(id, key);
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
export function fullName({ sources, targets }: Config, text: string): string {
  const names = [
    ...Object.keys(sources).map((id) => `sources/${id}`),
    ...Object.keys(targets).map((id) => `targets/${id}`),
  ];
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

async function list({ config, secretStore, now, print }: SecretsWorld, json: boolean): Promise<void> {
  const ids = [
    ...Object.keys(config.sources).map((id) => `sources/${id}`),
    ...Object.keys(config.targets).map((id) => `targets/${id}`),
  ];
  const rows = [];
  for (const name of ids) {
    const { stored, changedAt, expiresAt } = await secretStore.read(name);
    // Which parts there are, and never what is in them.
    const parts = (['key', 'secrets', 'token'] as const).filter((part) => stored?.[part] !== undefined);
    const age = changedAt && Math.max(0, -(daysUntil(changedAt.toISOString(), now()) ?? 0) - 1);
    rows.push({ name, set: stored !== undefined, parts, ageDays: age, expiresAt });
  }
  if (json) return print(JSON.stringify(rows, undefined, 2));
  const width = Math.max(...rows.map(({ name }) => name.length));
  for (const { name, set, parts, ageDays = 0, expiresAt } of rows) {
    const facts = set
      ? [
          parts.join(' and '),
          ageDays === 0 ? 'set today' : `set ${inDays(ageDays)} ago`,
          expiresAt ? expiry(expiresAt, now()) : 'no expiry known',
        ]
      : [`not set: npm run secrets -- set ${name.split('/')[1]}`];
    print(`${name.padEnd(width)}  ${facts.join(', ')}`);
  }
}

function expiry(expiresAt: string, now: number): string {
  const days = daysUntil(expiresAt, now);
  if (days === undefined) return 'expires on a day that is none: say it again with `secrets expires`';
  return days < 0 ? `expired on ${expiresAt}` : `expires on ${expiresAt}, in ${inDays(days)}`;
}
