import { minute } from '../../lib/duration.ts';
import { createLimiter } from '../../lib/limiter/index.ts';
import { createListings } from '../../lib/listing/index.ts';
import type { Log } from '../../lib/log.ts';
import { safeError } from '../../lib/safe-error.ts';
import { asFailure } from '../contracts/as-failure.ts';
import { Throttled } from '../contracts/errors.ts';
import type { List } from '../contracts/lists.ts';
import { createConnections } from '../vendor/connections.ts';
import { createLists } from '../vendor/lists.ts';
import type { WorkerWorld } from './worker.ts';

type ReadingWorld = Pick<
  WorkerWorld,
  | 'targetId'
  | 'config'
  | 'targets'
  | 'secret'
  | 'origin'
  | 'http'
  | 'metrics'
  | 'now'
  | 'sleep'
  | 'newId'
  | 'random'
> & {
  aws: Pick<WorkerWorld['aws'], 'table' | 'store'>;
  log: Log;
};

const putOffFor = 5 * minute;
/** How long a page waits for the key to be idle before it takes its turn. */
const patience = 10_000;

/**
 * Reads on in the long lists of a target that are waited for, one after the other, where it is in no other call's way: on
 * half of the vendor's limit at most, counting everybody's calls. Where the key is busy, a page now and then takes a turn
 * with everybody else, so that no list stands still for ever. `deadline`: milliseconds since 1970. Answers whether there
 * is more to read.
 */
export function createListReader(world: ReadingWorld): (deadline: number) => Promise<boolean> {
  const { targetId, aws, now, sleep, newId, random, targets } = world;
  const store = aws.store('LIMIT');
  const listings = createListings({ table: aws.table, owner: targetId, now, newId });
  let until = 0;
  const connect = (deadline: () => number) =>
    createConnections({
      ...world,
      limiter: (options) => createLimiter({ ...options, store, now, sleep, random }),
      exclusive: async (_name, _deadline, work) => work(),
      lists: (owner) => createLists({ table: aws.table, owner, now, newId }),
      deadline,
    });
  const whenIdle = connect(() => Math.min(until, now() + patience));
  const inTurn = connect(() => until);

  /** The list as the target reads it, each page when the key is idle or else in its turn. */
  function listOf(name: string): Pick<List, 'read'> | undefined {
    const target = targets[targetId];
    const idle = target?.list?.(whenIdle(targetId, 'background'), name);
    const busy = target?.list?.(inTurn(targetId, 'ordinary'), name);
    if (idle === undefined || busy === undefined) return undefined;
    return {
      read: (cursor) =>
        idle.read(cursor).catch(async (thrown: unknown) => {
          // Known at once is not waited for: only a page now and then goes with everybody else.
          if (!hasNoRoom(thrown) || now() + patience >= until) throw thrown;
          await sleep(patience);
          return busy.read(cursor);
        }),
    };
  }

  async function readOn(name: string): Promise<void> {
    const list = listOf(name);
    if (list === undefined) return listings.putOff(name, 24 * 60 * minute);
    try {
      await listings.readOn(name, (cursor) => list.read(cursor), until);
    } catch (thrown) {
      // Where only our own limit has no room before the end, the next time is soon enough.
      await listings.putOff(name, hasNoRoom(thrown) ? 0 : putOffFor);
      if (!hasNoRoom(thrown)) tell(world, targetId, thrown);
    }
  }

  return async (deadline) => {
    until = deadline;
    for (const name of await listings.wanted()) if (now() < until) await readOn(name);
    return (await listings.wanted()).length > 0;
  };
}

/** A refusal of our own limiter; one of the vendor's has its status. */
function hasNoRoom(thrown: unknown): boolean {
  return thrown instanceof Throttled && thrown.status === undefined;
}

function tell({ log }: ReadingWorld, target: string, thrown: unknown): void {
  const { name, message: reason, status, cause } = asFailure(thrown);
  const why = cause === undefined ? undefined : safeError(cause);
  log.warn('a list could not be read on', { target, failure: name, reason, status, cause: why });
}
