import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { Hono } from 'hono/tiny';
import type { Queue } from '../../lib/aws/queue.ts';
import type { Log } from '../../lib/log.ts';
import { safeError } from '../../lib/safe-error.ts';
import { Permanent, Transient } from '../contracts/errors.ts';
import { rawBody, senderAddress } from '../contracts/request.ts';
import type { Source } from '../contracts/source.ts';
import type { Publish } from '../delivery/publish.ts';
import { quarantineMessages } from '../delivery/quarantine.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { version } from '../telemetry/version.ts';
import { allowOnly, SenderNotAllowed } from './allow-list.ts';
import { createRejections } from './rejections.ts';
import { shakeHands } from './shake-hands.ts';
import { type Receive, take } from './take.ts';

/** What the front door needs of the world. */
export type ReceiveWorld = {
  /** Every source that exists, by id. */
  sources: Record<string, Source>;
  /** The settings of the configured ones, checked, by id. Only these are served. */
  settings: Record<string, unknown>;
  /** By source: the only ranges of addresses that deliveries may come from. @default anywhere */
  allowList?: Record<string, string[]>;
  /** The secrets of a source, the current first; `fresh` reads past the cache. */
  secrets(source: string, fresh: boolean): Promise<unknown[]>;
  publish: Publish;
  deadLetters: Queue;
  log: Log;
  metrics: Metrics;
  now(): number;
};

/**
 * Okta waits three seconds for an answer, PagerDuty five: a 503 in time is tried again, no answer may not be.
 * https://developer.okta.com/docs/concepts/event-hooks/#timeout-and-retry
 */
const answerWithin = 2_000;

/** So many events of a delivery are named in the log: a line of it has room for no more. */
const namedAtMost = 200;

/** After a wrong signature the secrets are read anew, but a flood of forgeries must not become one of reads. */
const freshEvery = 10_000;

/**
 * The front door: `/webhooks/<source>` for every configured source that delivers, and `/health`. Whatever goes wrong on our side
 * (secrets, queue, time, a bug) is 503, so that the sender tries again; the sender is never blamed for it.
 */
export function createReceive(world: ReceiveWorld): Hono {
  const rejections = createRejections(world);
  const app = new Hono({ strict: false });
  app.onError((error, c) => answerTrouble(world, error, c));
  app.notFound((c) => c.json({ error: 'nothing is served here' }, 404));
  app.get('/health', (c) => c.json({ ok: true, version }));
  app.use('/webhooks/*', async (c, next) => {
    await next();
    const source = sourceOf(world, c);
    const reason = rejection(c);
    if (source === undefined) return;
    if (reason !== undefined) rejections.rejected(source, reason, senderAddress(c));
    else if (c.req.method === 'POST') rejections.accepted(source, senderAddress(c));
  });
  app.use('/webhooks/*', async (c, next) => {
    if (c.req.method !== 'GET') await rawBody(c);
    await inTime(next(), answerWithin);
  });
  for (const id of Object.keys(world.settings)) {
    const source = world.sources[id];
    if (source === undefined) throw new Error(`${id} is not a source that Rollcall knows`);
    const { webhook } = source;
    if (webhook === undefined) continue;
    const path = `/webhooks/${id}`;
    const receive = receiveOf(world, id, source);
    const ranges = world.allowList?.[id];
    if (ranges !== undefined) app.use(`${path}/*`, allowOnly(webhook, receive, ranges));
    app.get(path, (c) => shakeHands(c, webhook, receive));
    app.post(path, (c) => take(c, webhook, receive));
  }
  return app;
}

/** The source that a request is for; a path that an unknown sender made up is none, and never logged or counted. */
function sourceOf({ settings, sources }: ReceiveWorld, c: Context): string | undefined {
  const id = c.req.path.split('/')[2] ?? '';
  return Object.hasOwn(settings, id) && sources[id]?.webhook !== undefined ? id : undefined;
}

/** In a word, why a delivery was not taken. */
function rejection({ res: { status }, error }: Context): string | undefined {
  if (error instanceof SenderNotAllowed) return 'unlisted';
  if (status >= 500) return 'ours';
  const reasons: Record<number, string> = { 401: 'signature', 403: 'address', 413: 'size' };
  return status >= 400 ? (reasons[status] ?? 'request') : undefined;
}

function receiveOf(world: ReceiveWorld, id: string, source: Source): Receive {
  let readAt = -Infinity;
  return {
    settings: world.settings[id],
    now: world.now,
    async secrets(fresh) {
      const past = fresh && world.now() - readAt >= freshEvery;
      const versions = await ours(world.secrets(id, past));
      if (past) readAt = world.now();
      return versions.flatMap((secret, index) => shaped(source, secret, index === 0));
    },
    async publish(events) {
      await ours(world.publish(events));
      world.metrics.add('Received', 1, { source: id });
      const said = events.slice(0, namedAtMost).map((event) => `${event.type} ${event.id}`);
      world.log.info('received', { source: id, count: events.length, events: said });
    },
    async quarantine(unread) {
      const messages = quarantineMessages(unread, id);
      await ours(world.deadLetters.send(messages));
      world.metrics.add('Quarantined', unread.length, { source: id });
      for (const { attributes } of messages) {
        const { reason, bytes, count } = attributes ?? {};
        world.log.error('dead-lettered', {
          source: id,
          reason,
          bytes: Number(bytes),
          count: count && Number(count),
        });
      }
    },
  };
}

/** The current secret must have the source's shape; a previous one that has not is none. */
function shaped(source: Source, secret: unknown, current: boolean): unknown[] {
  const parsed = source.secret?.safeParse(secret);
  if (parsed?.success) return [parsed.data];
  if (current) throw new Permanent(`the secret of ${source.name} does not have the shape that it needs`);
  return [];
}

async function inTime(work: Promise<void>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Transient('not done in time')), milliseconds);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Anything that fails here is our trouble, and passes. Of what nobody foresaw only the name is told. */
async function ours<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw new Transient(safeError(cause), { cause });
  }
}

function answerTrouble(world: ReceiveWorld, error: Error, c: Context): Response {
  const status = error instanceof HTTPException ? error.status : 503;
  const known = error instanceof HTTPException || error instanceof Transient || error instanceof Permanent;
  // An error that nobody foresaw may quote the body, as JSON's do.
  const reason = known ? error.message : safeError(error);
  world.log[status === 503 ? 'error' : 'warn']('not received', {
    source: sourceOf(world, c),
    status,
    reason,
  });
  return c.json({ error: status === 503 ? 'trouble on our side: please try again' : error.message }, status);
}
