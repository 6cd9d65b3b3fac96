import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Addresses, joinAddresses } from '../../../functions/core/people/email-history.ts';
import { overlap, tenureOf } from '../../../functions/core/people/tenure.ts';

const day = (number: number) => `2026-01-0${number}`;
const said = (...words: [email: string, day: number][]): Addresses =>
  words.reduce<Addresses>(
    (all, [email, number]) => joinAddresses(all, { [email]: { first: day(number), last: day(number) } }),
    {},
  );

/** A list that began on one day says it on a page that was read on another. */
const listed = (email: string, began: number, read: number): Addresses => ({
  [email]: { first: day(read), last: day(began) },
});

const date = fc.integer({ min: 1, max: 9 });
const anything = fc
  .array(fc.tuple(fc.constantFrom('a', 'b', 'c'), date, date), { maxLength: 8 })
  .map((words) =>
    words
      .map(([email, one, other]) => listed(email, Math.min(one, other), Math.max(one, other)))
      .reduce<Addresses>(joinAddresses, {}),
  );

describe('the addresses that a user was said to have', () => {
  test('are the same in whatever order they are heard, and however often', () => {
    fc.assert(
      fc.property(anything, anything, anything, (one, other, third) => {
        expect(joinAddresses(one, other)).toEqual(joinAddresses(other, one));
        expect(joinAddresses(joinAddresses(one, other), third)).toEqual(
          joinAddresses(one, joinAddresses(other, third)),
        );
        expect(joinAddresses(one, one)).toEqual(one);
      }),
    );
  });

  test('are theirs until another one is said', () => {
    const addresses = said(['old', 1], ['old', 3], ['new', 5]);
    expect(tenureOf(addresses, 'old')).toEqual({ from: day(1), until: day(5) });
    expect(tenureOf(addresses, 'new')).toEqual({ from: day(5) });
    expect(tenureOf(addresses, 'nobody')).toBeUndefined();
  });

  test('are theirs until another one, which was said under the same stamp by a page that was read again', () => {
    const addresses = said(['old', 1], ['old', 3], ['new', 3], ['new', 7]);
    expect(tenureOf(addresses, 'old')).toEqual({ from: day(1), until: day(3) });
    expect(tenureOf(addresses, 'new')).toEqual({ from: day(3) });
  });

  test('are theirs still when they come back to an old one', () => {
    expect(tenureOf(said(['old', 1], ['new', 5], ['old', 7]), 'old')).toEqual({ from: day(1) });
  });
});

describe('the address that a list says', () => {
  test('ends the one of before when its page was read, and not when the list began', () => {
    const addresses = joinAddresses(said(['old', 1]), listed('new', 3, 5));
    expect(tenureOf(addresses, 'old')).toEqual({ from: day(1), until: day(5) });
    expect(tenureOf(addresses, 'new')).toEqual({ from: day(5) });
  });

  test('ends it when they were renamed, once that is told', () => {
    const addresses = joinAddresses(joinAddresses(said(['old', 1]), listed('new', 3, 5)), said(['new', 4]));
    expect(tenureOf(addresses, 'old')).toEqual({ from: day(1), until: day(4) });
    expect(tenureOf(addresses, 'new')).toEqual({ from: day(4) });
  });

  test('is nobody’s, as of before another one that was said since, until the renaming is told', () => {
    const addresses = joinAddresses(said(['old', 4]), listed('new', 3, 5));
    expect(overlap(tenureOf(addresses, 'new'), tenureOf(said(['new', 1]), 'new'))).toBe(false);
    expect(tenureOf(addresses, 'old')).toEqual({ from: day(4) });
  });
});

describe('two who had one address', () => {
  const share = (one: Addresses, other: Addresses) => overlap(tenureOf(one, 'e'), tenureOf(other, 'e'));

  test('at the same time are one person, although one source tells of the renaming and the other does not', () => {
    expect(share(said(['e', 1], ['new', 5]), said(['e', 2]))).toBe(true);
    expect(share(said(['e', 1], ['new', 5]), said(['e', 4], ['new', 6]))).toBe(true);
  });

  test('one after the other are two: the address was passed on', () => {
    expect(share(said(['e', 1], ['new', 5]), said(['e', 5]))).toBe(false);
    expect(share(said(['e', 7]), said(['e', 1], ['new', 5]))).toBe(false);
  });

  test('or never had it are not', () => {
    expect(share(said(['e', 1]), said(['f', 1]))).toBe(false);
  });

  test('have it together or not, whichever is asked about the other', () => {
    fc.assert(
      fc.property(anything, anything, (one, other) => {
        const [mine, theirs] = [tenureOf(one, 'a'), tenureOf(other, 'a')];
        expect(overlap(mine, theirs)).toBe(overlap(theirs, mine));
        if (mine !== undefined) expect(overlap(mine, mine)).toBe(mine.from < (mine.until ?? '~'));
      }),
    );
  });
});
