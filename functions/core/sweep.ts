import { createHash } from 'node:crypto';
import type { Log } from '../lib/log.ts';
import { type Key, update } from '../lib/table.ts';
import { isNotMuted } from './leaving.ts';
import type { Metrics } from './metrics.ts';
import { type Reconsidering, reconsider, settlingOf } from './reconsider.ts';
import { duePartition } from './roster/items.ts';
import { resettle } from './roster/settle.ts';

export type Sweeping = Reconsidering & { log: Log; metrics: Metrics };

const pageSize = 100;
const minute = 60_000;

/**
 * Looks again at everybody for whom time has come: grace periods that are over, wake-ups that a crash swallowed,
 * people who were blocked; and at everybody, once, after the configuration changed. Ends when nothing is due or
 * `deadline` (milliseconds since 1970) has come; what is left stays due and is the next sweep's.
 */
export async function sweep(world: Sweeping, deadline: number): Promise<void> {
  for (const target of Object.keys(world.config.targets)) {
    await countNotMuted(world, target);
    await sweepTarget(world, target, deadline);
  }
  await sweepEverybody(world, deadline);
}

async function sweepTarget(world: Sweeping, target: string, deadline: number): Promise<void> {
  const seen = new Set<string>();
  for (const lane of ['leavers', 'ordinary'] as const) {
    await sweepPartition(world, duePartition(target, lane), seen, deadline);
  }
  if (seen.size > 0) world.log.info('looked again at people who were due', { target, people: seen.size });
}

async function sweepPartition(
  world: Sweeping,
  partition: string,
  seen: Set<string>,
  deadline: number,
): Promise<void> {
  const { roster } = world;
  while (roster.now() < deadline) {
    const items = await roster.table.due(partition, new Date(roster.now()).toISOString(), pageSize);
    const persons = items.flatMap(({ person }) =>
      typeof person === 'string' && !seen.has(person) ? [person] : [],
    );
    // The index lags behind the table: somebody just looked at may still be listed, and once is enough.
    if (persons.length === 0) break;
    for (const person of persons) {
      if (roster.now() >= deadline) break;
      seen.add(person);
      await lookAgain(world, person);
    }
  }
}

/** Whoever is still to be muted is due again within the hour, whatever stands in the way, or stuck for good. */
const dueWithin = 60 * minute;
const mutedWithin = 15 * minute;
const namedAtMost = 20;

async function countNotMuted({ roster, metrics, log }: Sweeping, target: string): Promise<void> {
  const now = roster.now();
  const soon = new Date(now + dueWithin).toISOString();
  const items = await roster.leavers(target, soon);
  const knownBefore = new Date(now - mutedWithin).toISOString();
  const late = items.filter((item) => isNotMuted(item, knownBefore)).map(({ person }) => person);
  metrics.add('LeaversNotMuted', late.length, { target });
  // The alarm sends whoever is woken by it here.
  if (late.length > 0) log.warn('leavers who are not muted', { target, persons: late.slice(0, namedAtMost) });
}

const configKey: Key = { pk: 'CONFIG', sk: 'CONFIG' };

/** A changed configuration reaches people of whom no event comes. Where it got to is kept from sweep to sweep. */
async function sweepEverybody(world: Sweeping, deadline: number): Promise<void> {
  const { table, now } = world.roster;
  const hash = createHash('sha256').update(JSON.stringify(world.config)).digest('base64url');
  const stored = await table.read(configKey);
  if (stored?.applied === hash) return;
  let from = stored?.applying === hash ? asKey(stored.from) : undefined;
  while (now() < deadline) {
    const { items, next } = await table.scan('PERSON', pageSize, from);
    for (const { person } of items) if (typeof person === 'string') await lookAgain(world, person);
    from = next;
    await update(table, configKey, () =>
      next === undefined ? { applied: hash } : { applying: hash, from: next },
    );
    if (next === undefined) break;
  }
  world.log.info('applied a new configuration to everybody', { finished: from === undefined });
}

async function lookAgain(world: Sweeping, person: string): Promise<void> {
  for (const home of await resettle(settlingOf(world), person)) await reconsider(world, home);
}

function asKey(value: unknown): Key | undefined {
  if (typeof value !== 'object' || value === null || !('pk' in value) || !('sk' in value)) return undefined;
  return { pk: String(value.pk), sk: String(value.sk) };
}
