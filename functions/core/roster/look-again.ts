import { type Table, update } from '../../lib/aws/table.ts';
import { minute } from '../../lib/duration.ts';
import { dueIn, personOf } from './due.ts';
import { againPartition, keys } from './keys.ts';

/** Below the hour within which everybody who is still to be muted is looked for. */
const againAtMost = 50 * minute;

/**
 * Remembers that a person could not be looked at, beside everything that may be the reason, and when to look again: each
 * time after twice as long, so that they are neither first again every minute nor forgotten.
 */
export async function lookAgainLater(table: Table, person: string, now: number): Promise<void> {
  await update(table, keys.again(person), (item) => {
    const times = (typeof item?.times === 'number' ? item.times : 0) + 1;
    const wait = Math.min(minute * 2 ** Math.min(times - 1, 10), againAtMost);
    return { person, times, duePartition: againPartition, dueAt: new Date(now + wait).toISOString() };
  });
}

/** By person, everybody who could not be looked at when they last were, and when to look again (ISO 8601). */
export async function waitingAgain(table: Table): Promise<Map<string, string>> {
  const waiting = new Map<string, string>();
  for await (const page of dueIn(table, againPartition, '~')) {
    for (const item of page) waiting.set(personOf(item), String(item.dueAt));
  }
  return waiting;
}

/** Forgets that a person could not be looked at: they were. */
export async function lookedAt(table: Table, person: string): Promise<void> {
  await update(table, keys.again(person), (item) => (item?.dueAt === undefined ? undefined : { person }));
}
