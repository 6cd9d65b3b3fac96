import { describe, expect, test } from 'vitest';
import { createLimiter, type LimiterOptions } from '../../../functions/lib/limiter/index.ts';
import { SlotTooLate } from '../../../functions/lib/limiter/slot-too-late.ts';
import type { SharedStates } from '../../../functions/lib/shared-state.ts';
import { createScheduler } from '../../harness/scheduler.ts';
import { createMemoryStore } from '../../support/memory-store.ts';

const statuspage = [{ calls: 60, seconds: 60 }];
const pagerduty = [{ calls: 960, seconds: 60 }];

/** Workers of one key in virtual time; `run` gives the test's own times in milliseconds from the start. */
function bench(windows = statuspage) {
  const scheduler = createScheduler();
  const start = scheduler.now();
  const store = createMemoryStore();
  const world = {
    store,
    key: 'vendor',
    windows,
    now: scheduler.now,
    sleep: scheduler.sleep,
    random: () => 0,
  };
  return {
    store,
    time: () => scheduler.now() - start,
    sleep: scheduler.sleep,
    run: <T>(work: () => Promise<T>) => scheduler.run(work()),
    at: (milliseconds: number) => start + milliseconds,
    worker: (options: Partial<LimiterOptions> = {}) =>
      createLimiter({ priority: 'high', ...world, ...options }),
  };
}

const forever = Number.MAX_SAFE_INTEGER;
const stored = (text: string | undefined): { counts: number[] } => JSON.parse(text ?? '{"counts":[]}');
const reservedIn = (text: string | undefined) => stored(text).counts.reduce((sum, count) => sum + count, 0);

describe('a call', () => {
  test('is made at once where there is room, and waits inside for its slot where there is none', async () => {
    const { worker, run, time } = bench();
    const limiter = worker();
    await run(async () => {
      for (let call = 0; call < 60; call++) await limiter.take(forever);
      expect(time()).toBe(0);
      await limiter.take(forever);
      expect(time()).toBe(61_100);
    });
  });

  test('takes its turn among those of other processes', async () => {
    const { worker, run, time, store } = bench([{ calls: 2, seconds: 10 }]);
    const times = await run(() =>
      Promise.all(
        Array.from({ length: 6 }, async () => {
          await worker().take(forever);
          return time();
        }),
      ),
    );
    expect(times.toSorted((a, b) => a - b)).toEqual([0, 0, 10_400, 10_400, 20_800, 20_800]);
    expect(store.counts.lost).toBeGreaterThan(0);
  });

  test('comes back unmade, with no slot used up, where its slot is after the deadline', async () => {
    const { worker, run, at, time, store } = bench([{ calls: 1, seconds: 60 }]);
    await run(async () => {
      await worker().take(forever);
      const before = store.text('vendor');
      const late = await worker()
        .take(at(30_000))
        .catch((error: unknown) => error);
      expect(late).toBeInstanceOf(SlotTooLate);
      expect(late).toMatchObject({ retryAfter: 61_100, message: expect.stringContaining('61100 ms') });
      expect(store.text('vendor')).toBe(before);
      expect(time()).toBe(0);
      await worker().take(at(61_100));
      expect(time()).toBe(61_100);
    });
  });

  test('comes back where its slot moved past the deadline while it waited to reserve one', async () => {
    const { worker, run, at, time, sleep } = bench([{ calls: 1, seconds: 60 }]);
    await run(async () => {
      await worker().take(forever);
      const joiner = worker({ priority: 'normal' })
        .take(at(70_000))
        .catch((error: unknown) => error);
      await sleep(1_000);
      await worker().pause(80_000);
      expect(await joiner).toMatchObject({ name: 'SlotTooLate', retryAfter: 81_000 - 58_100 });
      expect(time()).toBe(58_100);
    });
  });

  test('is not made in a slot that passed while the process was frozen', async () => {
    const { worker, run, store, sleep, time } = bench();
    await run(async () => {
      const slow: SharedStates = {
        ...store,
        async write(key, state, version) {
          const written = await store.write(key, state, version);
          if (time() === 0) await sleep(5_000);
          return written;
        },
      };
      await worker({ store: slow }).take(forever);
      expect(time()).toBe(5_000);
      expect(reservedIn(store.text('vendor'))).toBe(2);
    });
  });

  test('is not made in a slot that passed while the process slept too long', async () => {
    const { worker, run, time, sleep } = bench([{ calls: 1, seconds: 10 }]);
    await run(async () => {
      await worker().take(forever);
      const frozen = (milliseconds: number) => sleep(time() === 0 ? milliseconds + 500 : milliseconds);
      await worker({ sleep: frozen }).take(forever);
      expect(time()).toBe(20_800);
    });
  });

  test('does not race with others of the same process', async () => {
    const { run, sleep, worker, time } = bench();
    const store = createMemoryStore(() => sleep(5));
    const limiter = worker({ store });
    await run(() => Promise.all(Array.from({ length: 8 }, () => limiter.take(forever))));
    expect(store.counts).toEqual({ reads: 8, writes: 8, lost: 0 });
    expect(time()).toBe(80);
  });

  test('fails where the store fails, and the next one works', async () => {
    const { worker, run, store } = bench();
    let broken = true;
    const flaky: SharedStates = {
      ...store,
      read: (key) => (broken ? Promise.reject(new Error('the table is away')) : store.read(key)),
    };
    const limiter = worker({ store: flaky });
    await run(async () => {
      await expect(limiter.take(forever)).rejects.toThrow('the table is away');
      broken = false;
      await limiter.take(forever);
    });
  });
});

