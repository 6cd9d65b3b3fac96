import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changesBetween } from '../../../functions/core/people/changes.ts';
import { fold } from '../../../functions/core/people/fold.ts';
import { emptyIdentity, type Identity } from '../../../functions/core/people/identity.ts';
import { membershipOf } from '../../../functions/core/people/membership.ts';
import { merge } from '../../../functions/core/people/merge.ts';
import { anyEvent, event } from '../../support/events.ts';

const jane = { id: '00u1', email: 'jane@example.com', displayName: 'Jane Doe' };
const created = event('user.created', 1, { user: jane });

const told = (...events: ReturnType<typeof event>[]): Identity =>
  events.reduce(fold, emptyIdentity('okta', '00u1'));

describe('what an event changed', () => {
  test('is named, and no value is in it', () => {
    const changes = changesBetween(undefined, told(created));
    expect(changes).toEqual({
      attributes: ['exists', 'active', 'email', 'displayName'],
      joined: [],
      left: [],
    });
    expect(JSON.stringify(changes)).not.toMatch(/jane/i);
  });

  test('is nothing where the same is said again later', () => {
    const again = event('user.updated', 9, { user: jane });
    expect(changesBetween(told(created), told(created, again))).toBeUndefined();
  });

  test('is the group that was joined or left, by its name where that is known', () => {
    const joined = told(created, event('group.member_added', 2));
    expect(changesBetween(told(created), joined)?.joined).toEqual([{ id: '00g1', name: 'SRE' }]);
    const left = told(created, event('group.member_added', 2), event('group.member_removed', 3));
    expect(changesBetween(joined, left)).toEqual({
      attributes: [],
      joined: [],
      left: [{ id: '00g1', name: 'SRE' }],
    });
  });

  test('is that a user is not in a group that they were never said to be in', () => {
    const removed = told(created, event('group.member_removed', 3, { group: { id: '00g1' } }));
    expect(changesBetween(told(created), removed)?.left).toEqual([{ id: '00g1' }]);
  });

  test('is that all groups are known, which takes away what was never heard of', () => {
    const observed = event('user.observed', 5, { user: jane, groups: [] });
    expect(changesBetween(told(created), told(created, observed))?.attributes).toEqual(['groups']);
    const again = event('user.observed', 50, { user: jane, groups: [] });
    expect(changesBetween(told(created, observed), told(created, observed, again))).toBeUndefined();
  });

  test('is nothing only where nobody is judged otherwise than before', () => {
    const theirs = anyEvent.filter(({ source, user }) => source === 'okta' && user?.id === 'u1');
    const judged = (identity: Identity) => {
      const { status, profile } = merge([identity], ['okta']);
      const groups = ['g1', 'g2', 'SRE', 'Platform'].map((group) => membershipOf([identity], group));
      return JSON.stringify([status, profile, groups]);
    };
    fc.assert(
      fc.property(fc.array(theirs, { maxLength: 8 }), theirs, (events, last) => {
        const before = events.reduce(fold, emptyIdentity('okta', 'u1'));
        const next = fold(before, last);
        if (changesBetween(before, next) === undefined) expect(judged(next)).toBe(judged(before));
      }),
    );
  });
});
