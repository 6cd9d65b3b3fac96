import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { lastDeliveryOf } from './last-delivery.ts';
import { post } from './post.ts';

export type AgainArgs = { times: number; port: number; json: boolean };

/**
 * `send --again`: the last delivery once more, bit by bit. As a sender's redelivery is, it is the same event, with the
 * same signature and every header that it had. Throws `CommandError`.
 */
export async function sendAgain({ times, port, json }: AgainArgs, context: Context): Promise<void> {
  const delivery = lastDeliveryOf(context.env).read(port);
  if (delivery === undefined) {
    throw new CommandError(
      'Nothing was sent yet that could be sent again: send an event first, without --again.',
    );
  }
  const http = await context.http();
  const statuses: number[] = [];
  for (let n = 0; n < times; n++) statuses.push(await post(delivery, http));
  const { source, type, eventId, url } = delivery;
  if (json) context.json({ again: true, source, type, eventId, url, statuses });
  else {
    context.print(`→ ${source} ${type} again, as it was`);
    context.print(`  event ${eventId} to ${url}`);
    context.print(`← ${[...new Set(statuses)].join(', ')}`);
  }
  const refusal = statuses.find((status) => status < 200 || status >= 300);
  if (refusal !== undefined) throw new CommandError(`Rollcall answered ${refusal}: its log says why.`);
}
