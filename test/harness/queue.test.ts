import { describe, expect, test } from 'vitest';
import { createFifo } from './queue.ts';
import { createScheduler } from './scheduler.ts';

const message = (groupId: string, body: string, deduplicationId = body) => ({
  groupId,
  body,
  deduplicationId,
});

function setUp(maxReceiveCount = 1_000) {
  const scheduler = createScheduler();
  const dead = createFifo(scheduler, { name: 'dead.fifo' });
  const queue = createFifo(scheduler, { name: 'work.fifo', dead: { queue: dead, maxReceiveCount } });
  const take = (atMost = 10) => queue.receive(atMost).map(({ body }) => body);
  return { scheduler, dead, queue, take };
}

/** Lets a story happen in virtual time. */
const tell = (scheduler: ReturnType<typeof createScheduler>, story: () => Promise<void>) =>
  scheduler.run(story());

describe('the queue of the harness', () => {
  test('hands out several messages of one group at once, in order, and none more while one is in flight', async () => {
    const { queue, take } = setUp();
    await queue.send([message('a', 'a1'), message('b', 'b1'), message('a', 'a2'), message('a', 'a3')]);
    const records = queue.receive(2);
    expect(records.map(({ body }) => body)).toEqual(['a1', 'a2']);
    expect(take()).toEqual(['b1']);
    for (const { receiptHandle } of records) queue.remove(receiptHandle);
    expect(take()).toEqual(['a3']);
  });

  test('hands out again what was not deleted in time, with the count of receives and the first time', async () => {
    const { queue, scheduler } = setUp();
    await queue.send([message('a', 'a1')]);
    const first = scheduler.now();
    const [old] = queue.receive(1);
    await tell(scheduler, () => scheduler.sleep(30_000));
    const [again] = queue.receive(1);
    expect(again?.attributes).toMatchObject({
      ApproximateReceiveCount: '2',
      ApproximateFirstReceiveTimestamp: String(first),
    });
    queue.remove(old?.receiptHandle ?? '');
    expect(queue.size()).toBe(1);
    queue.remove(again?.receiptHandle ?? '');
    expect(queue.size()).toBe(0);
  });

  test('keeps a message back for as long as it delays, wakes who waits for it, and delays each by itself', async () => {
    const scheduler = createScheduler();
    const queue = createFifo(scheduler, { name: 'slow.fifo', delay: 2_000 });
    const take = () => queue.receive(10).map(({ body }) => body);
    await queue.send([message('a', 'a1')]);
    await tell(scheduler, () => scheduler.sleep(800));
    await queue.send([message('a', 'a2'), message('b', 'b1')]);
    expect(take()).toEqual([]);
    await tell(scheduler, () => queue.arrival());
    expect(take()).toEqual(['a1']);
    await tell(scheduler, () => scheduler.sleep(800));
    expect(take()).toEqual(['b1']);
  });

  test('hides a message for as long as it is told, and its group with it', async () => {
    const { queue, scheduler, take } = setUp();
    await queue.send([message('a', 'a1'), message('a', 'a2')]);
    const [record] = queue.receive(1);
    queue.hide(record?.receiptHandle ?? '', 5_000);
    await tell(scheduler, () => scheduler.sleep(4_999));
    expect(take()).toEqual([]);
    await tell(scheduler, () => scheduler.sleep(1));
    expect(take()).toEqual(['a1', 'a2']);
  });

  test('drops what was sent twice within five minutes, by group and deduplication id', async () => {
    const { queue, scheduler } = setUp();
    await queue.send([message('a', '1', 'x'), message('a', '2', 'x'), message('b', '3', 'x')]);
    expect(queue.size()).toBe(2);
    await tell(scheduler, () => scheduler.sleep(5 * 60_000));
    await queue.send([message('a', '4', 'x')]);
    expect(queue.size()).toBe(3);
  });

  test('gives a message up that was received too often', async () => {
    const { queue, dead, scheduler, take } = setUp(2);
    await queue.send([message('a', 'a1')]);
    for (let times = 0; times < 2; times++) {
      expect(take()).toEqual(['a1']);
      await tell(scheduler, () => scheduler.sleep(30_000));
    }
    expect(take()).toEqual([]);
    expect(dead.messages()).toMatchObject([{ body: 'a1' }]);
  });

  test('wakes a waiting consumer when a message comes, and when one is visible again', async () => {
    const { queue, scheduler, take } = setUp();
    const start = scheduler.now();
    scheduler.after(1_000, () => void queue.send([message('a', 'a1')]));
    await tell(scheduler, () => queue.arrival());
    expect(scheduler.now() - start).toBe(1_000);
    expect(take()).toEqual(['a1']);
    await tell(scheduler, () => queue.arrival());
    expect(scheduler.now() - start).toBe(31_000);
  });
});
