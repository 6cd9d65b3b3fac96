import { styleText } from 'node:util';
import type { Source } from '../../../functions/core/contracts/source.ts';
import { sources } from '../../../functions/sources/index.ts';
import { CommandError } from '../command-error.ts';
import { readSendArgs, type SendArgs, usage, usageError } from './args.ts';
import { okta } from './okta.ts';
import { pagerduty } from './pagerduty.ts';
import type { MadeUp, Sender } from './sender.ts';

/** What sending needs of the world. */
export type SendWorld = {
  env: Record<string, string | undefined>;
  now(): number;
  newId(): string;
  /** A source's settings in the configuration, checked; `undefined` where it is not configured. */
  settings(source: string): Promise<unknown>;
  /** A source's local secret, of its source's shape. */
  secret(source: string): Promise<unknown>;
  fetch(
    url: string,
    init: { method: string; headers: Record<string, string>; body: string },
  ): Promise<Response>;
  print(text: string): void;
};

const senders = new Map([
  ['okta', prepare(sources.okta, okta)],
  ['pagerduty', prepare(sources.pagerduty, pagerduty)],
]);

/** Runs the command; throws `CommandError` where it was asked wrongly, refused, or nobody listens. */
export async function runSend(args: string[], world: SendWorld): Promise<void> {
  const order = readSendArgs(args, world.env, world.now());
  if (order === undefined) return world.print(usage);
  const madeUp = await make(order, world);
  const url = `http://127.0.0.1:${order.port}/webhooks/${order.source}`;
  const statuses: number[] = [];
  for (let n = 0; n < order.times; n++) statuses.push(await deliver(url, madeUp, world));
  world.print(order.json ? asJson(order, madeUp, url, statuses) : asText(order, madeUp, url, statuses));
  const refusal = statuses.find((status) => status < 200 || status >= 300);
  if (refusal !== undefined) throw new CommandError(whyRefused(refusal, order.source));
}

/** A source and its sender agree on settings and secret; the source's own schemas check what the files hold. */
function prepare<Settings, Secret>(source: Source<Settings, Secret>, sender: Sender<Settings, Secret>) {
  const make = (order: SendArgs, settings: unknown, secret: unknown, newId: () => string): MadeUp =>
    sender.make(order, {
      settings: source.settings.parse(settings ?? {}),
      secret: source.secret.parse(secret),
      newId,
      usageError,
    });
  return { types: sender.types, make };
}

async function make(order: SendArgs, world: SendWorld): Promise<MadeUp> {
  const { source, type, force } = order;
  const sender = senders.get(source);
  if (sender === undefined) {
    throw usageError(
      `"${source}" is not a source that can be sent from: use ${[...senders.keys()].join(' or ')}.`,
    );
  }
  if (!force && !sender.types.includes(type)) {
    const known = sender.types.join('\n  ');
    throw new CommandError(
      `"${type}" means nothing to Rollcall (--force sends it all the same). It knows:\n\n  ${known}`,
      2,
    );
  }
  return sender.make(order, await world.settings(source), await world.secret(source), world.newId);
}

async function deliver(url: string, madeUp: MadeUp, world: SendWorld): Promise<number> {
  const { headers, body } = madeUp.deliver();
  try {
    const json = { 'content-type': 'application/json', accept: 'application/json' };
    const answer = await world.fetch(url, { method: 'POST', headers: { ...json, ...headers }, body });
    return answer.status;
  } catch (cause) {
    throw new CommandError(
      `Nothing answers at ${url}: start Rollcall with npm start, or name its port with --port.`,
      1,
      { cause },
    );
  }
}

function whyRefused(status: number, source: string): string {
  switch (status) {
    case 401:
      return `Rollcall refused the signature (401): it was started with other secrets, so start it again.`;
    case 404:
      return `Rollcall does not know ${source} (404): name it under "sources" in its configuration, and start it again.`;
    default:
      return `Rollcall answered ${status}: its log says why.`;
  }
}

function asJson(order: SendArgs, { eventId, userId }: MadeUp, url: string, statuses: number[]): string {
  const { source, type, email, group, at } = order;
  return JSON.stringify({ source, type, eventId, userId, email, group, at, url, statuses }, undefined, 2);
}

function asText(order: SendArgs, { eventId, userId }: MadeUp, url: string, statuses: number[]): string {
  const { source, type, email, group } = order;
  const about = [email && `${email} (${userId})`, group && `group ${group}`].filter(Boolean).join(', ');
  const answers = [...new Set(statuses)].map((status) => {
    const times = statuses.filter((each) => each === status).length;
    const colour = status < 300 ? 'green' : 'red';
    return `← ${styleText(colour, String(status))}${times > 1 ? `, ${times} times` : ''}`;
  });
  return [
    `→ ${styleText('bold', `${source} ${type}`)}${about && `  ${about}`}`,
    styleText('dim', `  event ${eventId} to ${url}`),
    ...answers,
  ].join('\n');
}
