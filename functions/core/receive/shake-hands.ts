import type { Context } from 'hono';
import type { Webhook } from '../contracts/webhook.ts';
import { isAuthentic } from './authentic.ts';
import { deliveryOf } from './delivery-of.ts';
import { type Receive, refuse } from './take.ts';

/** Answers a source that asks whether we are there. */
export async function shakeHands(c: Context, webhook: Webhook, receive: Receive): Promise<Response> {
  const delivery = await deliveryOf(c);
  const answer = webhook.handshake?.(delivery, receive.settings);
  if (answer === undefined) return c.notFound();
  if (answer.signed && !(await isAuthentic(webhook, receive, delivery))) return refuse(c);
  return c.json(answer.body, answer.status);
}
