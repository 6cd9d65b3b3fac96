import { type Fields, type Item, type Table, update } from '../../lib/aws/table.ts';
import type { Exclusion } from '../accounts/exclusion.ts';
import { Transient } from '../contracts/errors.ts';
import { dueIn, personOf } from './due.ts';
import { exclusionPartition, keys } from './keys.ts';

/** A person who is left alone. */
export type ExcludedPerson = Exclusion & { person: string };

/** Leaves a person alone until then, in the place of an earlier exclusion. One whose end has come is ended by the next `sweep`. */
export async function exclude(table: Table, person: string, { until, reason, by }: Exclusion): Promise<void> {
  const due = { duePartition: exclusionPartition, dueAt: until };
  await update(table, keys.exclusion(person), () => ({ person, until, reason, by, ...due }));
}

/**
 * Leaves a person alone who turned out to be one who is: until the same time, unless they ever had an exclusion of their own, which
 * may have been ended.
 */
export async function inheritExclusion(table: Table, person: string, exclusion: Exclusion): Promise<void> {
  const due = { duePartition: exclusionPartition, dueAt: exclusion.until };
  await update(table, keys.exclusion(person), (item) =>
    item === undefined ? { person, ...exclusion, ...due } : undefined,
  );
}

/** Everybody who is left alone, or whose exclusion ends until then (ISO 8601 UTC), the first to end first, by pages. */
export async function* exclusionsIn(table: Table, until = '~'): AsyncGenerator<ExcludedPerson[]> {
  for await (const page of dueIn(table, exclusionPartition, until)) {
    yield page.flatMap((item) => {
      const exclusion = exclusionIn(item);
      return exclusion === undefined ? [] : [{ person: personOf(item), ...exclusion }];
    });
  }
}

/** Takes an exclusion that is over out of the index; answers whether it was this call that did, and no new one had come. */
export async function endExclusion(table: Table, person: string, now: number): Promise<boolean> {
  let isEnded = false;
  await update(table, keys.exclusion(person), (item) => {
    const exclusion = exclusionIn(item);
    isEnded = exclusion !== undefined && Date.parse(exclusion.until) <= now;
    return isEnded ? { person } : undefined;
  });
  return isEnded;
}

/**
 * The exclusion that an item holds; `undefined` where there is none. Throws `Transient` where nobody understands it: a person who
 * may be excluded is not to be changed.
 */
export function exclusionIn(item: Item | Fields | undefined): Exclusion | undefined {
  if (item?.until === undefined) return undefined;
  const { until, reason, by } = item;
  if (typeof until !== 'string' || Number.isNaN(Date.parse(until)))
    throw new Transient('until when this person is excluded cannot be read');
  return { until, reason: String(reason ?? ''), by: String(by ?? '') };
}
