import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LockTimeout, withLock } from '../../functions/lib/aws/lock.ts';
import { type Hold, standing } from '../../functions/lib/hold.ts';
import { createScheduler } from '../harness/scheduler.ts';
import { createMemoryTable } from '../support/memory-table.ts';

const start = Date.parse('2026-01-05T09:00:00Z');
const second = 1_000;
const day = 86_400 * second;
const hold = (until: number, seen?: number[]): Hold => ({ token: 'theirs', until, takes: 70 * second, seen });

describe('a hold', () => {
  test('counts until its end', () => {
    expect(standing(undefined, start)).toBe('free');
    expect(standing(hold(start + 1), start)).toBe('held');
    expect(standing(hold(start + 70 * second), start)).toBe('held');
    expect(standing(hold(start), start)).toBe('free');
    expect(standing(hold(start - 299 * second), start)).toBe('free');
  });

  test.each([day, -day, 400 * second, -400 * second, Number.NaN, Number.POSITIVE_INFINITY])(
    'whose end is %i ms away lasts as long as it was taken for, from when it is first seen',
    (away) => {
      const odd = hold(start + away);
      expect(standing(odd, start)).toEqual({ seen: [start] });
      const noted = { ...odd, seen: [start] };
      expect(standing(noted, start + 69 * second)).toBe('held');
      expect(standing(noted, start + 70 * second)).toBe('free');
    },
  );

  test('that others saw by clocks of their own is seen anew by each clock', () => {
    const noted = hold(start + day, [start + day, start - day]);
    expect(standing(noted, start)).toEqual({ seen: [start + day, start - day, start] });
  });
});

/** Workers at one lock, whose clocks are wrong by so many milliseconds. */
function workers(skews: number[]) {
  const scheduler = createScheduler(start);
  const table = createMemoryTable();
  let ids = 0;
  const world = skews.map((skew) => ({
    table,
    now: () => scheduler.now() + skew,
    sleep: scheduler.sleep,
    newId: () => `token${++ids}`,
  }));
  return { scheduler, table, world };
}

describe('a lock', () => {
  test('is one worker’s at a time, and nobody’s for a day, whatever their clocks say', async () => {
    const skew = fc.constantFrom(0, 0, day, -day, 3_600 * second, -1_200 * second);
    await fc.assert(
      fc.asyncProperty(
        fc.array(skew, { minLength: 2, maxLength: 5 }),
        fc.nat(40 * second),
        async (skews, takes) => {
          const { scheduler, world } = workers(skews);
          let inside = 0;
          let most = 0;
          const work = async () => {
            most = Math.max(most, ++inside);
            await scheduler.sleep(takes);
            inside--;
          };
          await scheduler.run(
            Promise.all(world.map((one) => withLock(one, 'list', one.now() + 900 * second, work))),
          );
          expect([most, inside]).toEqual([1, 0]);
          expect(scheduler.now() - start).toBeLessThan(skews.length * 130 * second);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('of a worker a day ahead who died is free after as long as it may last', async () => {
    for (const skew of [day, -day]) {
      const { scheduler, world } = workers([skew, 0]);
      const [dead, good] = world;
      if (dead === undefined || good === undefined) throw new Error('two workers');
      void withLock(dead, 'list', dead.now() + second, () => new Promise(() => {}));
      await scheduler.run(scheduler.sleep(second));
      await scheduler.run(withLock(good, 'list', good.now() + 120 * second, async () => {}));
      expect(scheduler.now() - start).toBeGreaterThan(59 * second);
      expect(scheduler.now() - start).toBeLessThan(65 * second);
    }
  });

  test('lasts on where what it was for may still be under way', async () => {
    const { scheduler, world } = workers([0, 0]);
    const [one, other] = world;
    if (one === undefined || other === undefined) throw new Error('two workers');
    const settledAt = () => start + 10 * second;
    await scheduler.run(
      withLock(one, 'list', start + second, async () => {}, { until: start + 60 * second, settledAt }),
    );
    const early = scheduler.run(withLock(other, 'list', start + 9 * second, async () => {}));
    await expect(early).rejects.toBeInstanceOf(LockTimeout);
    await scheduler.run(withLock(other, 'list', start + 20 * second, async () => {}));
    expect(scheduler.now()).toBeGreaterThanOrEqual(start + 10 * second);
  });

  test('that cannot be read is made anew', async () => {
    for (const stored of [
      {},
      { token: 7, until: 'soon' },
      { until: day * 1e6 },
      { token: 'x', until: null, seen: 'no' },
    ]) {
      const { scheduler, world, table } = workers([0]);
      const [one] = world;
      if (one === undefined) throw new Error('one worker');
      await table.write({ pk: 'LOCK#list', sk: 'LOCK' }, undefined, stored);
      await scheduler.run(withLock(one, 'list', start + 120 * second, async () => {}));
      expect(scheduler.now() - start).toBeLessThan(65 * second);
    }
  });
});
