import type { Aws } from '../../functions/lib/aws.ts';
import type { LimiterStore } from '../../functions/lib/limiter/store.ts';
import type { Table } from '../../functions/lib/table.ts';
import { createMemoryStore } from '../support/memory-store.ts';
import { createMemoryTable } from '../support/memory-table.ts';
import type { Process } from './lambda.ts';
import { createFifo, type Fifo } from './queue.ts';
import type { Scheduler } from './scheduler.ts';

type Reach = Process['reach'];

/**
 * The AWS of one account in virtual time: queues, a table, and states beside it. `takes` waits for as long as one
 * call to DynamoDB takes.
 */
export function createHarnessAws(scheduler: Scheduler, takes: () => Promise<void>) {
  const table = createMemoryTable();
  const stores = new Map<string, LimiterStore>();
  const queues = new Map<string, Fifo>();
  const find = (url: string) => {
    const queue = queues.get(url);
    if (queue === undefined) throw new Error(`there is no queue ${url}`);
    return queue;
  };
  const storeOf = (kind: string) => {
    const store = stores.get(kind) ?? createMemoryStore(takes);
    stores.set(kind, store);
    return store;
  };
  return {
    table,
    /** Makes a queue. With `dead` it has the settings of a queue that somebody consumes. */
    fifo(name: string, visibility: number, dead?: Fifo): Fifo {
      const target = dead && { queue: dead, maxReceiveCount: 1_000 };
      const queue = createFifo(scheduler, { name: `rollcall-test-${name}.fifo`, visibility, dead: target });
      queues.set(queue.url, queue);
      return queue;
    },
    /** What one process sees of it. */
    seenBy: ({ reach }: Pick<Process, 'reach'>): Pick<Aws, 'table' | 'queue' | 'hide' | 'store'> => ({
      table: reached(table, reach, takes),
      store: (kind) => {
        const store = storeOf(kind);
        return {
          read: (key) => reach(() => store.read(key)),
          write: (key, state, version) => reach(() => store.write(key, state, version)),
        };
      },
      queue: (url) => ({ send: (messages) => reach(() => find(url).send(messages)) }),
      hide: (url, records, milliseconds) =>
        reach(async () => {
          for (const { receiptHandle } of records) find(url).hide(receiptHandle, milliseconds);
        }),
    }),
  };
}

function reached(table: Table, reach: Reach, takes: () => Promise<void>): Table {
  const call = <T>(act: () => Promise<T>) =>
    reach(async () => {
      await takes();
      return act();
    });
  return {
    read: (...rest) => call(() => table.read(...rest)),
    list: (...rest) => call(() => table.list(...rest)),
    newest: (...rest) => call(() => table.newest(...rest)),
    write: (...rest) => call(() => table.write(...rest)),
    remove: (...rest) => call(() => table.remove(...rest)),
    due: (...rest) => call(() => table.due(...rest)),
    scan: (...rest) => call(() => table.scan(...rest)),
  };
}
