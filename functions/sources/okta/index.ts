import type { Context } from 'hono';
import { Hono } from 'hono/tiny';
import { authentic } from '../../core/authentic.ts';
import type { Event } from '../../core/event.ts';
import { header, jsonOf, rawBody } from '../../core/request.ts';
import { defineSource, type Receive } from '../../core/source.ts';
import { hydrate } from './hydrate.ts';
import { normalize } from './normalize.ts';
import { Delivery, Secret, Settings } from './schema.ts';
import { verify } from './signature.ts';

export const challengeHeader = 'x-okta-verification-challenge';

/** Okta's event hooks: https://developer.okta.com/docs/concepts/event-hooks/ */
export const okta = defineSource({
  name: 'Okta',
  settings: Settings,
  secret: Secret,
  routes: (receive) =>
    new Hono().get('/', (c) => answerChallenge(c, receive)).post('/', (c) => answerDelivery(c, receive)),
  hydrate,
});

/** https://developer.okta.com/docs/concepts/event-hooks/#one-time-verification-request */
async function answerChallenge(c: Context, receive: Receive<Settings, Secret>): Promise<Response> {
  const verification = header(c, challengeHeader);
  if (verification === undefined) return c.json({ error: 'this is not a verification by Okta' }, 400);
  const { header: name, allowUnauthenticatedChallenge } = receive.settings;
  const anonymous = allowUnauthenticatedChallenge && header(c, name) === undefined;
  if (!anonymous && !(await isOurs(c, receive))) return refuse(c);
  return c.json({ verification });
}

async function answerDelivery(c: Context, receive: Receive<Settings, Secret>): Promise<Response> {
  if (!(await isOurs(c, receive))) return refuse(c);
  const raw = await rawBody(c);
  const delivery = Delivery.safeParse(jsonOf(raw));
  if (!delivery.success) {
    await receive.park(raw, 'this is not a delivery of an Okta event hook');
    return c.body(null, 200);
  }
  await sort(delivery.data, receive);
  return c.body(null, 200);
}

/** The good events are queued first; a bad one is parked alone and costs its neighbours nothing. */
async function sort({ source, data }: Delivery, receive: Receive<Settings, Secret>): Promise<void> {
  const { settings } = receive;
  const world = { settings, org: hostOf(source) ?? hostOf(settings.org) ?? 'unknown', now: receive.now() };
  const events: Event[] = [];
  const bad: { event: unknown; reason: string }[] = [];
  for (const event of data.events) {
    const meaning = normalize(event, world);
    if ('unreadable' in meaning) bad.push({ event, reason: meaning.unreadable });
    else events.push(...meaning);
  }
  await receive.publish(events);
  for (const { event, reason } of bad) await receive.park(Buffer.from(JSON.stringify(event)), reason);
}

async function isOurs(c: Context, receive: Receive<Settings, Secret>): Promise<boolean> {
  const value = header(c, receive.settings.header);
  return value !== undefined && authentic(receive, ({ secrets }) => verify(value, secrets));
}

function refuse(c: Context): Response {
  return c.json({ error: 'the secret is missing or wrong' }, 401);
}

function hostOf(url: string | undefined): string | undefined {
  return url !== undefined && URL.canParse(url) ? new URL(url).host || undefined : undefined;
}
