import type { Aws } from '../../lib/aws/aws.ts';
import { withLock } from '../../lib/aws/lock.ts';
import type { Http } from '../../lib/http.ts';
import { createLimiter } from '../../lib/limiter/index.ts';
import type { Log } from '../../lib/log.ts';
import type { Config } from '../config/config.ts';
import { asFailure } from '../contracts/as-failure.ts';
import { Credential } from '../contracts/errors.ts';
import type { Event } from '../contracts/event.ts';
import type { Source } from '../contracts/source.ts';
import type { Target } from '../contracts/target.ts';
import { createConsumer } from '../delivery/consumer.ts';
import { deadLetter } from '../delivery/dead-letter.ts';
import { decodeEvents } from '../delivery/decode-events.ts';
import { type DirectoryStep, directoryStepIn } from '../delivery/directory-message.ts';
import { createPublish } from '../delivery/publish.ts';
import { type LaneUrls, laneOf, type QueueUrls } from '../delivery/queue-urls.ts';
import { createWakeUp } from '../delivery/queues.ts';
import { encodeUnresolved, isUnresolved } from '../delivery/unresolved.ts';
import { directoryOf } from '../directory/directory-of.ts';
import { runStep } from '../directory/run-step.ts';
import { createRoster } from '../roster/roster.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { SourcesWorld } from '../vendor/source-api.ts';
import { createTokens } from '../vendor/tokens.ts';
import { createResolve } from './resolve.ts';
import { route } from './route.ts';

/** What the consumer of events uses of the world. */
export type RouterWorld = {
  lifecycle: LaneUrls;
  /** The targets' queues. */
  urls: QueueUrls;
  config: Config;
  sources: Record<string, Source>;
  targets: Record<string, Target>;
  aws: Pick<Aws, 'table' | 'queue' | 'hide' | 'store'>;
  secret(source: string, fresh: boolean): Promise<unknown>;
  origin(source: string): string | undefined;
  http: Http;
  log: Log;
  metrics: Metrics;
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  newId(): string;
};

/** What a message is about: an event, many of them, or a step of the read of a source's directory. */
type Routed = [Event, ...Event[]] | DirectoryStep;

/** Milliseconds that a directory is read before events have a turn again. */
const readFor = 20_000;

/** The consumer of both lanes of events. */
export function createRouter(world: RouterWorld) {
  const { aws, config, sources, targets, http, now, sleep, newId, log, metrics } = world;
  const deadLetters = aws.queue(world.lifecycle.dead);
  const ordinary = aws.queue(world.lifecycle.ordinary);
  const publish = createPublish({ ordinary, leavers: aws.queue(world.lifecycle.leavers) });
  const store = aws.store('LIMIT');
  const asking: SourcesWorld = {
    sources,
    settings: config.sources,
    http,
    tokens: createTokens(now),
    limiter: (options) => createLimiter({ ...options, store, now, sleep }),
    exclusive: (name, end, work) => withLock({ table: aws.table, now, sleep, newId }, name, end, work),
    secret: world.secret,
    origin: world.origin,
    now,
  };
  const resolve = createResolve({
    ...asking,
    flawed: (event, flaw) => log.warn('the source said what cannot be used', { event: event.id, flaw }),
    untold: (event, what) => log.warn('the source did not tell everything', { event: event.id, what }),
  });
  const routing = {
    roster: createRoster({ table: aws.table, now, sleep, newId }),
    config,
    targets,
    wakeUp: createWakeUp(world.urls, aws.queue, newId),
    lifecycle: ordinary,
  };
  /** The event and what its source adds; or as it came, with a second message that asks its source again. */
  const resolved = async (event: Event, isSecond: boolean, deadline: number): Promise<Event[]> => {
    try {
      return await resolve(event, deadline);
    } catch (thrown) {
      if (thrown instanceof Credential) metrics.add('SourceCredentialFailure', 1, { source: event.source });
      if (isSecond) throw thrown;
      log.warn('the source was not reached: routed as it came', {
        event: event.id,
        reason: asFailure(thrown).message,
      });
      await ordinary.send([encodeUnresolved(event)]);
      return [event];
    }
  };
  /** Queues each event of a bundle by itself. Again after a crash: what is told twice changes nothing. */
  const spread = async (events: Event[]): Promise<void> => {
    await publish(events);
    log.info('spread', { count: events.length });
  };
  const readOn = (step: DirectoryStep, deadline: number) =>
    runStep(
      {
        ...routing,
        directory: directoryOf({ ...asking, table: aws.table }, deadline),
        ended: ({ source, by, outcome, users, gone }) =>
          log.info('read a directory', { source, by, ...outcome, users, gone }),
      },
      step,
      Math.min(deadline, now() + readFor),
    );
  return createConsumer<Routed>({
    decode: (body) => directoryStepIn(body) ?? decodeEvents(body),
    async handle(message, deadline, { attributes }) {
      if ('step' in message) return readOn(message, deadline);
      const [event, ...others] = message;
      if (others.length > 0) return spread([event, ...others]);
      const touched: string[] = [];
      for (const one of await resolved(event, isUnresolved(attributes.MessageGroupId), deadline)) {
        touched.push(...(await route(routing, one)));
      }
      const persons = [...new Set(touched)];
      log.info('routed', { event: event.id, type: event.type, source: event.source, persons });
    },
    hide: (records, milliseconds) =>
      aws.hide(world.lifecycle[laneOf(world.lifecycle, records[0])], records, milliseconds),
    async deadLetter(record, failure, message) {
      const event = message === undefined || 'step' in message ? undefined : message[0];
      await deadLetter(deadLetters, record, failure, { event: event?.id, source: event?.source });
      metrics.add('DeadLettered', 1, { queue: 'lifecycle' });
    },
    facts: (message) =>
      'step' in message
        ? message
        : { event: message[0].id, type: message[0].type, source: message[0].source },
    now,
    log,
  });
}
