import { parseSources } from '../../functions/core/config/config.ts';
import type { Event } from '../../functions/core/contracts/event.ts';
import { decodeEvents } from '../../functions/core/delivery/decode-events.ts';
import { createPublish } from '../../functions/core/delivery/publish.ts';
import { createReceive, type ReceiveWorld } from '../../functions/core/receive/receive.ts';
import type { Message, Queue } from '../../functions/lib/aws/queue.ts';
import { ServiceUnavailable } from '../../functions/lib/aws/service-unavailable.ts';
import { sources as registered } from '../../functions/sources/index.ts';
import { createCounts } from './counts.ts';

/** A queue in memory that can be told to fail. */
function createMemoryQueue() {
  const messages: Message[] = [];
  let lastError: (() => Promise<void>) | undefined;
  const queue: Queue = {
    async send(batch) {
      await lastError?.();
      messages.push(...batch);
    },
  };
  return {
    queue,
    messages,
    fail: () => {
      const error = new ServiceUnavailable('the queue lifecycle.fifo did not take a message: Timeout');
      lastError = () => Promise.reject(error);
    },
    hang: () => {
      lastError = () => new Promise(() => {});
    },
  };
}

type WebhooksOptions = {
  /** The part `sources` of a configuration. */
  settings?: Record<string, unknown>;
  /** By source id, what the store holds: the current version first. */
  secrets?: Record<string, unknown[]>;
  /** Reads secrets in place of `secrets`. */
  readSecrets?: ReceiveWorld['secrets'];
} & Partial<Pick<ReceiveWorld, 'sources' | 'now' | 'allowList'>>;

/** The webhooks with the real sources, in front of queues in memory. Every log line is kept as text. */
export function createWebhooks(options: WebhooksOptions = {}) {
  const { settings = { okta: {}, pagerduty: {} }, secrets = {}, sources = registered } = options;
  const readSecrets = options.readSecrets ?? (async (id) => secrets[id] ?? [{ secrets: ['the-secret'] }]);
  const lifecycle = createMemoryQueue();
  const dead = createMemoryQueue();
  const logs: string[] = [];
  const reads: { source: string; fresh: boolean }[] = [];
  const counts = createCounts();
  const write = (message: string, facts?: object) => void logs.push(JSON.stringify({ message, ...facts }));
  const app = createReceive({
    sources,
    settings: parseSources({ sources: settings }, sources),
    secrets: (source, fresh) => {
      reads.push({ source, fresh });
      return readSecrets(source, fresh);
    },
    publish: createPublish({ ordinary: lifecycle.queue, leavers: lifecycle.queue }),
    deadLetters: dead.queue,
    log: { info: write, warn: write, error: write },
    metrics: counts.metrics,
    now: options.now ?? (() => Date.parse('2026-05-04T12:00:00Z')),
    allowList: options.allowList,
  });
  return {
    app,
    logs,
    counted: counts.counted,
    reads,
    lifecycle,
    dead,
    /** The events that were queued, in order. */
    events: (): Event[] => lifecycle.messages.flatMap(({ body }) => decodeEvents(body)),
    /** The bodies that were quarantined, as text. */
    quarantined: () =>
      dead.messages.map(({ body, attributes }) => ({
        text: Buffer.from(body, 'base64').toString('utf8'),
        ...attributes,
      })),
  };
}
