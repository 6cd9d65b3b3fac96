import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Event } from '../../functions/core/event.ts';
import {
  blank,
  emailOf,
  fold,
  groupsOf,
  type Identity,
  isLiving,
  join,
} from '../../functions/core/person.ts';
import { event, eventsOfOne, shuffledWithDuplicates } from '../support/events.ts';

const foldAll = (events: Event[], start: Identity = blank('okta', 'u1')) => events.reduce(fold, start);
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

  test('lets nobody but the last deleted one rise again: whoever was deleted last is gone', () => {
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
