import type { Aws } from '../lib/aws.ts';
import type { Http } from '../lib/http.ts';
import { createLimiter } from '../lib/limiter/index.ts';
import { withLock } from '../lib/lock.ts';
import type { Log } from '../lib/log.ts';
import { apply } from './apply.ts';
import { bury } from './bury.ts';
import type { Config } from './config.ts';
import { createConnections } from './connect.ts';
import { createConsumer } from './consumer.ts';
import type { Failure } from './errors.ts';
import { overBy } from './lease.ts';
import type { Metrics } from './metrics.ts';
import { laneOf, type QueueUrls } from './queues.ts';
import { createRoster, type Roster } from './roster/index.ts';
import { createShield } from './shield.ts';
import type { Target } from './target.ts';
import { lastWordsOn } from './trouble.ts';
import { decodeWake, type Wake } from './wake.ts';

export type WorkerWorld = {
  /** The one target that this worker works for. */
  targetId: string;
  urls: QueueUrls;
  config: Config;
  targets: Record<string, Target>;
  aws: Pick<Aws, 'table' | 'queue' | 'hide' | 'store'>;
  secret(targetId: string, fresh: boolean): Promise<unknown>;
  origin(targetId: string): string | undefined;
  http: Http;
  /** How long one call over it may take. Milliseconds. @default httpTimeout */
  timeout?: number;
  log: Log;
  metrics: Metrics;
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  newId(): string;
  /** From 0 up to, and without, 1. @default Math.random */
  random?(): number;
};

/** The consumer of both lanes of one target. */
export function createWorker(world: WorkerWorld) {
  const { aws, config, targets, now, sleep, newId, random, log, metrics, timeout } = world;
  const { targetId } = world;
  const urls = world.urls[targetId];
  if (urls === undefined) throw new Error(`the target ${targetId} has no queues: deploy the stack again`);
  const roster = createRoster({ table: aws.table, now, sleep, newId });
  const store = aws.store('LIMIT');
  const shield = createShield({ store: aws.store('BREAKER'), key: targetId, now, sleep, random });
  const deadLetters = aws.queue(urls.dead);
  // One invocation at a time runs in a process, so the deadline of the one under way is the process's.
  let deadline = 0;
  let unsettledUntil = 0;
  const client = createConnections({
    ...world,
    limiter: (options) => createLimiter({ ...options, store, now, sleep, random }),
    exclusive: (name, end, work) =>
      withLock({ table: aws.table, now, sleep, newId }, name, end, work, {
        until: overBy(end, timeout),
        settledAt: () => unsettledUntil,
      }),
    deadline: () => deadline,
    lost: (until) => {
      unsettledUntil = until;
    },
  });
  return createConsumer({
    decode: decodeWake,
    async handle(wake, until, record) {
      deadline = until;
      unsettledUntil = 0;
      const { person, target, because: event } = wake;
      // Whoever comes back has written down already why it waits, and thousands may.
      if (Number(record.attributes.ApproximateReceiveCount) > 1)
        await shield.check(person, laneOf(urls, record));
      const world = {
        roster,
        config,
        targets,
        client,
        metrics,
        shielded: shield.run,
        timeout,
        unsettledUntil: () => unsettledUntil,
      };
      const outcome = await apply(world, wake, until);
      const lane = laneOf(urls, record);
      log.info('worked off', { person, event, target, lane, outcome });
      const waited = now() - Number(record.attributes.SentTimestamp);
      if (outcome === 'applied') metrics.add('QueuedToApplied', waited, { target, lane });
    },
    hide: (records, milliseconds) => aws.hide(urls[laneOf(urls, records[0])], records, milliseconds),
    async bury(record, failure, wake) {
      const words = await lastWords(roster, failure, wake);
      if (words === 'told') return;
      await bury(deadLetters, record, failure, words);
      metrics.add('DeadLettered', 1, { queue: targetId });
    },
    facts: ({ person, target, because }) => ({ person, target, event: because }),
    now,
    log,
  });
}

/** Whom and what a dead letter is about, and what was still to be done; `told` where the same letter lies there already. */
async function lastWords(roster: Roster, failure: Failure, wake: Wake | undefined) {
  if (wake === undefined) return {};
  let told = false;
  const item = await roster.updateTarget(wake.person, wake.target, (before) => {
    const last = lastWordsOn(before, failure, roster.now());
    told = last.isTold;
    return last.item;
  });
  if (told) return 'told';
  await roster.record(wake.person, {
    target: wake.target,
    what: `given up: ${failure.message}`,
    because: wake.because,
  });
  return {
    person: wake.person,
    target: wake.target,
    event: wake.because,
    desired: item?.desiredState,
    plan: item?.plan?.join('; '),
  };
}
