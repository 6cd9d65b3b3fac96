import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Event } from '../../../functions/core/contracts/event.ts';
import { emailOf } from '../../../functions/core/people/emails.ts';
import { fold, join, stampOf } from '../../../functions/core/people/fold.ts';
import { groupsOf } from '../../../functions/core/people/groups-of.ts';
import { emptyIdentity, type Identity } from '../../../functions/core/people/identity.ts';
import { isDeactivated, isLiving } from '../../../functions/core/people/is-living.ts';
import { event, eventsOfOne, shuffledWithDuplicates } from '../../support/events.ts';

const foldAll = (events: Event[], start: Identity = emptyIdentity('okta', 'u1')) =>
  events.reduce(fold, start);
const runs = { numRuns: 1_000 };

describe('folding', () => {
  test('gives the same person in any order and with any duplicates', () => {
    const histories = eventsOfOne.chain((events) =>
      fc.tuple(fc.constant(events), shuffledWithDuplicates(events)),
    );
    fc.assert(
      fc.property(histories, ([events, mixed]) => {
        expect(foldAll(mixed)).toEqual(foldAll(events));
      }),
      runs,
    );
  });

  test('twice is folding once', () => {
    fc.assert(
      fc.property(eventsOfOne, (events) => {
        const once = foldAll(events);
        expect(foldAll(events, once)).toEqual(once);
      }),
      runs,
    );
  });

  test('in two places and joined is folding in one', () => {
    const split = eventsOfOne.chain((events) =>
      fc.tuple(fc.constant(events), fc.nat({ max: events.length })),
    );
    fc.assert(
      fc.property(split, ([events, cut]) => {
        const here = foldAll(events.slice(0, cut));
        const there = foldAll(events.slice(cut));
        expect(join(here, there)).toEqual(foldAll(events));
        expect(join(there, here)).toEqual(foldAll(events));
        expect(join(here, here)).toEqual(here);
      }),
      runs,
    );
  });

  test('is right by the latest complete list, and what was said of each group since', () => {
    fc.assert(
      fc.property(eventsOfOne, (events) => {
        const inOrder = events.toSorted((a, b) => (stampOf(a) < stampOf(b) ? -1 : 1));
        const groups = inOrder.reduce((known, one) => {
          if (one.type === 'user.deleted') return new Set<string>();
          if (one.groups !== undefined) return new Set(one.groups.map(({ id }) => id));
          const id = one.group?.id ?? '';
          return one.type === 'group.member_added'
            ? known.union(new Set([id]))
            : known.difference(new Set([id]));
        }, new Set<string>());
        expect(groupsOf(foldAll(events))).toEqual([...groups].sort());
      }),
      runs,
    );
  });

  test('lets nobody but the last deleted one rise again: the user deleted last is gone', () => {
    fc.assert(
      fc.property(eventsOfOne, (events) => {
        const gone = foldAll([...events, event('user.deleted', 999, { user: { id: 'u1' } })]);
        expect(isLiving(gone)).toBe(false);
        expect(groupsOf(gone)).toEqual([]);
      }),
      runs,
    );
  });
});

