import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Event } from '../../../functions/core/contracts/event.ts';
import { fold } from '../../../functions/core/people/fold.ts';
import { emptyIdentity, type Identity } from '../../../functions/core/people/identity.ts';
import { membershipOf } from '../../../functions/core/people/membership.ts';
import { merge } from '../../../functions/core/people/merge.ts';
import { anyEvent, event, shuffledWithDuplicates } from '../../support/events.ts';

/** Folds events into one identity a source and user, as the roster does. */
function identitiesOf(events: Event[]): Identity[] {
  const identities = new Map<string, Identity>();
  for (const one of events) {
    if (one.user === undefined) continue;
    const key = `${one.source} ${one.user.id}`;
    identities.set(key, fold(identities.get(key) ?? emptyIdentity(one.source, one.user.id), one));
  }
  return [...identities.values()];
}

const nameOf = ({ source, userId }: Identity) => `${source} ${userId}`;
const authority = ['okta', 'pagerduty'];
const mergeAll = (events: Event[]) => merge(identitiesOf(events), authority);
const pagerduty = { source: 'pagerduty', user: { id: 'P1' } };

describe('merging', () => {
  test('does not depend on the order in which anything arrived', () => {
    const histories = fc
      .array(anyEvent, { maxLength: 14 })
      .chain((events) => fc.tuple(fc.constant(events), shuffledWithDuplicates(events)));
    fc.assert(
      fc.property(histories, ([events, mixed]) => {
        const sorted = ({ living, ...person }: ReturnType<typeof mergeAll>) => ({
          ...person,
          living: living.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)),
        });
        expect(sorted(mergeAll(mixed))).toEqual(sorted(mergeAll(events)));
      }),
      { numRuns: 1_000 },
    );
  });

  test('between sources the more authoritative wins, however old its word is', () => {
    const events = [
      event('user.created', 1, {
        user: { id: '00u1', displayName: 'Jane of Okta', email: 'jane@example.com' },
      }),
      event('user.updated', 500, {
        source: 'pagerduty',
        user: { id: 'P1', displayName: 'Jane of PagerDuty', title: 'SRE' },
      }),
    ];
    expect(mergeAll(events).profile).toMatchObject({ displayName: 'Jane of Okta', title: 'SRE' });
  });

  test('whom the first source deleted has left, whatever the second one says', () => {
    expect(mergeAll([event('user.deleted', 1), event('user.created', 500, pagerduty)]).status).toBe('left');
  });

  test('whom only the second source deleted stays', () => {
    expect(mergeAll([event('user.created', 1), event('user.deleted', 500, pagerduty)]).status).toBe('active');
  });

  test('whom the first source never knew leaves when the second says so', () => {
    expect(mergeAll([event('user.deleted', 500, pagerduty)]).status).toBe('left');
  });

  test('a source that the configuration no longer names has no say', () => {
    expect(merge(identitiesOf([event('user.deleted', 1)]), ['pagerduty']).status).toBe('unknown');
  });

  test('a person hired again under a new id is back, with the new name', () => {
    const email = 'jane@example.com';
    const person = mergeAll([
      event('user.created', 1, { user: { id: '00u1', email, displayName: 'Jane Doe' } }),
      event('user.deleted', 2, { user: { id: '00u1' } }),
      event('user.created', 3, { user: { id: '00u2', email, displayName: 'Jane Roe' } }),
    ]);
    expect(person).toMatchObject({ status: 'active', profile: { displayName: 'Jane Roe', email } });
  });

  test('who is suspended is suspended, and back when unsuspended', () => {
    expect(mergeAll([event('user.created', 1), event('user.suspended', 2)]).status).toBe('suspended');
    expect(mergeAll([event('user.reactivated', 3), event('user.suspended', 2)]).status).toBe('active');
  });

  test('groups of all sources count, with the names that anybody said', () => {
    const unnamed = { ...event('group.member_added', 2), group: { id: '00g1' } };
    const { living } = mergeAll([
      event('group.member_removed', 1),
      unnamed,
      event('user.created', 1, pagerduty),
    ]);
    expect(living.map(nameOf)).toEqual(['okta 00u1', 'pagerduty P1']);
    expect(membershipOf(living, 'sre')).toBe('in');
  });

  test('a person always has a name: the display name, both names, or what stands before the @', () => {
    const named = (user: object) =>
      mergeAll([event('user.created', 1, { user: { id: '00u1', ...user } })]).profile?.displayName;
    const email = 'jane.doe@example.com';
    expect(named({ email, displayName: 'Jane', givenName: 'J' })).toBe('Jane');
    expect(named({ email, givenName: 'Jane', familyName: 'Doe' })).toBe('Jane Doe');
    expect(named({ email })).toBe('jane.doe');
    expect(named({ email, displayName: '  ' })).toBe('jane.doe');
    expect(named({ displayName: 'Nobody' })).toBeUndefined();
  });
});
