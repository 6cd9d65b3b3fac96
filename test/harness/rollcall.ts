import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as z from 'zod/mini';
import { createWorker } from '../../functions/core/apply/worker.ts';
import { parseConfig } from '../../functions/core/config/config.ts';
import { parseKeep } from '../../functions/core/config/keep.ts';
import { defineSource } from '../../functions/core/contracts/define-source.ts';
import type { Directory } from '../../functions/core/contracts/directory.ts';
import type { Event } from '../../functions/core/contracts/event.ts';
import { createPublish } from '../../functions/core/delivery/publish.ts';
import { createAsk, createWakeUp } from '../../functions/core/delivery/queues.ts';
import { createRoster } from '../../functions/core/roster/roster.ts';
import { createRouter } from '../../functions/core/route/router.ts';
import { sweep } from '../../functions/core/sweep/sweep.ts';
import { type Clock, createClock } from '../../functions/lib/clock.ts';
import type { Http } from '../../functions/lib/http.ts';
import { targets } from '../../functions/targets/index.ts';
import { createCounts } from '../support/counts.ts';
import { createHarnessAws, type Refusal } from './aws.ts';
import { createLambda, type Lambda, type Mishaps, type Process, startPolling } from './lambda.ts';
import { createRandom } from './random.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';
import { createVendors, type VendorOptions } from './vendors.ts';

export type RollcallOptions = {
  /** Decides all chance. */
  seed: number;
  /** As an operator writes it. */
  config: object;
  vendors?: VendorOptions;
  /** Puts something between the workers and the vendors, such as bad weather. */
  through?(http: Http, scheduler: Scheduler): Http;
  mishaps?(scheduler: Scheduler): Omit<Mishaps, 'random'>;
  /** The most milliseconds that one call to DynamoDB takes. @default 6 */
  tableTakes?: number;
  /** What DynamoDB refuses. @default nothing */
  tableRefuses?(scheduler: Scheduler): Refusal | undefined;
  /** Milliseconds from one sweep to the next. @default 60000 */
  sweepEvery?: number;
  /** The directory of the source `okta`. @default it has no list */
  directory?: Directory;
  /** A target's secret, as it is stored. */
  secret?(target: string): Promise<unknown>;
};

const minute = 60_000;
const polling = { route: { batchSize: 10, maxConcurrency: 5 }, apply: { batchSize: 5, maxConcurrency: 2 } };
/** Milliseconds that a wake-up waits in the ordinary lane of a target. */
export const gathering = 2_000;
const lanes = ['ordinary', 'leavers'] as const;
const source = defineSource({
  name: 'A source',
  settings: z.object({}),
  secret: z.object({}),
  webhook: {
    accepted: 202,
    signature: () => ({ isBy: () => true }),
    parse: () => ({ events: [], unreadable: [] }),
  },
});