describe('several slots in one update', () => {
  test('are reserved where the limit is high and calls follow each other, at the times they are needed', async () => {
    const { worker, run, store, sleep } = bench(pagerduty);
    const limiter = worker();
    await run(async () => {
      for (let call = 0; call < 31; call++) {
        await limiter.take(forever);
        await sleep(300);
      }
    });
    expect(store.counts.writes).toBe(11);
    expect(reservedIn(store.text('vendor'))).toBe(31);
  });

  test('are one at a time where the limit is low, or the calls are far apart', async () => {
    for (const [windows, gap] of [
      [statuspage, 300],
      [pagerduty, 1_001],
    ] as const) {
      const { worker, run, store, sleep } = bench(windows);
      const limiter = worker();
      await run(async () => {
        for (let call = 0; call < 10; call++) {
          await limiter.take(forever);
          await sleep(gap);
        }
      });
      expect(store.counts.writes).toBe(10);
    }
  });

  test('are reserved again soon after a long break', async () => {
    const { worker, run, store, sleep } = bench(pagerduty);
    const limiter = worker();
    await run(async () => {
      await limiter.take(forever);
      await sleep(3_600_000);
      for (let call = 0; call < 7; call++) {
        await limiter.take(forever);
        await sleep(300);
      }
    });
    expect(store.counts.writes).toBe(1 + 1 + 2);
  });

  test('are never used late: after a break they are given up, at most eight', async () => {
    const { worker, run, store, sleep } = bench(pagerduty);
    const limiter = worker();
    await run(async () => {
      for (let call = 0; call < 3; call++) {
        await limiter.take(forever);
        await sleep(50);
      }
      await sleep(10_000);
      await limiter.take(forever);
    });
    expect(reservedIn(store.text('vendor'))).toBeLessThanOrEqual(4 + 8);
    expect(store.counts.writes).toBe(3);
  });

  test('are not used past the deadline', async () => {
    const { worker, run, at, sleep, time } = bench(pagerduty);
    const limiter = worker();
    await run(async () => {
      await limiter.take(forever);
      await sleep(400);
      await limiter.take(forever);
      const late = await limiter.take(at(time() + 10)).catch((error: unknown) => error);
      expect(late).toMatchObject({ name: 'SlotTooLate', retryAfter: 300 });
    });
  });
});

describe('a pause', () => {
  test('holds every process of the key, also one that waits for a slot it has already', async () => {
    const { worker, run, time, sleep } = bench([{ calls: 1, seconds: 10 }]);
    await run(async () => {
      const [first, second] = [worker(), worker()];
      await first.take(forever);
      const waiting = second.take(forever).then(time);
      await sleep(5_000);
      await first.pause(30_000);
      expect(await waiting).toBeGreaterThanOrEqual(35_000);
    });
  });

  test('is written once, though many were refused for the same reason', async () => {
    const { worker, run, store } = bench();
    const limiter = worker();
    await run(async () => {
      await limiter.pause(30_000);
      await limiter.pause(30_000);
      await limiter.pause(20_000);
    });
    expect(store.counts).toEqual({ reads: 1, writes: 1, lost: 0 });
  });
});

describe('learning', () => {
  test('from a plain answer costs nothing', async () => {
    const { worker, run, store } = bench();
    await run(() =>
      worker().learn({ status: 200, headers: { 'ratelimit-remaining': '59', 'ratelimit-reset': '9' } }),
    );
    expect(store.counts.reads).toBe(0);
  });

  test('from a refusal pauses everybody and makes the next minute smaller', async () => {
    const { worker, run, time, sleep } = bench();
    await run(async () => {
      const [first, second] = [worker(), worker()];
      for (let call = 0; call < 40; call++) await first.take(forever);
      await sleep(2_000);
      await first.learn({ status: 429, headers: { 'retry-after': '60' } });
      await second.take(forever);
      expect(time()).toBe(62_500);
      for (let call = 1; call < 35; call++) await second.take(forever);
      expect(time()).toBe(62_500);
      await second.take(forever);
      expect(time()).toBe(62_500 + 61_100);
    });
  });

  test('from what remains stops before the limit that others are using up', async () => {
    const { worker, run, time } = bench(pagerduty);
    await run(async () => {
      const [first, second] = [worker(), worker()];
      await first.take(forever);
      await first.learn({ status: 200, headers: { 'ratelimit-remaining': '5', 'ratelimit-reset': '20' } });
      const times = await Promise.all(Array.from({ length: 6 }, () => second.take(forever).then(time)));
      expect(times.toSorted((a, b) => a - b)).toEqual([0, 0, 0, 0, 20_000, 20_000]);
    });
  });

  test('backs off by its own steps where a vendor says nothing, as Opsgenie does', async () => {
    const { worker, run, time } = bench();
    const limiter = worker({ backoff: { first: 200, most: 72_000 } });
    await run(async () => {
      await limiter.learn({ status: 429, headers: {} });
      await limiter.take(forever);
      expect(time()).toBe(200);
    });
  });
});
