import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asFailure } from '../../../functions/core/contracts/as-failure.ts';
import {
  Blocked,
  Credential,
  type Failure,
  Permanent,
  Throttled,
  Transient,
} from '../../../functions/core/contracts/errors.ts';
import { patience, verdict } from '../../../functions/core/delivery/retry.ts';

const minute = 60_000;
const quarter = 15 * minute;
const start = Date.parse('2026-01-05T09:00:00Z');
const at = (failure: Failure, received: number, age: number) =>
  verdict(failure, { received, firstReceivedAt: start, now: start + age });

const day = 24 * 60 * minute;

describe('a worker whose clock is a day ahead, or a message that lay for a day while nobody worked', () => {
  test.each([1, 2, 5, 20])('does not give up at the receive number %d', (received) => {
    expect(at(new Transient('503'), received, day)).toHaveProperty('again');
  });

  test('lets a leaver who waits for the rate limit wait no longer than that', () => {
    expect(at(new Throttled('429', 1_000), 1, day)).toEqual({ again: 1_000 });
    expect(at(new Credential('401'), 2, day)).toEqual({ again: minute });
  });

  test('waits for nothing where its clock is behind', () => {
    expect(at(new Transient('503'), 1, -day)).toEqual({ again: 5_000 });
  });
});

describe('a transient failure', () => {
  test('is tried again after 5 s, 10 s, 20 s … and at most every quarter of an hour', () => {
    const waits = [1, 2, 3, 4].map((received) => at(new Transient('503'), received, 10 * minute));
    expect(waits).toEqual([{ again: 5_000 }, { again: 10_000 }, { again: 20_000 }, { again: 40_000 }]);
    expect(at(new Transient('503'), 900, 10 * 60 * minute)).toEqual({ again: quarter });
  });

  test('of a message that waited for its turn a hundred times is still tried again soon', () => {
    expect(at(new Transient('503'), 100, 30_000)).toEqual({ again: 30_000 });
  });

  test('whose end can be guessed is waited for that long', () => {
    expect(at(new Transient('503', { retryAfter: 90_000 }), 100, 240 * minute)).toEqual({ again: 90_000 });
    expect(at(new Transient('503', { retryAfter: 90_000 }), 100, patience)).toEqual({ dead: true });
  });

  test('of four hours kills no message', () => {
    let age = 0;
    for (let received = 1; age < 4 * 60 * minute; received++) {
      const answer = at(new Transient('503'), received, age);
      if (!('again' in answer)) throw new Error(`dead after ${age} ms`);
      age += answer.again;
    }
  });

  test('that lasts a day is given up', () => {
    expect(at(new Transient('503'), 100, patience - 1)).toEqual({ again: quarter });
    expect(at(new Transient('503'), 100, patience)).toEqual({ dead: true });
  });
});

test('waiting for the vendor’s limit, a human or a good key never kills a message, however long it takes', () => {
  const waiting = fc.constantFrom<Failure>(
    new Throttled('429', 1_000),
    new Blocked('428', 'x'),
    new Credential('401'),
  );
  fc.assert(
    fc.property(
      waiting,
      fc.integer({ min: 1, max: 1_000 }),
      fc.nat({ max: 100 * patience }),
      (failure, received, age) => {
        expect(at(failure, received, age)).not.toHaveProperty('dead');
      },
    ),
    { numRuns: 1_000 },
  );
});

test('no wait is negative or, in the first six hours, longer than a quarter of an hour', () => {
  const failure = fc.oneof(
    fc.integer().map((wait) => new Throttled('429', wait)),
    fc.constant(new Transient('503')),
    fc.constant(new Credential('401')),
  );
  fc.assert(
    fc.property(
      failure,
      fc.integer({ min: 1, max: 1_000 }),
      fc.nat({ max: 6 * 60 * minute - 1 }),
      (one, received, age) => {
        const answer = at(one, received, age);
        expect('again' in answer && answer.again >= 0 && answer.again <= quarter).toBe(true);
      },
    ),
    { numRuns: 1_000 },
  );
});

test.each([
  ['a breaker that asks for two minutes', new Throttled('left alone', 2 * minute)],
  ['a refused key', new Credential('401')],
])(
  '%s does not wear out the thousand receives in the two weeks that a message is kept',
  (_title, failure) => {
    let received = 1;
    for (let age = 0; age < 14 * 24 * 60 * minute; received++) {
      const answer = at(failure, received, age);
      if (!('again' in answer)) throw new Error(`dead after ${age} ms`);
      age += answer.again;
    }
    expect(received).toBeLessThan(1_000);
  },
);

test('what can never succeed is dead at once', () => {
  expect(at(new Permanent('422'), 1, 0)).toEqual({ dead: true });
});

test('what nobody foresaw is transient, and keeps its cause', () => {
  const cause = new TypeError('what?');
  expect(asFailure(cause)).toMatchObject({ name: 'Transient', cause });
  expect(asFailure('what?')).toMatchObject({ name: 'Transient' });
});
