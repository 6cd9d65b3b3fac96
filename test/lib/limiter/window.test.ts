import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bucket,
  countBetween,
  exactly,
  isLeased,
  jitter,
  lateness,
  type Reserved,
  type Rule,
  reserve,
  type Windows,
} from '../../../functions/lib/limiter/window.ts';

const nothing: Reserved = { from: 0, counts: [] };
const start = Date.parse('2026-01-05T09:00:00Z');
const statuspage = exactly([{ calls: 60, seconds: 60 }]);

const window = fc.record({
  calls: fc.integer({ min: 1, max: 40 }),
  seconds: fc.integer({ min: 1, max: 60 }),
});
const windows: fc.Arbitrary<Windows> = fc.oneof(
  fc.array(window, { minLength: 1, maxLength: 3 }),
  fc.constant<Windows>([{ calls: 240, seconds: 60 }]),
);

/** The most calls that any stretch of so many milliseconds holds, counted the slow and certain way. */
function mostInAnyStretch(arrivals: number[], milliseconds: number): number {
  return Math.max(
    0,
    ...arrivals.map((from) => arrivals.filter((at) => at >= from && at < from + milliseconds).length),
  );
}

const clockError = 10;
const call = fc.record({
  /** Time since the one before asked for a slot. */
  after: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 20_000 })),
  /** How wrong the worker's clock is. */
  clock: fc.integer({ min: -clockError, max: clockError }),
  /** When in its slot the call is made, and how slow the network is; parts of what is allowed. */
  moment: fc.double({ min: 0, max: 1, noNaN: true }),
  network: fc.double({ min: 0, max: 1, noNaN: true }),
  wanted: fc.integer({ min: 1, max: 4 }),
  spacing: fc.constantFrom(0, 0, 90, 300),
});

