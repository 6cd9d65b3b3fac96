import { describe, expect, test } from 'vitest';
import { createBreaker } from '../../../functions/lib/breaker/index.ts';
import { createScheduler } from '../../harness/scheduler.ts';
import { createMemoryStore } from '../../support/memory-store.ts';

/** Workers that share a vendor's key, in virtual time, with a store that takes its time so that they race. */
function bench() {
  const scheduler = createScheduler();
  const store = createMemoryStore(() => scheduler.sleep(5));
  const world = { store, key: 'vendor', now: scheduler.now, sleep: scheduler.sleep, random: () => 0 };
  return {
    store,
    sleep: scheduler.sleep,
    run: <T>(work: () => Promise<T>) => scheduler.run(work()),
    worker: () => createBreaker(world),
  };
}

describe('workers that share a breaker', () => {
  test('count together: the third person failing anywhere stops everybody', async () => {
    const { worker, run } = bench();
    const leave = await run(async () => {
      await worker().failed('ada');
      await worker().failed('bob');
      expect(await worker().allow('dan')).toBe('go');
      await worker().failed('cyd');
      return worker().allow('dan');
    });
    expect(leave).toMatchObject({ wait: expect.any(Number) });
  });

  test('lose no failure of those that come at the same moment', async () => {
    const { worker, run, store } = bench();
    const leave = await run(async () => {
      await Promise.all(['ada', 'bob', 'cyd'].map((person) => worker().failed(person)));
      return worker().allow('dan');
    });
    expect(leave).toHaveProperty('wait');
    expect(store.counts.lost).toBeGreaterThan(0);
  });

  test('send one probe, though all of them ask at the same moment', async () => {
    const { worker, run, sleep } = bench();
    const leaves = await run(async () => {
      for (const person of ['ada', 'bob', 'cyd']) await worker().failed(person);
      await sleep(15_000);
      return Promise.all(['ada', 'bob', 'cyd', 'dan', 'eve'].map((person) => worker().allow(person)));
    });
    expect(leaves.filter((leave) => leave === 'probe')).toHaveLength(1);
    expect(leaves.filter((leave) => leave === 'go')).toHaveLength(0);
  });

  test('go on after the probe succeeded', async () => {
    const { worker, run, sleep } = bench();
    const leave = await run(async () => {
      for (const person of ['ada', 'bob', 'cyd']) await worker().failed(person);
      await sleep(15_000);
      expect(await worker().allow('dan')).toBe('probe');
      await worker().succeeded('dan');
      return worker().allow('ada');
    });
    expect(leave).toBe('go');
  });

  test('stop at once for a refused key, and look again after a minute', async () => {
    const { worker, run, sleep } = bench();
    await run(async () => {
      await worker().failed('ada', 'credential');
      expect(await worker().allow('bob')).toHaveProperty('wait');
      await sleep(60_000);
      expect(await worker().allow('bob')).toBe('probe');
    });
  });

  test('write nothing as long as all is well', async () => {
    const { worker, run, store } = bench();
    await run(async () => {
      await worker().allow('ada');
      await worker().succeeded('ada');
    });
    expect(store.counts.writes).toBe(0);
  });
});
