import type { Aws } from '../../functions/lib/aws/aws.ts';
import type { Table } from '../../functions/lib/aws/table.ts';
import type { SharedStates } from '../../functions/lib/shared-state.ts';
import { createMemoryStore } from '../support/memory-store.ts';
import { createMemoryTable } from '../support/memory-table.ts';
import type { Process } from './lambda.ts';
import { createFifo, type Fifo } from './queue.ts';
import type { Scheduler } from './scheduler.ts';

type Reach = Process['reach'];

/** What DynamoDB does to a call, if anything: it refuses it, or makes the change and says that it did not. */
export type Refusal = 'throttled' | 'lost';

export type Dynamo = {
  /** Waits for as long as one call takes. */
  takes(): Promise<void>;
  refuses?(): Refusal | undefined;
};

/** The AWS of one account in virtual time: queues, a table, and states beside it. */
export function createHarnessAws(scheduler: Scheduler, dynamo: Dynamo) {
  const { takes } = dynamo;
  const table = createMemoryTable();
  const stores = new Map<string, SharedStates>();
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
    /** Makes a queue. With `dead` it has the settings of a queue that is consumed. */
    fifo(
      name: string,
      { visibility, delay, dead }: { visibility: number; delay?: number; dead?: Fifo },
    ): Fifo {
      const target = dead && { queue: dead, maxReceiveCount: 1_000 };
      const queue = createFifo(scheduler, {
        name: `rollcall-test-${name}.fifo`,
        visibility,
        delay,
        dead: target,
      });
      queues.set(queue.url, queue);
      return queue;
    },
    /** What one process sees of it. */
    seenBy: ({ reach }: Pick<Process, 'reach'>): Pick<Aws, 'table' | 'queue' | 'hide' | 'store'> => ({
      table: reached(table, reach, dynamo),
      store: (kind) => {
        const store = storeOf(kind);
        return {
          read: (key) => reach(() => refusing(dynamo, () => store.read(key))),
          write: (key, state, version) =>
            reach(() => refusing(dynamo, () => store.write(key, state, version))),
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

function reached(table: Table, reach: Reach, dynamo: Dynamo): Table {
  const call = <T>(act: () => Promise<T>) =>
    reach(async () => {
      await dynamo.takes();
      return refusing(dynamo, act);
    });
  return {
    read: (...rest) => call(() => table.read(...rest)),
    list: (...rest) => call(() => table.list(...rest)),
    newest: (...rest) => call(() => table.newest(...rest)),
    page: (...rest) => call(() => table.page(...rest)),
    write: (...rest) => call(() => table.write(...rest)),
    remove: (...rest) => call(() => table.remove(...rest)),
    due: (...rest) => call(() => table.due(...rest)),
    changed: (...rest) => call(() => table.changed(...rest)),
    scan: (...rest) => call(() => table.scan(...rest)),
  };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html */
async function refusing<T>({ refuses }: Dynamo, act: () => Promise<T>): Promise<T> {
  const refusal = refuses?.();
  if (refusal === 'throttled') throw named('ThrottlingException');
  const answer = await act();
  if (refusal === 'lost') throw named('InternalServerError');
  return answer;
}

function named(name: string): Error {
  return Object.assign(new Error(`DynamoDB: ${name}`), { name });
}
