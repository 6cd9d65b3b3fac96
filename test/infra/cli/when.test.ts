import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { away, lengthOf, moment, when } from '../../../infra/cli/when.ts';

const at = '2026-11-28T21:51:04.000Z';
const now = Date.parse('2026-11-28T21:50:40Z');

describe('a moment', () => {
  test.each([
    ['Europe/Berlin', '2026-11-28 22:51:04 UTC+1 (21:51:04 UTC), in 24 s'],
    ['UTC', '2026-11-28 21:51:04 UTC, in 24 s'],
    ['Europe/London', '2026-11-28 21:51:04 UTC, in 24 s'],
    ['America/Los_Angeles', '2026-11-28 13:51:04 UTC-8 (21:51:04 UTC), in 24 s'],
    ['Asia/Kolkata', '2026-11-29 03:21:04 UTC+5:30 (2026-11-28 21:51:04 UTC), in 24 s'],
  ])('in %s is %s', (timeZone, text) => {
    expect(when(at, { now, timeZone })).toBe(text);
  });

  test('is of the season that it is in, not of the one that it is looked at', () => {
    expect(moment('2026-07-01T10:00:00Z', { timeZone: 'Europe/Berlin' })).toBe(
      '2026-07-01 12:00:00 UTC+2 (10:00:00 UTC)',
    );
  });

  test('that is none is left as it is', () => {
    expect(when('soon', { now, timeZone: 'UTC' })).toBe('soon');
  });
});

describe('how far away it is', () => {
  test.each([
    [0, 'now'],
    [999, 'now'],
    [24_000, 'in 24 s'],
    [-119_000, '1 min ago'],
    [2 * 3_600_000, 'in 2 h'],
    [71 * 60 * 60_000 + 59 * 60_000, 'in 2 days 23 h'],
    [25 * 3_600_000 + 600_000, 'in 25 h 10 min'],
    [-10 * 86_400_000, '10 days ago'],
  ])('%i ms: %s', (distance, text) => {
    expect(away(new Date(now + distance).toISOString(), now)).toBe(text);
  });

  test('is never said to be longer than it is', () => {
    const units: Record<string, number> = { s: 1_000, min: 60_000, h: 3_600_000, days: 86_400_000 };
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: 4_000_000_000 }), (length) => {
        const words = (lengthOf(length) ?? '').split(' ');
        const said = words.reduce(
          (sum, word, index) =>
            sum + (index % 2 === 0 ? Number(word) * (units[words[index + 1] ?? ''] ?? 0) : 0),
          0,
        );
        expect(said).toBeLessThanOrEqual(length);
        expect(length - said).toBeLessThan(said);
      }),
    );
  });
});