describe('what arrives at the vendor', () => {
  test('never breaks a window, whatever the arrivals, the clocks and the network', () => {
    fc.assert(
      fc.property(windows, fc.array(call, { minLength: 1, maxLength: 60 }), (limits, calls) => {
        const slowest = Math.min(...limits.map(jitter)) - 2 * clockError;
        const late = lateness(limits);
        const arrivals: number[] = [];
        let reserved = nothing;
        let time = start;
        for (const { after, clock, moment, network, wanted, spacing } of calls) {
          time += after;
          const request = { now: time + clock, rules: exactly(limits), wanted, spacing, late };
          const result = reserve(JSON.parse(JSON.stringify(reserved)), request);
          reserved = result.reserved;
          for (const { at, until } of result.slots) {
            const made = at + moment * (until - 1 - at) - clock;
            arrivals.push(made + network * slowest);
          }
        }
        for (const { calls: most, seconds } of limits) {
          expect(mostInAnyStretch(arrivals, seconds * 1_000)).toBeLessThanOrEqual(most);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test('breaks a window as soon as the network is slower than the jitter allows for, so the bound is real', () => {
    const { slots, reserved } = reserve(nothing, { now: start, rules: statuspage, wanted: 60, late: 250 });
    const next = reserve(reserved, { now: start + 300, rules: statuspage, late: 250 });
    const last = (slots[59]?.until ?? 0) - 1;
    const first = next.slots[0]?.at ?? 0;
    expect(first - last).toBeGreaterThan(60_000 + 750 - 1);
    expect(first - last).toBeLessThan(60_000 + 750 + 2 * bucket);
  });
});

describe('slots', () => {
  test('are never in the past, in order, and as many as wanted', () => {
    fc.assert(
      fc.property(windows, fc.array(call, { maxLength: 40 }), (limits, calls) => {
        let reserved = nothing;
        let time = start;
        let last = 0;
        for (const { after, wanted } of calls) {
          time += after;
          const result = reserve(reserved, { now: time, rules: exactly(limits), wanted });
          expect(result.slots).toHaveLength(wanted);
          for (const { at, until } of result.slots) {
            expect(at).toBeGreaterThanOrEqual(time);
            expect(at).toBeGreaterThanOrEqual(last);
            expect(until).toBeGreaterThan(at);
            last = Math.floor(at / bucket) * bucket;
          }
          reserved = result.reserved;
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('are the earliest ones that a search through every bucket finds', () => {
    const rule = fc.record({
      calls: fc.integer({ min: 1, max: 5 }),
      buckets: fc.integer({ min: 1, max: 12 }),
    });
    const counts = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 40 });
    fc.assert(
      fc.property(
        fc.array(rule, { minLength: 1, maxLength: 3 }),
        counts,
        fc.nat(20),
        (rules, before, ago) => {
          const reserved = { from: 1_000 - ago, counts: before };
          const { slots } = reserve(reserved, { now: 1_000 * bucket, rules });
          expect(slots[0]?.at).toBe(searched(reserved, rules, 1_000) * bucket);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test('come in a burst where the key was idle', () => {
    const { slots } = reserve(nothing, { now: start, rules: statuspage, wanted: 61 });
    expect(slots.slice(0, 60).every(({ at }) => at === start)).toBe(true);
    expect(slots[60]?.at).toBe(start + 61_100);
  });

  test('may come before what others reserved, where all of it still fits', () => {
    const rules: Rule[] = [{ calls: 2, buckets: 10 }];
    const { reserved } = reserve(nothing, { now: start, notBefore: start + 600, rules });
    expect(reserve(reserved, { now: start, rules }).slots[0]?.at).toBe(start);
    const full = reserve(reserved, { now: start, notBefore: start + 600, rules }).reserved;
    expect(reserve(full, { now: start, rules }).slots[0]?.at).toBe(start + 1_600);
  });

  test('start after the time before which nothing may be reserved', () => {
    const { slots } = reserve(nothing, { now: start, notBefore: start + 12_345, rules: statuspage });
    expect(slots[0]?.at).toBe(start + 12_400);
  });

  test('are as far apart as asked', () => {
    const { slots } = reserve(nothing, { now: start, rules: statuspage, wanted: 4, spacing: 300 });
    expect(slots.map(({ at }) => at - start)).toEqual([0, 300, 600, 900]);
  });

  test('end at the latest time allowed, and tell when the next would have been', () => {
    const rules: Rule[] = [{ calls: 2, buckets: 10 }];
    const wish = { now: start, rules, wanted: 5, latest: start + 1_500 };
    const { slots, later, reserved } = reserve(nothing, wish);
    expect(slots.map(({ at }) => at - start)).toEqual([0, 0, 1_000, 1_000]);
    expect(later).toBe(start + 2_000);
    expect(reserve(reserved, { ...wish, latest: start + 500 })).toMatchObject({
      slots: [],
      later: start + 2_000,
    });
  });

  test('keep to what the vendor said remains until its reset, and go on after it', () => {
    const now = Math.floor(start / bucket);
    const cap = { calls: 3, from: now - 10, until: now + 200 };
    const reserved = { from: now - 10, counts: [1] };
    const { slots } = reserve(reserved, { now: start, rules: statuspage, cap, wanted: 4 });
    expect(slots.map(({ at }) => at - start)).toEqual([0, 0, 20_000, 20_000]);
  });
});

describe('the state', () => {
  test('stays small: never more buckets than the longest window and what was reserved ahead', () => {
    fc.assert(
      fc.property(windows, fc.array(call, { maxLength: 60 }), (limits, calls) => {
        const longest = Math.max(...exactly(limits).map((rule) => rule.buckets));
        let reserved = nothing;
        let time = start;
        for (const { after } of calls) {
          time += after;
          const wish = { now: time, rules: exactly(limits), wanted: 3, latest: time + 3_000 };
          reserved = reserve(reserved, wish).reserved;
          expect(reserved.counts.length).toBeLessThanOrEqual(longest + 30 + 11);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('of a minute at 960 calls is less than two kilobytes', () => {
    const rules = exactly([{ calls: 960, seconds: 60 }]);
    let reserved = nothing;
    for (let time = start; time < start + 70_000; time += 60) {
      reserved = reserve(reserved, { now: time, rules, latest: time + 3_000 }).reserved;
    }
    expect(JSON.stringify(reserved).length).toBeLessThan(2_000);
  });

  test('of a clock that was far ahead is given up, so that it does not stop everybody for as long', () => {
    const { reserved } = reserve(nothing, { now: start + 3_600_000, rules: statuspage, wanted: 60 });
    const next = reserve(reserved, { now: start, rules: statuspage, wanted: 61 });
    expect(next.slots[0]?.at).toBe(start);
    expect(next.slots[60]?.at).toBe(start + 61_100);
    expect(next.reserved.from * bucket).toBeLessThan(start);
  });

  test('counts what is between two buckets, wherever it starts and ends', () => {
    const reserved = { from: 100, counts: [1, 2, 3] };
    expect(countBetween(reserved, 0, 1_000)).toBe(6);
    expect(countBetween(reserved, 101, 102)).toBe(2);
    expect(countBetween(reserved, 103, 200)).toBe(0);
    expect(countBetween(reserved, 0, 100)).toBe(0);
  });
});

describe('use of the limit', () => {
  test.each([
    [{ calls: 60, seconds: 60 }, 0.98],
    [{ calls: 960, seconds: 60 }, 0.965],
    [{ calls: 1, seconds: 60 }, 0.98],
    [{ calls: 2, seconds: 1 }, 0.7],
  ])('%o lets at least the part %f of it through, minute after minute', (limit, least) => {
    const rules = exactly([limit]);
    const wanted = Math.ceil((limit.calls / limit.seconds) * 600);
    const { slots } = reserve(nothing, { now: start, rules, wanted: wanted + limit.calls });
    const seconds = ((slots.at(-1)?.at ?? 0) - start) / 1_000;
    expect(wanted / seconds / (limit.calls / limit.seconds)).toBeGreaterThanOrEqual(least);
  });

  test('slots are leased where the limit is high and its window long', () => {
    expect(isLeased([{ calls: 960, seconds: 60 }])).toBe(true);
    expect(isLeased([{ calls: 60, seconds: 60 }])).toBe(false);
    expect(
      isLeased([
        { calls: 960, seconds: 60 },
        { calls: 20, seconds: 1 },
      ]),
    ).toBe(false);
  });
});

/** The earliest free bucket by trying each one against each stretch that holds it. */
function searched(reserved: Reserved, rules: Rule[], first: number): number {
  const full = (at: number) =>
    rules.some(({ calls, buckets }) =>
      Array.from({ length: buckets }, (_, back) => at - back).some(
        (from) => countBetween(reserved, from, from + buckets) >= calls,
      ),
    );
  let at = first;
  while (full(at)) at++;
  return at;
}
