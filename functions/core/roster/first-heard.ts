import { type Key, update } from '../../lib/aws/table.ts';
import { shortHash } from '../../lib/short-hash.ts';
import type { Event } from '../contracts/event.ts';
import type { Identity } from '../people/identity.ts';
import { keys } from './keys.ts';
import type { Roster } from './roster.ts';

/**
 * The event with the time that it was given when it was first folded, where its source's clock is ahead: however often
 * it is delivered, it says the same. Costs a write for such an event and nothing for any other, but a read for a group
 * that is deleted, which concerns people who never heard of the clock.
 */
export async function fixed(roster: Roster, event: Event): Promise<Event> {
  const { occurredAt, claimedAt } = event;
  if (claimedAt === undefined) return event.type === 'group.deleted' ? recalled(roster, event) : event;
  const first = await update(roster.table, keyOf(event), (item) =>
    item === undefined ? { occurredAt } : undefined,
  );
  return typeof first?.occurredAt === 'string' ? { ...event, occurredAt: first.occurredAt } : event;
}

/** Whether an event of now may have been told before, when its time was still to come. */
export function mayHaveBeenAhead(identity: Identity | undefined, { occurredAt, claimedAt }: Event): boolean {
  return claimedAt === undefined && occurredAt <= (identity?.aheadUntil ?? '');
}

/** The event as it was first heard of, if its time was still to come then. */
export async function recalled(roster: Roster, event: Event): Promise<Event> {
  const first = await roster.table.read(keyOf(event));
  if (typeof first?.occurredAt !== 'string') return event;
  return { ...event, occurredAt: first.occurredAt, claimedAt: event.occurredAt };
}

function keyOf({ id }: Event): Key {
  return keys.clock(shortHash(id));
}
