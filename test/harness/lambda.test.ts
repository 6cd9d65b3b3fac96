import { describe, expect, test } from 'vitest';
import { createLambda, type Process, startPolling } from './lambda.ts';
import { createFifo } from './queue.ts';
import { createRandom } from './random.ts';
import { createScheduler } from './scheduler.ts';

function setUp(work: (process: Process) => Promise<string>, kills = 0) {
  const scheduler = createScheduler();
  const mishaps = { random: createRandom(1), kills: () => kills };
  const start = (process: Process) => () => work(process);
  const lambda = createLambda<undefined, string>({ scheduler, timeout: 60_000, mishaps, start });
  return { scheduler, lambda };
}

describe('a function of the harness', () => {
  test('keeps its process from one invocation to the next', async () => {
    const { scheduler, lambda } = setUp(async () => 'done');
    expect(await scheduler.run(lambda.invoke(undefined))).toEqual({ answer: 'done' });
    await scheduler.run(lambda.invoke(undefined));
    expect(lambda.counts).toMatchObject({ invocations: 2, coldStarts: 1 });
  });

  test('that takes too long is killed, and does nothing more', async () => {
    let effects = 0;
    const { scheduler, lambda } = setUp(async ({ sleep, reach }) => {
      await sleep(61_000);
      await reach(async () => ++effects);
      return 'done';
    });
    expect(await scheduler.run(lambda.invoke(undefined))).toEqual({ failed: 'timeout' });
    await scheduler.run(scheduler.sleep(120_000));
    expect(effects).toBe(0);
    expect(lambda.counts).toMatchObject({ timedOut: 1 });
  });

  test('may die at any outside call, before its effect or after it, and the next one starts cold', async () => {
    let effects = 0;
    const lengths = new Set<number>();
    const { scheduler, lambda } = setUp(async ({ reach }) => {
      effects = 0;
      for (let call = 0; call < 40; call++) await reach(async () => ++effects);
      return 'done';
    }, 1);
    for (let run = 0; run < 200; run++) {
      await scheduler.run(lambda.invoke(undefined));
      lengths.add(effects);
    }
    expect(lengths.size).toBeGreaterThan(20);
    expect(lengths).toContain(0);
    expect(lambda.counts.coldStarts).toBe(lambda.counts.killed);
  });

  test('that throws says so, and goes on', async () => {
    const { scheduler, lambda } = setUp(() => Promise.reject(new Error('no')));
    expect(await scheduler.run(lambda.invoke(undefined))).toMatchObject({ failed: 'thrown' });
    expect(lambda.counts).toMatchObject({ thrown: 1 });
  });
});

describe('an event source mapping of the harness', () => {
  test('deletes what was done, leaves what was reported, and runs no more at once than it may', async () => {
    const scheduler = createScheduler();
    const queue = createFifo(scheduler, { name: 'work.fifo', visibility: 300_000 });
    let atOnce = 0;
    let most = 0;
    const lambda = createLambda({
      scheduler,
      timeout: 60_000,
      mishaps: { random: createRandom(1) },
      start:
        ({ sleep }) =>
        async ({ Records }: { Records: { body: string; messageId: string }[] }) => {
          most = Math.max(most, ++atOnce);
          await sleep(1_000);
          atOnce--;
          const failed = Records.filter(({ body }) => body === '3');
          return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
        },
    });
    startPolling(scheduler, { queue, lambda, batchSize: 2, maxConcurrency: 2 });
    const bodies = Array.from({ length: 10 }, (_, index) => String(index));
    await queue.send(bodies.map((body) => ({ body, groupId: body, deduplicationId: body })));
    await scheduler.run(scheduler.sleep(60_000));
    expect(queue.messages()).toMatchObject([{ body: '3' }]);
    expect(most).toBe(2);
  });
});
