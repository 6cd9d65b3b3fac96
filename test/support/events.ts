import fc from 'fast-check';
import type { Event } from '../../functions/core/contracts/event.ts';
import { eventTypes } from '../../functions/core/contracts/event-types.ts';

/** A moment of the test's day, so many seconds after nine. */
export function at(seconds: number): string {
  return new Date(Date.parse('2026-01-05T09:00:00.000Z') + seconds * 1000).toISOString();
}

/** An event by hand: of Okta's user 00u1 unless said otherwise. */
export function event(type: Event['type'], seconds: number, rest: Partial<Event> = {}): Event {
  const source = rest.source ?? 'okta';
  return {
    id: `${source}:${type}:${seconds}`,
    type,
    source,
    occurredAt: at(seconds),
    user: { id: '00u1' },
    ...(type.startsWith('group.') && { group: { id: '00g1', displayName: 'SRE' } }),
    ...rest,
  };
}

/** Any event about one of a few users of a few sources, at one of a few moments, so that ties are common. */
export const anyEvent: fc.Arbitrary<Event> = fc
  .record({
    type: fc.constantFrom(...eventTypes),
    source: fc.constantFrom('okta', 'pagerduty'),
    seconds: fc.integer({ min: 0, max: 6 }),
    number: fc.nat({ max: 999_999 }),
    user: fc.constantFrom('u1', 'u2', 'u3'),
    group: fc.constantFrom('g1', 'g2'),
    groupName: fc.option(fc.constantFrom('SRE', 'Platform'), { nil: undefined }),
    email: fc.option(fc.constantFrom('jane@example.com', 'JANE@example.com', 'joe@example.com'), {
      nil: undefined,
    }),
    displayName: fc.option(fc.constantFrom('Jane', 'Joe'), { nil: undefined }),
    active: fc.option(fc.boolean(), { nil: undefined }),
    all: fc.option(fc.subarray(['g1', 'g2']), { nil: undefined }),
    read: fc.nat({ max: 3 }),
  })
  .map(
    ({ type, source, seconds, number, user, group, groupName, email, displayName, active, all, read }) => ({
      id: `${source}:${number}`,
      type,
      source,
      occurredAt: at(seconds),
      ...(type !== 'group.deleted' && { user: { id: user, email, displayName, active } }),
      ...(type.startsWith('group.') && { group: { id: group, displayName: groupName } }),
      ...(type === 'user.observed' && { readAt: at(seconds + read) }),
      ...(type === 'user.observed' &&
        all && { groups: all.map((id) => ({ id, ...(id === group && { displayName: groupName }) })) }),
    }),
  );

/** Any events about one and the same user of one source. */
export const eventsOfOne: fc.Arbitrary<Event[]> = fc
  .array(anyEvent, { maxLength: 12 })
  .map((events) => events.map((one) => ({ ...one, source: 'okta', user: { ...one.user, id: 'u1' } })));

/** The same things in another order, some of them several times. */
export function shuffledWithDuplicates<T>(things: T[]): fc.Arbitrary<T[]> {
  if (things.length === 0) return fc.constant([]);
  return fc
    .array(fc.constantFrom(...things), { maxLength: things.length })
    .chain((again) =>
      fc.shuffledSubarray([...things, ...again], { minLength: things.length + again.length }),
    );
}
