import type { Config } from '../../../functions/core/config/config.ts';
import type { Vendor } from '../../../functions/core/contracts/api.ts';
import { asFailure } from '../../../functions/core/contracts/as-failure.ts';
import { Credential } from '../../../functions/core/contracts/errors.ts';
import type { Finding } from '../../../functions/core/contracts/finding.ts';
import type { Source } from '../../../functions/core/contracts/source.ts';
import type { Target } from '../../../functions/core/contracts/target.ts';
import { StoredSecret } from '../../../functions/core/vendor/connections.ts';
import { sources } from '../../../functions/sources/index.ts';
import { targets } from '../../../functions/targets/index.ts';
import { clientAccess } from '../client-access.ts';
import { daysUntil, inDays } from '../days.ts';
import type { SecretStore } from '../secret-store.ts';
import type { AskedSource } from '../source-clients.ts';
import { isServed, tokensIn } from '../tokens.ts';
import type { Clients } from '../vendor-clients.ts';
import { examineTokens } from './examine-tokens.ts';
import type { Report } from './finding-about.ts';

/** What looking at sources and targets needs. */
export type VendorsWorld = {
  config: Config;
  secretStore: SecretStore;
  /** Clients that only read, with what is stored of a target, for a configuration. */
  clients(config: Config, secret: unknown): Clients;
  /** Asks a source with the stored secret. */
  vendor(asked: AskedSource): Vendor;
  /** Where a vendor's API is, if not at the vendor's. */
  origin(id: string): string | undefined;
  now(): number;
};

const knownSources: Record<string, Source> = sources;
const knownTargets: Record<string, Target> = targets;

/** Looks at every source and target of the configuration; changes nothing. Throws where our own secrets cannot be read. */
export async function* examineVendors(world: VendorsWorld): AsyncGenerator<Report> {
  for (const [id, settings] of Object.entries(world.config.sources)) {
    for (const finding of await examineSource(world, id, settings))
      yield { about: `sources/${id}`, ...finding };
  }
  for (const [id, settings] of Object.entries(world.config.targets)) {
    for (const finding of await examineTarget(world, id, settings))
      yield { about: `targets/${id}`, ...finding };
  }
}

async function examineSource(world: VendorsWorld, id: string, settings: unknown): Promise<Finding[]> {
  const source = knownSources[id];
  const name = secretIn(world.config, 'sources', id);
  const { secret, subscription, file } = source ?? {};
  if (file !== undefined) return [];
  const fix = subscription
    ? `npx rollcall connect ${id} --url <its webhook>`
    : `npx rollcall secrets set ${name}`;
  const { stored, expiresAt } = await world.secretStore.read(`sources/${id}`);
  if (isServed(source)) return examineTokens(id, tokensIn(source, stored), world.now());
  if (stored?.secrets === undefined) return [{ level: 'error', what: 'the secret is not set', fix }];
  if (secret?.safeParse(stored).success !== true) {
    return [{ level: 'error', what: 'the secret has not the shape that it needs', fix }];
  }
  const findings: Finding[] = [
    { level: 'ok', what: 'the secret is set' },
    ...lastDay(expiresAt, name, world.now()),
  ];
  const { token, clientId, connection } = stored;
  const asked = (work: Promise<Finding[]>) =>
    clientId === undefined
      ? refusalOr(work, 'API token', `npx rollcall secrets set ${name} --token`, 'an admin’s')
      : refusalOr(work, 'client', `npx rollcall secrets set ${name} --client-id <id>`, 'an admin’s');
  if (clientId !== undefined && source !== undefined) {
    const vendor = (scopes?: readonly string[]) =>
      world.vendor({ id, settings, secret: stored, origin: world.origin(id), scopes });
    findings.push(...(await asked(clientAccess({ source, settings, vendor }))));
  }
  if (subscription === undefined) return findings;
  if (connection === undefined) {
    return [...findings, { level: 'note', what: 'its webhook was not registered by Rollcall', fix }];
  }
  if (token === undefined && clientId === undefined) {
    const what = 'its webhook cannot be looked at without an API token';
    return [...findings, { level: 'note', what, fix: `npx rollcall secrets set ${name} --token` }];
  }
  const { url } = connection;
  const origin = world.origin(id) ?? connection.origin;
  const { look: scopes } = subscription.scopes ?? {};
  const vendor = world.vendor({ id, settings, secret: stored, origin, scopes });
  const found = await asked(subscription.check({ settings, url, vendor }, connection.id));
  return [
    ...findings,
    ...found.map((finding) => withFix(`npx rollcall connect ${id} --url ${url}`, finding)),
  ];
}

/** A secret as the commands want it said: in full where the vendor is a source and a target. */
function secretIn({ sources, targets }: Config, kind: 'sources' | 'targets', id: string): string {
  return sources[id] !== undefined && targets[id] !== undefined ? `${kind}/${id}` : id;
}