/** The whole of Rollcall in virtual time: the real functions and targets, over queues, a table and simulated vendors. */
export function createRollcall(options: RollcallOptions) {
  const scheduler = createScheduler();
  const random = createRandom(options.seed);
  const aws = createHarnessAws(scheduler, {
    takes: () => scheduler.sleep(random.below((options.tableTakes ?? 6) + 1)),
    refuses: () => options.tableRefuses?.(scheduler),
  });
  const vendors = createVendors(scheduler, random, options.vendors);
  const http = options.through?.(vendors.http, scheduler) ?? vendors.http;
  const sources = { okta: listedBy(options.directory), pagerduty: source };
  const config = parseConfig(options.config, { sources, targets }, 'act');
  const queues = createQueues(aws.fifo, Object.keys(config.targets));
  const logs: { at: number; message: string; facts?: Record<string, unknown> }[] = [];
  const write = (message: string, facts?: Record<string, unknown>) =>
    void logs.push({ at: scheduler.now(), message, facts });
  const counts = createCounts();
  let ids = 0;

  const worldOf = (process: Process, clock: Clock) => ({
    aws: aws.seenBy(process),
    now: clock.now,
    sleep: process.sleep,
    http: (request: Parameters<Http>[0]) => process.reach(() => http(request)),
    random: random.next,
    newId: () => `id${String(++ids).padStart(8, '0')}`,
    log: { info: () => {}, warn: write, error: write },
    metrics: counts.metrics,
    secret: options.secret ?? (async () => ({ key: 'local-key' })),
    origin: () => undefined,
    urls: queues.urls,
    config,
    sources,
    targets,
  });
  const mishaps = { random, ...options.mishaps?.(scheduler) };
  type World = ReturnType<typeof worldOf>;
  const lambda = <In, Out>(start: (world: World) => (input: In, context: Context) => Promise<Out>) =>
    createLambda<In, Out>({
      scheduler,
      timeout: minute,
      mishaps,
      start(process) {
        const clock = createClock(process.now);
        return clock.setting(start(worldOf(process, clock)));
      },
    });

  const route = lambda<SQSEvent, SQSBatchResponse>((world) =>
    createRouter({ ...world, lifecycle: queues.urlsOf('lifecycle') }),
  );
  const applies = Object.keys(config.targets).map((targetId) => ({
    targetId,
    lambda: lambda<SQSEvent, SQSBatchResponse>((world) => createWorker({ ...world, targetId })),
  }));
  const sweeper = lambda<undefined, void>((world) => {
    const roster = createRoster({ table: world.aws.table, ...world });
    const wakeUp = createWakeUp(queues.urls, world.aws.queue, world.newId);
    return (_, context) =>
      sweep(
        {
          ...world,
          roster,
          wakeUp,
          keep: parseKeep({}),
          ask: createAsk(queues.urls, world.aws.queue),
          lifecycle: world.aws.queue(queues.lifecycle.ordinary.url),
        },
        world.now() + context.getRemainingTimeInMillis() - 5_000,
      );
  });

  const pollers = [
    ...lanes.map((lane) =>
      startPolling(scheduler, { queue: queues.lifecycle[lane], lambda: route, ...polling.route }),
    ),
    ...applies.flatMap(({ targetId, lambda }) =>
      lanes.map((lane) =>
        startPolling(scheduler, { queue: queues.of(targetId)[lane], lambda, ...polling.apply }),
      ),
    ),
  ];
  const publish = createPublish(queues.lifecycle);
  const schedule = startSchedule(scheduler, sweeper, options.sweepEvery ?? minute);
  return {
    scheduler,
    random,
    vendors,
    queues,
    table: aws.table,
    logs,
    counted: counts.counted,
    lambdas: { route, sweeper, ...Object.fromEntries(applies.map((one) => [one.targetId, one.lambda])) },
    send: (event: Event) => publish([event]),
    /** Whether nothing is queued and nobody works. */
    isQuiet: () =>
      queues.live.every((queue) => queue.size() === 0) &&
      !pollers.some(({ busy }) => busy()) &&
      !schedule.busy(),
  };
}

/** A source with a list needs an API that is asked: the list of the harness asks none. */
function listedBy(list: Directory | undefined) {
  const api = {
    origin: () => 'https://okta.example',
    authorize: async () => ({}),
    limits: () => ({}),
    isOwnError: () => true,
  };
  return list === undefined ? source : { ...source, api, list };
}

export type Rollcall = ReturnType<typeof createRollcall>;
type Context = { getRemainingTimeInMillis(): number };

function createQueues(fifo: ReturnType<typeof createHarnessAws>['fifo'], targetIds: string[]) {
  const visibility = 6 * minute;
  const lanesById = new Map(
    ['lifecycle', ...targetIds].map((id) => {
      const dead = fifo(`${id}-dead`, { visibility });
      const delay = id === 'lifecycle' ? 0 : gathering;
      const ordinary = fifo(id, { visibility, delay, dead });
      return [id, { dead, ordinary, leavers: fifo(`${id}-leavers`, { visibility, dead }) }];
    }),
  );
  const of = (id: string) => {
    const queues = lanesById.get(id);
    if (queues === undefined) throw new Error(`there are no queues of ${id}`);
    return queues;
  };
  const urlsOf = (id: string) => {
    const { dead, ordinary, leavers } = of(id);
    return { dead: dead.url, ordinary: ordinary.url, leavers: leavers.url };
  };
  return {
    lifecycle: of('lifecycle'),
    of,
    urlsOf,
    /** The targets' queues. */
    urls: Object.fromEntries(targetIds.map((id) => [id, urlsOf(id)])),
    live: [...lanesById.values()].flatMap(({ ordinary, leavers }) => [ordinary, leavers]),
    /** Every dead letter there is. */
    dead: () => [...lanesById.values()].flatMap(({ dead }) => dead.messages()),
  };
}

function startSchedule(scheduler: Scheduler, lambda: Lambda<undefined, void>, every: number) {
  let busy = false;
  const tick = () => {
    scheduler.after(every, tick);
    busy = true;
    void lambda.invoke(undefined).then(() => {
      busy = false;
    });
  };
  scheduler.after(every, tick);
  return { busy: () => busy };
}
