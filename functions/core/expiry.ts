import * as z from 'zod/mini';
import { day, instant } from '../lib/instant.ts';
import type { Log } from '../lib/log.ts';
import type { Config } from './config.ts';
import type { Metrics } from './metrics.ts';

export type ExpiryWorld = {
  /** Whose secrets to look at. */
  config: Pick<Config, 'sources' | 'targets'>;
  /** A secret by its name: `sources/<id>` or `targets/<id>`. */
  secret(name: string): Promise<unknown>;
  metrics: Metrics;
  log: Log;
  now(): number;
};

/** A secret may say when its key ends (ISO 8601): Statuspage's keys live a year at most, Atlassian's SCIM keys too. */
const Expiring = z.object({ expiresAt: z.optional(z.unknown()) });

const every = 60 * 60_000;
const oneDay = 24 * 60 * 60_000;

/** Tells once an hour how many days the keys have left, of those secrets that say it. Never throws. */
export function createExpiryWatch(world: ExpiryWorld): () => Promise<void> {
  const names = [
    ...Object.keys(world.config.sources).map((id) => `sources/${id}`),
    ...Object.keys(world.config.targets).map((id) => `targets/${id}`),
  ];
  let next = -Infinity;
  return async () => {
    if (world.now() < next) return;
    next = world.now() + every;
    await Promise.all(names.map((name) => tell(world, name)));
  };
}

async function tell({ secret, metrics, log, now }: ExpiryWorld, name: string): Promise<void> {
  const stored = await secret(name).catch(() => undefined);
  const parsed = Expiring.safeParse(stored);
  // Whoever needs the secret finds out soon enough, and says so.
  if (!parsed.success || parsed.data.expiresAt === undefined) return;
  const { expiresAt } = parsed.data;
  const at = typeof expiresAt === 'string' ? (day(expiresAt) ?? instant(expiresAt)) : undefined;
  if (at === undefined) log.warn('expiresAt is not a date such as 2027-01-31', { secret: name });
  else metrics.add('KeyExpiryDays', Math.round(((at - now()) / oneDay) * 100) / 100, { secret: name });
}
