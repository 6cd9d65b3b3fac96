import { createLimiter } from '../../lib/limiter/index.ts';
import { Throttled } from '../contracts/errors.ts';
import { createConnections } from '../vendor/connections.ts';
import { createLists } from '../vendor/lists.ts';
import type { WorkerWorld } from './worker.ts';

/** What reading in the background uses of the world. */
export type BackgroundWorld = Pick<
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
> & { aws: Pick<WorkerWorld['aws'], 'table' | 'store'> };

/** Calls that are in no other's way. */
export type Background = ReturnType<typeof createBackground>;

/** How long a call waits for the key to be idle before it takes its turn. */
const patience = 10_000;

/**
 * Calls to a target that are in no other call's way: on half of the vendor's limit at most, counting everybody's calls. Where the
 * key is busy, one now and then takes a turn with everybody else, so that nothing stands still for ever.
 */
export function createBackground(world: BackgroundWorld) {
  const { targetId, aws, now, sleep, newId, random } = world;
  const store = aws.store('LIMIT');
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
  const client = () => whenIdle(targetId, 'background');
  return {
    /** Milliseconds since 1970, when all must be over. */
    begin(deadline: number): void {
      until = deadline;
    },
    /** The client whose calls are made when the key is idle. */
    client,
    /** Makes one call, when the key is idle or else in its turn. */
    async call<T>(call: (client: unknown) => Promise<T>): Promise<T> {
      try {
        return await call(client());
      } catch (thrown) {
        // Known at once is not waited for: only a call now and then goes with everybody else.
        if (!hasNoRoom(thrown) || now() + patience >= until) throw thrown;
        await sleep(patience);
        return call(inTurn(targetId, 'ordinary'));
      }
    },
  };
}

/** A refusal of our own limiter; one of the vendor's has its status. */
export function hasNoRoom(thrown: unknown): boolean {
  return thrown instanceof Throttled && thrown.status === undefined;
}
