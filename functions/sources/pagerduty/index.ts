import { Hono } from 'hono/tiny';
import * as z from 'zod/mini';
import { header, jsonOf, rawBody } from '../../core/contracts/request.ts';
import { defineSource, eventsIn } from '../../core/contracts/source.ts';
import { authentic } from '../../core/contracts/verify.ts';
import { addresses } from './addresses.ts';
import { normalize } from './normalize.ts';
import { Secret } from './schema.ts';
import { signatureHeader, signaturesIn, verify } from './signature.ts';

/** PagerDuty's v3 webhooks: https://developer.pagerduty.com/docs/webhooks/webhooks-overview/ */
export const pagerduty = defineSource({
  name: 'PagerDuty',
  settings: z.strictObject({}),
  secret: Secret,
  addresses,
  routes: (receive) =>
    new Hono().post('/', async (c) => {
      const raw = await rawBody(c);
      const signatures = signaturesIn(header(c, signatureHeader));
      const signed =
        signatures.length > 0 &&
        (await authentic(receive, ({ secrets }) => verify(raw, signatures, secrets)));
      if (!signed) return c.json({ error: 'the signature is missing or wrong' }, 401);
      const meaning = normalize(jsonOf(raw), receive.now());
      // A refusal would count towards PagerDuty's disabling the subscription, so what we cannot read is accepted too:
      // https://developer.pagerduty.com/docs/webhooks/webhooks-behavior/
      const events = eventsIn(meaning);
      if (events.length > 0 || !('unreadable' in meaning)) await receive.publish(events);
      if ('unreadable' in meaning) await receive.quarantine([{ raw, reason: meaning.unreadable }]);
      return c.body(null, 202);
    }),
});
