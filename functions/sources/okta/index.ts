import type { Context } from 'hono';
import { Hono } from 'hono/tiny';
import type { Event } from '../../core/contracts/event.ts';
import { header, jsonOf, rawBody } from '../../core/contracts/request.ts';
import { defineSource, eventsIn, type Receive, type Unreadable } from '../../core/contracts/source.ts';
import { authentic } from '../../core/contracts/verify.ts';
import { isDeeperThan } from '../../lib/depth.ts';
import { api } from './api.ts';
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
  api,
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
  if (!delivery.success || delivery.data.data.events.length > entriesAtMost) {
    await receive.quarantine([{ raw, reason: 'this is not a delivery of an Okta event hook' }]);
    return c.body(null, 200);
  }
  await sort(raw, delivery.data, receive);
  return c.body(null, 200);
}

/** An entry of the System Log has hundreds of bytes, so 1 MiB has no room for more of them. */
const entriesAtMost = 20_000;

/** As many as can be checked and queued while Okta waits. */
const eventsAtMost = 10_000;

/** What a human can read, and `JSON.stringify` can write. */
const levelsAtMost = 64;

/** The good events are queued first; the bad ones are parked without them and cost them nothing. */
async function sort(raw: Uint8Array, { source, data }: Delivery, receive: Receive<Settings, Secret>) {
  const { settings } = receive;
  const world = { settings, org: hostOf(source) ?? hostOf(settings.org) ?? 'unknown', now: receive.now() };
  const events: Event[] = [];
  const bad: { event: unknown; reason: string }[] = [];
  const read = data.events.map((event) => {
    const meaning = normalize(event, world);
    return { event, meaning, good: eventsIn(meaning) };
  });
  // The widest last: what there is no time for is not what is beside it.
  for (const { event, meaning, good } of read.toSorted((a, b) => a.good.length - b.good.length)) {
    if (events.length + good.length > eventsAtMost)
      bad.push({ event, reason: 'more events than one delivery has' });
    else events.push(...good);
    if ('unreadable' in meaning) bad.push({ event, reason: meaning.unreadable });
  }
  await receive.publish(events);
  if (bad.length > 0) await receive.quarantine(unreadIn(raw, bad));
}

/** The bad events, each by itself; where one is nested too deep to be written again, the delivery as it came. */
function unreadIn(raw: Uint8Array, bad: { event: unknown; reason: string }[]): Unreadable[] {
  const deep = bad.find(({ event }) => isDeeperThan(levelsAtMost, event));
  if (deep !== undefined) return [{ raw, reason: `${deep.reason}, and is nested too deep` }];
  return bad.map(({ event, reason }) => ({ raw: Buffer.from(JSON.stringify(event)), reason }));
}

async function isOurs(c: Context, receive: Receive<Settings, Secret>): Promise<boolean> {
  const value = header(c, receive.settings.header);
  return value !== undefined && authentic(receive, ({ secrets }) => verify(value, secrets));
}

function refuse(c: Context): Response {
  return c.json({ error: 'the secret is missing or wrong' }, 401);
}

function hostOf(url: string | undefined): string | undefined {
  return url !== undefined && URL.canParse(url) ? new URL(url).host.slice(0, 253) || undefined : undefined;
}
