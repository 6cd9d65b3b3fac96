import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { Hono } from 'hono/tiny';
import type { Log } from '../lib/log.ts';
import type { Queue } from '../lib/queue.ts';
import { Permanent, Transient } from './errors.ts';
import type { Event } from './event.ts';
import { encodeLifecycle } from './message.ts';
import { parkedMessage } from './park.ts';
import { rawBody } from './request.ts';
import type { Receive, Source } from './source.ts';
import { refuseStrangers } from './strangers.ts';
import { version } from './version.ts';

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
  lifecycle: Queue;
  deadLetters: Queue;
  log: Log;
  now(): number;
  /** Milliseconds until an answer that is not ready becomes 503. @default 2000 */
  answerWithin?: number;
};

/**
 * Okta waits three seconds for an answer, PagerDuty five: a 503 in time is tried again, no answer may not be.
 * https://developer.okta.com/docs/concepts/event-hooks/#timeout-and-retry
 */
const answerWithinDefault = 2_000;

/** After a wrong signature the secrets are read anew, but a flood of forgeries must not become one of reads. */
const freshEvery = 10_000;

/**
 * The front door: `/webhooks/<source>` for every configured source, and `/health`. Whatever goes wrong on our side
 * (secrets, queue, time, a bug) is 503, so that the sender tries again; the sender is never blamed for it.
 */
export function createReceive(world: ReceiveWorld): Hono {
  const within = world.answerWithin ?? answerWithinDefault;
  const app = new Hono({ strict: false });
  app.onError((error, c) => answerTrouble(world.log, error, c));
  app.notFound((c) => c.json({ error: 'nothing is served here' }, 404));
  app.get('/health', (c) => c.json({ ok: true, version }));
  app.use('/webhooks/*', async (c, next) => {
    if (c.req.method !== 'GET') await rawBody(c);
    await inTime(next(), within);
    if (c.res.status === 401) world.log.warn('refused: not signed with our secret', { path: c.req.path });
  });
  for (const id of Object.keys(world.settings)) {
    const source = world.sources[id];
    if (source === undefined) throw new Error(`${id} is not a source that Rollcall knows`);
    const path = `/webhooks/${id}`;
    const receive = receiveOf(world, id, source);
    const ranges = world.allowList?.[id];
    if (ranges !== undefined) app.use(`${path}/*`, refuseStrangers(source, receive, ranges, path));
    app.route(path, source.routes(receive));
  }
  return app;
}

function receiveOf(world: ReceiveWorld, id: string, source: Source): Receive {
  let readAt = -Infinity;
  return {
    settings: world.settings[id],
    now: world.now,
    async secrets(fresh = false) {
      const past = fresh && world.now() - readAt >= freshEvery;
      const versions = await ours(world.secrets(id, past));
      if (past) readAt = world.now();
      return versions.flatMap((secret, index) => shaped(source, secret, index === 0));
    },
    async publish(events) {
      if (events.length > 0) {
        await ours(world.lifecycle.send(events.map(encodeLifecycle)));
      }
      world.log.info('received', { source: id, count: events.length, events: events.map(summary) });
    },
    async park(raw, reason) {
      await ours(world.deadLetters.send([parkedMessage(raw, id, reason)]));
      world.log.error('dead-lettered', { source: id, reason, bytes: raw.byteLength });
    },
  };
}

/** The current secret must have the source's shape; a previous one that has not is none. */
function shaped(source: Source, secret: unknown, current: boolean): unknown[] {
  const parsed = source.secret.safeParse(secret);
  if (parsed.success) return [parsed.data];
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

function summary({ id, type }: Event): string {
  return `${type} ${id}`;
}

/** What the queue and the store throw says what failed in words fit for a log. */
async function ours<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw new Transient(cause instanceof Error ? cause.message : 'unknown trouble', { cause });
  }
}

function answerTrouble(log: Log, error: Error, c: Context): Response {
  const status = error instanceof HTTPException ? error.status : 503;
  const known = error instanceof HTTPException || error instanceof Transient || error instanceof Permanent;
  // An error that nobody foresaw may quote the body, as JSON's do, so only its name and its place are told.
  const reason = known ? error.message : `${error.name} ${placeOf(error)}`;
  log[status === 503 ? 'error' : 'warn']('not received', { path: c.req.path, status, reason });
  return c.json({ error: status === 503 ? 'trouble on our side: please try again' : error.message }, status);
}

function placeOf(error: Error): string {
  return (
    error.stack
      ?.split('\n')
      .find((line) => /^\s+at /.test(line))
      ?.trim() ?? ''
  );
}