/** What is not well, with its fix where it does not say one. */
function withFix(fix: string, finding: Finding): Finding {
  return finding.level === 'ok' ? finding : { fix, ...finding };
}

async function examineTarget(world: VendorsWorld, id: string, settings: unknown): Promise<Finding[]> {
  const name = secretIn(world.config, 'targets', id);
  const fix = `npx rollcall secrets set ${name}`;
  const target = knownTargets[id];
  const { stored, expiresAt } = await world.secretStore.read(`targets/${id}`);
  const shape = target?.secret ?? StoredSecret;
  if (target === undefined || stored === undefined || !shape.safeParse(stored).success) {
    return [{ level: 'error', what: 'the key is not set', fix }];
  }
  const client = world.clients(world.config, stored)(id, 'ordinary');
  const { rights = 'one with more rights', keysExpire } = target.doctor ?? {};
  const expiry = lastDay(expiresAt, name, world.now(), keysExpire);
  try {
    await target.probe(client);
  } catch (thrown) {
    const elsewhere = asFailure(thrown).status === 401 ? await goodElsewhere(world, id, stored) : undefined;
    return [elsewhere ?? refusal(thrown, 'key', fix, rights), ...expiry];
  }
  const grants = world.config.access.flatMap(({ grants }) => grants[id] ?? []);
  const checked = await target.doctor
    ?.check(client, { settings, grants, now: world.now() })
    .catch((thrown: unknown) => [refusal(thrown, 'key', fix, rights)]);
  const mute: Finding = { level: 'note', what: `a leaver is muted at once: ${target.mute}` };
  return [{ level: 'ok', what: 'the key is good' }, ...expiry, ...(checked ?? []), mute];
}

/** Whether a refused key is good with other settings, such as in another region. */
async function goodElsewhere(world: VendorsWorld, id: string, secret: unknown): Promise<Finding | undefined> {
  const { config } = world;
  const target = knownTargets[id];
  const settings = config.targets[id];
  // A simulator stands for every region at once, so its answer would say nothing.
  if (target === undefined || world.origin(id) !== undefined) return undefined;
  for (const other of target.doctor?.alternatives?.(settings) ?? []) {
    const changed = { ...config, targets: { ...config.targets, [id]: other.settings } };
    const good = await target.probe(world.clients(changed, secret)(id, 'ordinary')).then(
      () => true,
      () => false,
    );
    if (good) {
      const what = `the key is refused here, and good with ${other.what}`;
      return { level: 'error', what, fix: `write ${other.what} in targets.${id}` };
    }
  }
  return undefined;
}

async function refusalOr(
  work: Promise<Finding[]>,
  ...advice: [key: string, fix: string, rights: string]
): Promise<Finding[]> {
  return work.catch((thrown: unknown) => [refusal(thrown, ...advice)]);
}

/** A read that failed, as a finding. */
function refusal(thrown: unknown, key: string, fix: string, rights: string): Finding {
  const failure = asFailure(thrown);
  const said = failure.words ? ` (${failure.words})` : '';
  if (failure.status === 401) {
    return { level: 'error', what: `the ${key} is wrong, expired or switched off: 401${said}`, fix };
  }
  // What a firewall answers in the vendor's place says nothing of the key.
  if (failure instanceof Credential && failure.status === 403) {
    return { level: 'error', what: `the ${key} lacks a right: 403${said}`, fix: `it has to be ${rights}` };
  }
  const again = failure instanceof Credential ? fix : 'look again in a few minutes';
  return { level: 'error', what: `${failure.message}${said}`, fix: again };
}

/** The days before the end at which the operator is told: the last of them is trouble. */
const ahead = { warning: 30, trouble: 1 };

function lastDay(expiresAt: string | undefined, name: string, now: number, expires = false): Finding[] {
  if (expiresAt === undefined) {
    if (!expires) return [];
    const fix = `npx rollcall secrets expires ${name} <day>`;
    return [
      { level: 'warning', what: 'keys of this vendor expire, and nobody said when this one does', fix },
    ];
  }
  const fix = `make a new one, then npx rollcall secrets set ${name} --expires <day>`;
  const days = daysUntil(expiresAt, now);
  if (days === undefined) {
    return [{ level: 'warning', what: 'its expiresAt is not a day such as 2027-01-31', fix }];
  }
  if (days < 0) return [{ level: 'error', what: `the key expired on ${expiresAt}`, fix }];
  const what = `the key expires on ${expiresAt}, in ${inDays(days)}`;
  if (days <= ahead.trouble) return [{ level: 'error', what, fix }];
  return [days <= ahead.warning ? { level: 'warning', what, fix } : { level: 'ok', what }];
}
