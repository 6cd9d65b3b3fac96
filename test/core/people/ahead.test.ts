import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Event } from '../../../functions/core/contracts/event.ts';
import { timesOf } from '../../../functions/core/contracts/event-times.ts';
import { fold } from '../../../functions/core/people/fold.ts';
import { groupsOf } from '../../../functions/core/people/groups-of.ts';
import { emptyIdentity, type Identity } from '../../../functions/core/people/identity.ts';
import { isLiving } from '../../../functions/core/people/is-living.ts';
import { keys } from '../../../functions/core/roster/keys.ts';
import { event, shuffledWithDuplicates } from '../../support/events.ts';
import { createRollcall } from '../../support/rollcall.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const email = 'jane@example.com';
const types = [
  'user.created',
  'user.suspended',
  'user.reactivated',
  'user.deleted',
  'group.member_added',
  'group.member_removed',
] as const;

/** What its source says of Jane, each so many milliseconds after the one before; the clock that says so is `ahead`. */
const histories = fc.record({
  said: fc.array(
    fc.record({ type: fc.constantFrom(...types), after: fc.integer({ min: 1, max: 2 * minute }) }),
    {
      minLength: 2,
      maxLength: 7,
    },
  ),
  ahead: fc.integer({ min: 30 * minute, max: 3 * day }),
});

type Told = { event: Event; claimed: string };

/** An event as `receive` makes it of what its source says when. */
function received({ event, claimed }: Told, now: number): Event {
  const times = timesOf(claimed, now);
  if (times === undefined) throw new Error(`${claimed} is no time`);
  return { ...event, ...times };
}

function tell(
  { said, ahead }: { said: { type: Event['type']; after: number }[]; ahead: number },
  start: number,
): Told[] {
  let at = start;
  return said.map(({ type, after }, index) => {
    at += after;
    const told = event(type, 0, { id: `okta:${index}`, user: { id: '00u1', ...(index === 0 && { email }) } });
    return { event: told, claimed: new Date(at + ahead).toISOString() };
  });
}

const view = (identity: Identity | undefined) =>
  identity && {
    living: isLiving(identity),
    // Of a user who is gone it is never asked, and every event that brings them back says it anew.
    active: isLiving(identity) ? identity.active?.value : undefined,
    groups: groupsOf(identity),
    email: identity.attributes.email?.value,
  };

// The same reason revives a membership, a right, an address; at any source, whose clock is ahead by minutes or years.
describe('a source whose clock is ahead', () => {
  test('is understood in any order of arrival, with duplicates and replays weeks later', async () => {
    const cases = histories.chain((history) =>
      fc.record({
        history: fc.constant(history),
        order: shuffledWithDuplicates(history.said.map((_, index) => index)),
        again: shuffledWithDuplicates(history.said.map((_, index) => index)),
        gap: fc.integer({ min: 0, max: 2 * minute }),
        later: fc.integer({ min: 1, max: 28 * day }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(cases, async ({ history, order, again, gap, later }) => {
        const { route, roster, clock } = createRollcall();
        const told = tell(history, clock.now());
        const inOrder = told.reduce(
          (identity, one) => fold(identity, { ...one.event, occurredAt: one.claimed }),
          emptyIdentity('okta', '00u1'),
        );
        // All of it was said; then it arrives.
        clock.advance(history.said.reduce((sum, { after }) => sum + after, 0));
        const arrive = async (indexes: number[]) => {
          for (const index of indexes) {
            clock.advance(gap);
            await route(received(told[index] as Told, clock.now()));
          }
          const person = await roster.linkOwner(keys.emailLink(email));
          const { identities } = await roster.load(person ?? '');
          expect(identities.map(view)).toEqual([view(inOrder)]);
        };
        await arrive(order);
        clock.advance(later);
        await arrive(again);
        await arrive(order);
      }),
      { numRuns: 60 },
    );
  });

  test('revives nobody by the replay of a first word that was a day ahead', async () => {
    const { route, roster, clock } = createRollcall();
    const created: Told = {
      event: event('user.created', 0, { user: { id: '00u1', email } }),
      claimed: new Date(clock.now() + day).toISOString(),
    };
    await route(received(created, clock.now()));
    clock.advance(10 * minute);
    // The clock has been set right meanwhile.
    await route({ ...event('user.deleted', 600), occurredAt: new Date(clock.now()).toISOString() });
    for (const wait of [minute, day - 11 * minute, 5 * minute, 30 * day]) {
      clock.advance(wait);
      await route(received(created, clock.now()));
      const { identities } = await roster.load((await roster.linkOwner(keys.emailLink(email))) ?? '');
      expect(identities.map(isLiving)).toEqual([false]);
    }
  });

  test('deletes a group once, and takes nobody out again by a replay who came back to it', async () => {
    const { route, roster, clock } = createRollcall();
    const iso = (at: number) => new Date(at).toISOString();
    await route({
      ...event('group.member_added', 0, { user: { id: '00u1', email } }),
      occurredAt: iso(clock.now()),
    });
    clock.advance(minute);
    const { user: _, ...gone } = event('group.deleted', 60);
    const deleted: Told = { event: gone, claimed: iso(clock.now() + day) };
    await route(received(deleted, clock.now()));
    clock.advance(10 * minute);
    await route({ ...event('group.member_added', 660), id: 'okta:again', occurredAt: iso(clock.now()) });
    clock.advance(2 * day);
    await route(received(deleted, clock.now()));
    await route({
      ...event('group.member_added', 700, { user: { id: '00u2', email: 'joe@example.com' } }),
      occurredAt: iso(clock.now() - 2 * day),
    });
    for (const address of [email, 'joe@example.com']) {
      const { identities } = await roster.load((await roster.linkOwner(keys.emailLink(address))) ?? '');
      expect(identities.map(groupsOf)).toEqual([['00g1']]);
    }
  });

  test('costs nothing as long as clocks are right', async () => {
    const { route, table, clock } = createRollcall();
    for (const type of types)
      await route({ ...event(type, 0), occurredAt: new Date(clock.now()).toISOString() });
    expect(table.items().filter(({ pk }) => pk.startsWith('CLOCK#'))).toEqual([]);
  });
});
