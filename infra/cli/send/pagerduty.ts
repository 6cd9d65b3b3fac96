import type { Secret } from '../../../functions/sources/pagerduty/schema.ts';
import { sign, signatureHeader } from '../../../functions/sources/pagerduty/signature.ts';
import type { SendArgs } from './args.ts';
import { madeUpId, nameFrom } from './made-up.ts';
import { pagerdutyTypes, ping } from './pagerduty-types.ts';
import type { Sender } from './sender.ts';

/** PagerDuty's v3 webhooks: https://developer.pagerduty.com/docs/webhooks/webhooks-overview/#webhook-payload */
export const pagerduty: Sender<unknown, Secret> = {
  types: pagerdutyTypes,
  make(args, { secret, newId, usageError }) {
    const { email, type, at } = args;
    if (email === undefined && type !== ping)
      throw usageError(`${type} is about a person: say their e-mail.`);
    const eventId = args.eventId ?? newId();
    const userId = email && (args.userId ?? `P${madeUpId(`pagerduty ${email}`, 13).toUpperCase()}`);
    const event = {
      id: eventId,
      event_type: type,
      resource_type: type.split('.')[0],
      occurred_at: at,
      agent: null,
      client: null,
      data:
        userId === undefined
          ? { message: 'Hello from your friend Pagey!', type: 'ping' }
          : user(args, userId),
    };
    const body = JSON.stringify({ event });
    const [key = ''] = secret.secrets;
    const signature = { [signatureHeader]: sign(Buffer.from(body), key) };
    const deliver = () => ({
      headers: { ...signature, 'user-agent': 'PagerDuty-Webhook/V3.0', 'x-webhook-id': newId() },
      body,
    });
    return { eventId, userId, deliver };
  },
};

function user({ email = '', name = nameFrom(email) }: SendArgs, id: string) {
  return { id, type: 'user', summary: name, name, email };
}