describe('a person that a source speaks of', () => {
  test('exists from the first mention on, and is unknown to no order', () => {
    expect(isLiving(foldAll([event('user.updated', 1)]))).toBe(true);
    expect(isLiving(foldAll([event('user.deleted', 2), event('user.created', 1)]))).toBe(false);
    expect(isLiving(foldAll([event('user.deleted', 1), event('user.created', 2)]))).toBe(true);
  });

  test('who was deleted is not brought back by an update that happened later', () => {
    expect(isLiving(foldAll([event('user.deleted', 1), event('user.updated', 2)]))).toBe(false);
  });

  test('and read as living is alive again from then on, and is active unless the record says otherwise', () => {
    const gone = [event('user.deleted', 2), event('user.suspended', 1)];
    const read = foldAll([...gone, event('user.observed', 3)]);
    expect(isLiving(read)).toBe(true);
    expect(read.active?.value).toBe(true);
    expect(isLiving(foldAll([...gone, event('user.observed', 1)]))).toBe(false);
    const suspended = event('user.observed', 3, { user: { id: '00u1', active: false } });
    expect(foldAll([...gone, suspended]).active?.value).toBe(false);
  });

  test('is in the groups of a complete list, in none that it lacks, and in those that they joined since', () => {
    const all = (...ids: string[]) => event('user.observed', 5, { groups: ids.map((id) => ({ id })) });
    const joined = (id: string, seconds: number) =>
      event('group.member_added', seconds, { group: { id }, id: `okta:${id}:${seconds}` });
    expect(groupsOf(foldAll([all('g1'), joined('g2', 4), joined('g3', 6)]))).toEqual(['g1', 'g3']);
    expect(groupsOf(foldAll([all(), joined('g2', 4), joined('g2', 3)]))).toEqual([]);
    // A list of before one that is known already says nothing more.
    const later = event('user.observed', 9, { groups: [{ id: 'g9' }] });
    expect(groupsOf(foldAll([later, all('g1')]))).toEqual(['g9']);
    // A record without groups says nothing of them.
    expect(groupsOf(foldAll([joined('g2', 4), event('user.observed', 5)]))).toEqual(['g2']);
  });

  test('who is deactivated keeps the groups, and is told apart from who is deleted', () => {
    const joined = event('group.member_added', 1);
    const deactivated = event('user.deactivated', 2);
    const away = foldAll([joined, deactivated]);
    expect(isLiving(away)).toBe(false);
    expect(isDeactivated(away)).toBe(true);
    expect(groupsOf(foldAll([joined, deactivated, event('user.reactivated', 3)]))).toEqual(['00g1']);
    const deleted = foldAll([joined, deactivated, event('user.deleted', 3)]);
    expect(isDeactivated(deleted)).toBe(false);
    expect(groupsOf(foldAll([event('user.reactivated', 4)], deleted))).toEqual([]);
  });

  test('who leaves loses every group, even one whose membership is told only afterwards', () => {
    const late = event('group.member_added', 1);
    expect(groupsOf(foldAll([event('user.deleted', 5), late]))).toEqual([]);
    expect(groupsOf(foldAll([event('user.deleted', 5), event('group.member_added', 6)]))).toEqual(['00g1']);
  });

  test('at the same millisecond the graver event wins', () => {
    const both = [event('user.created', 1), event('user.suspended', 1)];
    expect(foldAll(both).active?.value).toBe(false);
    expect(foldAll(both.toReversed()).active?.value).toBe(false);
    expect(isLiving(foldAll([event('user.deleted', 1), event('user.created', 1)]))).toBe(false);
    expect(isLiving(foldAll([event('user.deactivated', 1), event('user.observed', 1)]))).toBe(false);
    expect(groupsOf(foldAll([event('group.member_removed', 1), event('group.member_added', 1)]))).toEqual([]);
  });

  test('a later name replaces an earlier one, each attribute for itself', () => {
    const person = foldAll([
      event('user.updated', 3, { user: { id: '00u1', displayName: 'Jane Roe' } }),
      event('user.created', 1, { user: { id: '00u1', displayName: 'Jane Doe', title: 'SRE' } }),
    ]);
    expect(person.attributes.displayName?.value).toBe('Jane Roe');
    expect(person.attributes.title?.value).toBe('SRE');
  });

  test('the e-mail is what the source calls so, else a login that looks like one, in lower case', () => {
    const login = event('user.created', 1, { user: { id: '00u1', userName: 'Jane@Example.com' } });
    expect(emailOf(foldAll([login]))).toBe('jane@example.com');
    const email = event('user.updated', 2, { user: { id: '00u1', email: 'j.doe@example.com' } });
    expect(emailOf(foldAll([login, email]))).toBe('j.doe@example.com');
    expect(
      emailOf(foldAll([event('user.created', 1, { user: { id: '00u1', userName: 'jane' } })])),
    ).toBeUndefined();
  });
});
