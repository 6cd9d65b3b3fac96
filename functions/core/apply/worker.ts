import type { SQSEvent, SQSRecord } from 'aws-lambda';
import type { Aws } from '../../lib/aws/aws.ts';
import { withLock } from '../../lib/aws/lock.ts';
import type { Http } from '../../lib/http.ts';
import { createLimiter } from '../../lib/limiter/index.ts';
import type { Log } from '../../lib/log.ts';
import { deadLettered } from '../accounts/transitions/index.ts';
import type { Config } from '../config/config.ts';
import { overBy } from '../contracts/deadline.ts';
import type { Failure } from '../contracts/errors.ts';
import type { Target } from '../contracts/target.ts';
import { comparingGroup } from '../delivery/comparing.ts';
import { createConsumer } from '../delivery/consumer.ts';
import { deadLetter } from '../delivery/dead-letter.ts';
import { laneOf, type QueueUrls } from '../delivery/queue-urls.ts';
import { encodeReading, readingGroup } from '../delivery/reading.ts';
import { circumstancesOf, comesBack } from '../delivery/retry.ts';
import { decodeWork, isWake, type Work } from '../delivery/work.ts';
import { createRoster, type Roster } from '../roster/roster.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { createCircuit } from '../vendor/circuit.ts';
import { createConnections } from '../vendor/connections.ts';
import { createLists } from '../vendor/lists.ts';
import { apply } from './apply.ts';
import { createBackground } from './background.ts';
import { createComparer } from './compare-accounts.ts';
import { createListReader } from './read-lists.ts';
import { createShift } from './shift.ts';

/** What the worker of one target uses of the world. */
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
  const circuit = createCircuit({ store: aws.store('BREAKER'), key: targetId, now, sleep, random });
  const deadLetters = aws.queue(urls.dead);
  const background = createBackground(world);
  const readLists = createListReader(world, background);
  const compareOn = createComparer(world, roster, background);
  /** Once a minute is enough: who reads asks for more by themselves. */
  const askForReading = async () => {
    const message = encodeReading(targetId, `wanted-${Math.floor(now() / 60_000)}`);
    await aws
      .queue(urls.ordinary)
      .send([message])
      .catch(() => log.warn('nobody could be asked to read a list', { target: targetId }));
  };
  const lists = createLists({ table: aws.table, owner: targetId, now, newId, wanted: askForReading });
  const shift = createShift();
  const client = createConnections({
    ...world,
    limiter: (options) => createLimiter({ ...options, store, now, sleep, random }),
    exclusive: (name, end, work) =>
      withLock({ table: aws.table, now, sleep, newId }, name, end, work, {
        until: overBy(end, timeout),
        settledAt: shift.unsettledUntil,
      }),
    lists: () => lists,
    deadline: shift.deadline,
    lost: shift.lost,
  });
  const consume = createConsumer({
    decode: decodeWork,
    async handle(wake, until, record) {
      if ('comparison' in wake) return compareOn(wake.comparison, until);
      if ('lists' in wake) {
        const isMore = await readLists(Math.min(until, now() + readFor));
        if (isMore) await aws.queue(urls.ordinary).send([encodeReading(targetId, newId())]);
        return;
      }
      shift.begin(until);
      const { person, target, causedBy: event } = wake;
      // A message that comes back has on record already why it waits, and thousands may.
      if (Number(record.attributes.ApproximateReceiveCount) > 1)
        await circuit.check(person, laneOf(urls, record));
      const world = {
        roster,
        config,
        targets,
        client,
        metrics,
        throughCircuit: circuit.run,
        timeout,
        unsettledUntil: shift.unsettledUntil,
        comesBack: (failure: Failure) => comesBack(failure, circumstancesOf(record, now())),
      };
      const outcome = await apply(world, wake, until);
      const lane = laneOf(urls, record);
      log.info('worked off', { person, event, target, lane, outcome });
      const waited = now() - Number(record.attributes.SentTimestamp);
      if (outcome === 'applied') metrics.add('QueuedToApplied', waited, { target, lane });
    },
    hide: (records, milliseconds) => aws.hide(urls[laneOf(urls, records[0])], records, milliseconds),
    async deadLetter(record, failure, wake) {
      const words = await lastWords(roster, failure, wake);
      if (words === 'told') return;
      await deadLetter(deadLetters, record, failure, words);
      metrics.add('DeadLettered', 1, { queue: targetId });
    },
    facts: (work) =>
      isWake(work) ? { person: work.person, target: work.target, event: work.causedBy } : work,
    now,
    log,
  });
  return (event: SQSEvent, context: Parameters<typeof consume>[1]) =>
    consume({ Records: readingLast(event) }, context);
}

/** Milliseconds that lists are read before others have a turn. */
const readFor = 20_000;

/** Nobody of a batch waits for a list that is read for others. */
function readingLast({ Records }: SQSEvent): SQSRecord[] {
  const ofNobody = [readingGroup, comparingGroup];
  const isReading = ({ attributes }: SQSRecord) => ofNobody.includes(attributes.MessageGroupId ?? '');
  return Records.toSorted((one, other) => Number(isReading(one)) - Number(isReading(other)));
}

/** Whom and what a dead letter is about, and what was still to be done; `told` where the same lies there already. */
async function lastWords(roster: Roster, failure: Failure, wake: Work | undefined) {
  if (wake === undefined || !isWake(wake)) return {};
  let told = false;
  const item = await roster.updateAccount(wake.person, wake.target, (before) => {
    const last = deadLettered(before, failure, roster.now());
    told = last.isTold;
    return last.account;
  });
  if (told) return 'told';
  await roster.record(wake.person, {
    target: wake.target,
    what: `given up: ${failure.message}`,
    causedBy: wake.causedBy,
  });
  return {
    person: wake.person,
    target: wake.target,
    event: wake.causedBy,
    desired: item?.desiredState,
    plan: item?.plan?.join('; '),
  };
}
