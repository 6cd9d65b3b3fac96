import type { Context } from 'hono';
import type { Event } from '../contracts/event.ts';
import type { Unreadable } from '../contracts/parsed.ts';
import type { Webhook } from '../contracts/webhook.ts';
import { type Authenticating, isAuthentic } from './authentic.ts';
import { deliveryOf } from './delivery-of.ts';

/** What taking a delivery needs of the world. */
export type Receive = Authenticating & {
  now(): number;
  /** Queues the events; throws while the queue is in trouble, and then the answer is 503. */
  publish(events: Event[]): Promise<void>;
  /** Puts verified bodies that cannot be understood where a human finds them; throws like `publish`. */
  quarantine(unreadable: Unreadable[]): Promise<void>;
};

/**
 * Takes a delivery: verified first, then parsed. The good events are queued first; what is bad beside them costs them
 * nothing. A refusal of what cannot be read would count towards the sender's giving us up, so it is accepted too.
 */
export async function take(c: Context, webhook: Webhook, receive: Receive): Promise<Response> {
  const delivery = await deliveryOf(c);
  if (!(await isAuthentic(webhook, receive, delivery))) return refuse(c);
  const { settings, now } = receive;
  const { events, unreadable } = webhook.parse(delivery.raw, { settings, now: now() });
  if (events.length > 0 || unreadable.length === 0) await receive.publish(events);
  if (unreadable.length > 0) await receive.quarantine(unreadable);
  return c.body(null, webhook.accepted);
}

/** The answer to a delivery that bears no good signature: the same whatever is wrong with it. */
export function refuse(c: Context): Response {
  return c.json({ error: 'the signature or secret is missing or wrong' }, 401);
}
