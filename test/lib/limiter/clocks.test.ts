import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLimiter } from '../../../functions/lib/limiter/index.ts';
import { SlotTooLate } from '../../../functions/lib/limiter/slot-too-late.ts';
import { createScheduler, type Scheduler } from '../../harness/scheduler.ts';
import { createMemoryStore } from '../../support/memory-store.ts';

const second = 1_000;
const day = 86_400 * second;
const windows = [{ calls: 20, seconds: 10 }];
const forever = Number.MAX_SAFE_INTEGER;
const refusal = { status: 429, headers: { 'retry-after': '10' } };

function worker(scheduler: Scheduler, store: ReturnType<typeof createMemoryStore>, skew = 0) {
  return createLimiter({
    store,
    key: 'vendor',
    windows,
    priority: 'high',
    now: () => scheduler.now() + skew,
    sleep: scheduler.sleep,
    random: () => 0,
  });
}

/** The most calls in any ten seconds. */
function densest(times: number[]): number {
  return Math.max(
    0,
    ...times.map((from) => times.filter((at) => at >= from && at < from + 10 * second).length),
  );
}

describe('a worker whose clock is a day off', () => {
  test.each([day, -day, 3_600 * second, -3_600 * second])(
    'by %i ms, that meets a refusal, holds up nobody else',
    async (skew) => {
      const scheduler = createScheduler();
      const store = createMemoryStore();
      const [bad, good] = [worker(scheduler, store, skew), worker(scheduler, store)];
      const start = scheduler.now();
      await scheduler.run(
        (async () => {
          await good.take(forever);
          for (let times = 0; times < 5; times++) await bad.learn(refusal);
          await good.take(start + 12 * second);
        })(),
      );
      expect(scheduler.now() - start).toBeLessThanOrEqual(12 * second);
    },
  );

  test('makes the good ones neither wait longer than a window nor break the limit, whatever the order', async () => {
    const plans = fc.record({
      skews: fc.constantFrom([day], [-day], [day, -day], [3_600 * second]),
      steps: fc.array(
        fc.record({
          who: fc.nat({ max: 9 }),
          wait: fc.nat({ max: 1_500 }),
          isRefused: fc.constantFrom(false, false, false, true),
        }),
        { minLength: 20, maxLength: 90 },
      ),
    });
    await fc.assert(
      fc.asyncProperty(plans, async ({ skews, steps }) => {
        const scheduler = createScheduler();
        const store = createMemoryStore();
        const good = [worker(scheduler, store), worker(scheduler, store)];
        const bad = skews.map((skew) => worker(scheduler, store, skew));
        const calls: number[] = [];
        const waits: number[] = [];
        const call = async (one: (typeof good)[number] | undefined) => {
          const since = scheduler.now();
          await one?.take(forever);
          waits.push(scheduler.now() - since);
          calls.push(scheduler.now());
        };
        await scheduler.run(
          (async () => {
            for (const { who, wait, isRefused } of steps) {
              await scheduler.sleep(wait / 4);
              const other = bad[who % bad.length];
              if (who < 6) await call(good[who % 2]);
              else if (isRefused) await other?.learn(refusal);
              else void other?.take(forever);
            }
          })(),
        );
        expect(densest(calls)).toBeLessThanOrEqual(20);
        expect(Math.max(0, ...waits)).toBeLessThanOrEqual(12 * second);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a state that cannot be true, or cannot be read', () => {
  const now = Date.parse('2026-01-05T09:00:00Z');
  test.each([
    ['no state at all', null],
    ['a text', 'broken'],
    ['of another shape', { tokens: 12 }],
    ['counts of another shape', { from: 0, counts: 'many' }],
    ['a pause until tomorrow', { from: 0, counts: [], pausedUntil: now + day }],
    ['a pause for ever', { from: 0, counts: [], pausedUntil: 1e300 }],
    [
      'a refusal of tomorrow',
      { from: 0, counts: [], throttle: { streak: 9, at: now + day, share: 0.1, pause: day } },
    ],
    [
      'a cap until tomorrow',
      { from: 0, counts: [], cap: { calls: 0, from: now / 100, until: (now + day) / 100 } },
    ],
    ['calls until tomorrow', { from: now / 100, counts: Array.from({ length: 864_000 }, () => 1) }],
    ['a high call of tomorrow', { from: 0, counts: [], highAt: now + day }],
    ['other states that are none', { from: 0, counts: [], others: 'x', at: 'y' }],
  ])('%s: costs a window at most, also where nobody can wait that long', async (_what, state) => {
    const scheduler = createScheduler(now);
    const store = createMemoryStore();
    await store.write('vendor', state, undefined);
    const limiter = worker(scheduler, store);
    await scheduler.run(
      (async () => {
        // A worker that cannot wait comes back, and must not find the same pause again and again.
        for (let times = 0; times < 8; times++) {
          const took = await limiter.take(scheduler.now() + 2 * second).catch((error: unknown) => error);
          if (took === undefined) return;
          expect(took).toBeInstanceOf(SlotTooLate);
          await scheduler.sleep(2 * second);
        }
        throw new Error('nobody was ever let through');
      })(),
    );
    expect(scheduler.now() - now).toBeLessThanOrEqual(16 * second);
  });
});
