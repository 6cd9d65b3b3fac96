import { describe, expect, test } from 'vitest';
import { createClock } from '../../functions/lib/clock.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const truth = Date.parse('2026-05-04T12:00:00Z');

/** What a handler is told by a process whose clock is ahead by so many milliseconds; the time-out is a minute. */
function invoked(ahead: number, gone = 0) {
  const own = () => truth + gone + ahead;
  const clock = createClock(own);
  const end = truth + minute;
  const handler = clock.setting((_: undefined, context) => ({
    now: clock.now(),
    remaining: context.getRemainingTimeInMillis(),
  }));
  return handler(undefined, { getRemainingTimeInMillis: () => end - own() });
}

describe('a process’s clock', () => {
  test.each([day, -day, 365 * day, -30 * minute, 2 * minute])(
    'that is off by %d ms is set right',
    (ahead) => {
      const { now, remaining } = invoked(ahead);
      expect(Math.abs(now - truth)).toBeLessThanOrEqual(minute);
      expect(remaining).toBe(minute);
    },
  );

  test.each([0, 300, -2_000, -5 * minute])('that is off by %d ms, as clocks are, is left alone', (ahead) => {
    expect(invoked(ahead)).toEqual({ now: truth + ahead, remaining: minute - ahead });
  });

  test('is set anew before each invocation, and goes on by itself between them', () => {
    let ahead = day;
    let passed = 0;
    const clock = createClock(() => truth + passed + ahead);
    const remaining = () => truth + passed + minute - (truth + passed + ahead);
    const handler = clock.setting(() => clock.now());
    expect(handler(undefined, { getRemainingTimeInMillis: remaining })).toBe(truth);
    passed = 1_000;
    expect(clock.now()).toBe(truth + 1_000);
    ahead = 0;
    expect(handler(undefined, { getRemainingTimeInMillis: remaining })).toBe(truth + 1_000);
  });
});
