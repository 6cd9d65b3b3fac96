import { describe, expect, test } from 'vitest';
import { simulate } from '../../bench/limiter-simulation.ts';

const statuspage = { limit: { calls: 60, seconds: 60 }, workers: 4, latency: 250 };

describe('in virtual time, with a vendor that counts exactly', () => {
  test('a thousand joiners at 60 calls a minute are never refused, and use the limit', async () => {
    const { accepted, refused, used } = await simulate({ ...statuspage, joiners: 1_000, seed: 1 });
    expect({ accepted, refused }).toEqual({ accepted: 1_000, refused: 0 });
    expect(used).toBeGreaterThanOrEqual(0.97);
  });

  test('2,500 calls at 960 a minute are never refused, and use the limit, at few writes', async () => {
    const limit = { calls: 960, seconds: 60 };
    const outcome = await simulate({ limit, joiners: 2_500, workers: 10, latency: 300, seed: 2 });
    expect(outcome).toMatchObject({ accepted: 2_500, refused: 0 });
    expect(outcome.used).toBeGreaterThanOrEqual(0.95);
    expect(outcome.store.writes).toBeLessThan(1_500);
  });

  test.each([undefined, 60])(
    'others who take 10 calls a minute slow us down, with few refusals (Retry-After %s)',
    async (retryAfter) => {
      const outcome = await simulate({ ...statuspage, joiners: 1_000, foreign: 10, retryAfter, seed: 3 });
      expect(outcome.used).toBeGreaterThanOrEqual(0.85);
      expect(outcome.refused).toBeLessThanOrEqual(12);
      expect(outcome.foreign.refused).toBeLessThanOrEqual(12);
    },
  );

  test.each([500, 29_000, 118_000])(
    'a leaver who comes %d ms after a thousand joiners calls within 10 s and is done within 60 s',
    async (after) => {
      const { leaver } = await simulate({
        ...statuspage,
        joiners: 1_000,
        leaver: { after, calls: 15 },
        seed: 4,
      });
      expect(leaver?.first).toBeLessThanOrEqual(10_000);
      expect(leaver?.last).toBeLessThanOrEqual(60_000);
    },
  );

  test('a run can be repeated exactly', async () => {
    const scenario = { ...statuspage, joiners: 80, foreign: 10, irregular: true, seed: 5 };
    expect(await simulate(scenario)).toEqual(await simulate(scenario));
  });
});
