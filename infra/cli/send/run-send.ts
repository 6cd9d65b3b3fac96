import type { Source } from '../../../functions/core/contracts/source.ts';
import { sources } from '../../../functions/sources/index.ts';
import { CommandError } from '../command-error.ts';
import type { Context, Paint } from '../context.ts';
import { type SendArgs, usageError } from './args.ts';
import { lastDeliveryOf } from './last-delivery.ts';
import { localSecret } from './local-secret.ts';
import { okta } from './okta.ts';
import { pagerduty } from './pagerduty.ts';
import { post } from './post.ts';
import { sendScim } from './scim.ts';
import type { MadeUp, Sender } from './sender.ts';
import { whyRefused } from './why-refused.ts';

const senders = new Map([
  ['okta', prepare(sources.okta, okta)],
  ['pagerduty', prepare(sources.pagerduty, pagerduty)],
]);

/** Sends what is asked for; throws `CommandError` where it was asked wrongly, refused, or nobody listens. */
export async function runSend(args: SendArgs, context: Context): Promise<void> {
  if (args.source === 'scim') return sendScim(args, context);
  const madeUp = await make(args, context);
  const url = `http://127.0.0.1:${args.port}/webhooks/${args.source}`;
  const http = await context.http();
  const statuses: number[] = [];
  const { source, type, email, group, at } = args;
  const { eventId, userId } = madeUp;
  for (let n = 0; n < args.times; n++) {
    const { headers, body } = madeUp.deliver();
    const delivery = { source, type, eventId, url, headers: { ...jsonBody, ...headers }, body };
    lastDeliveryOf(context.env).write(args.port, delivery);
    statuses.push(await post(delivery, http));
  }
  if (args.json) context.json({ source, type, eventId, userId, email, group, at, url, statuses });
  else context.print(asText(args, madeUp, url, statuses, context.paint));
  const refusal = statuses.find((status) => status < 200 || status >= 300);
  if (refusal !== undefined) throw new CommandError(whyRefused(refusal, source));
}

const jsonBody = { 'content-type': 'application/json', accept: 'application/json' };

/** A source and its sender agree on settings and secret; the source's own schemas check what the files hold. */
function prepare<Settings, Secret>(source: Source<Settings, Secret>, sender: Sender<Settings, Secret>) {
  const { secret: shape } = source;
  if (shape === undefined) throw new Error(`${source.name} delivers nothing that could be made up`);
  const make = (args: SendArgs, settings: unknown, secret: unknown, newId: () => string): MadeUp =>
    sender.make(args, {
      settings: source.settings.parse(settings ?? {}),
      secret: shape.parse(secret),
      newId,
      usageError,
    });
  return { types: sender.types, make };
}

async function make(args: SendArgs, context: Context): Promise<MadeUp> {
  const { source, type, force } = args;
  const sender = senders.get(source);
  if (sender === undefined) {
    throw usageError(
      `"${source}" is not a source that can be sent from: use ${[...senders.keys(), 'scim'].join(', ')}.`,
    );
  }
  if (!force && !sender.types.includes(type)) {
    const known = sender.types.join('\n  ');
    throw new CommandError(
      `"${type}" means nothing to Rollcall (--force sends it all the same). It knows:\n\n  ${known}`,
      2,
    );
  }
  const { sources: configured } = await context.config();
  return sender.make(args, configured[source], localSecret(`sources/${source}`, context.env), context.newId);
}

function asText(
  { source, type, email, group }: SendArgs,
  { eventId, userId }: MadeUp,
  url: string,
  statuses: number[],
  paint: Paint,
): string {
  const about = [email && `${email} (${userId})`, group && `group ${group}`].filter(Boolean).join(', ');
  const answers = [...new Set(statuses)].map((status) => {
    const times = statuses.filter((each) => each === status).length;
    const colour = status < 300 ? 'green' : 'red';
    return `← ${paint(colour, String(status))}${times > 1 ? `, ${times} times` : ''}`;
  });
  return [
    `→ ${paint('bold', `${source} ${type}`)}${about && `  ${about}`}`,
    paint('dim', `  event ${eventId} to ${url}`),
    ...answers,
  ].join('\n');
}
