import type { Context } from 'hono';
import type { Delivery } from '../contracts/delivery.ts';
import type { Event } from '../contracts/event.ts';
import type { Unreadable } from '../contracts/parsed.ts';
import { header, rawBody } from '../contracts/request.ts';
import type { Source } from '../contracts/source.ts';
import { type Authenticating, isAuthentic } from './authentic.ts';

/** What taking a delivery needs of the world. */
export type Receive = Authenticating & {
  now(): number;
  /** Queues the events; throws while the queue is in trouble, and then the answer is 503. */
  publish(events: Event[]): Promise<void>;
  /** Puts verified bodies that cannot be understood where a human finds them; throws like `publish`. */
  quarantine(unreadable: Unreadable[]): Promise<void>;
};

/** A request of a source, as it came. */
export async function deliveryOf(c: Context): Promise<Delivery> {
  const raw = c.req.method === 'GET' ? new Uint8Array() : await rawBody(c);
  return { raw, header: (name) => header(c, name) };
}

/**
 * Takes a delivery: verified first, then parsed. The good events are queued first; what is bad beside them costs them
 * nothing. A refusal of what cannot be read would count towards the sender's giving us up, so it is accepted too.
 */
export async function take(c: Context, source: Source, receive: Receive): Promise<Response> {
  const delivery = await deliveryOf(c);
  if (!(await isAuthentic(source, receive, delivery))) return refuse(c);
  const { settings, now } = receive;
  const { events, unreadable } = source.parse(delivery.raw, { settings, now: now() });
  if (events.length > 0 || unreadable.length === 0) await receive.publish(events);
  if (unreadable.length > 0) await receive.quarantine(unreadable);
  return c.body(null, source.accepted);
}

/** Answers a source that asks whether we are there. */
export async function shakeHands(c: Context, source: Source, receive: Receive): Promise<Response> {
  const delivery = await deliveryOf(c);
  const answer = source.handshake?.(delivery, receive.settings);
  if (answer === undefined) return c.notFound();
  if (answer.signed && !(await isAuthentic(source, receive, delivery))) return refuse(c);
  return c.json(answer.body, answer.status);
}

function refuse(c: Context): Response {
  return c.json({ error: 'the signature or secret is missing or wrong' }, 401);
}
