import { day, instant } from '../../lib/instant.ts';
import type { Log } from '../../lib/log.ts';
import type { Config } from '../config/config.ts';
import { secretNames } from '../config/secret-names.ts';
import type { Source } from '../contracts/source.ts';
import type { Metrics } from '../telemetry/metrics.ts';

type KeyExpiryWorld = {
  /** Whose secrets to look at. */
  config: Pick<Config, 'sources' | 'targets'>;
  sources: Record<string, Pick<Source, 'secret'>>;
  /** The tag `expiryTag` of a secret by its name (`sources/<id>` or `targets/<id>`), where it has one. */
  expiry(name: string): Promise<string | undefined>;
  metrics: Metrics;
  log: Log;
  now(): number;
};

/**
 * The tag of a secret that says when its key ends (ISO 8601): Statuspage's keys live a year at most, Atlassian's SCIM
 * keys too. A tag, so that a watcher of the days never sees a key.
 */
export const expiryTag = 'rollcall:expires-at';

const every = 60 * 60_000;
const oneDay = 24 * 60 * 60_000;

/** Tells once an hour how many days the keys have left, of those secrets that say it. Never throws. */
export function createKeyExpiryWatch(world: KeyExpiryWorld): () => Promise<void> {
  const names = secretNames(world.config, world.sources);
  let next = -Infinity;
  return async () => {
    if (world.now() < next) return;
    next = world.now() + every;
    await Promise.all(names.map((name) => tell(world, name)));
  };
}

async function tell({ expiry, metrics, log, now }: KeyExpiryWorld, name: string): Promise<void> {
  // A function that needs the secret finds out soon enough that it cannot be had, and says so.
  const expiresAt = await expiry(name).catch(() => undefined);
  if (expiresAt === undefined) return;
  const at = day(expiresAt) ?? instant(expiresAt);
  if (at === undefined) log.warn(`the tag ${expiryTag} is not a date such as 2027-01-31`, { secret: name });
  else metrics.add('KeyExpiryDays', Math.round(((at - now()) / oneDay) * 100) / 100, { secret: name });
}
