import { defineSource } from '../../core/contracts/define-source.ts';
import { jsonOf } from '../../core/contracts/json-of.ts';
import { eventsIn } from '../../core/contracts/understood.ts';
import { api } from './api.ts';
import { list } from './list.ts';
import { normalize } from './normalize.ts';
import { Secret, Settings } from './schema.ts';
import { signatureHeader, signaturesIn, verify } from './signature.ts';
import { subscription } from './subscription.ts';
import { webhookIps } from './webhook-ips.ts';

/** PagerDuty's v3 webhooks: https://developer.pagerduty.com/docs/webhooks/webhooks-overview/ */
export const pagerduty = defineSource({
  name: 'PagerDuty',
  settings: Settings,
  secret: Secret,
  withoutGroups: true,
  webhook: {
    senderRanges: webhookIps,
    // A refusal would count towards PagerDuty's disabling the subscription, so what we cannot read is accepted too:
    // https://developer.pagerduty.com/docs/webhooks/webhooks-behavior/
    accepted: 202,
    signature({ raw, header }) {
      const signatures = signaturesIn(header(signatureHeader));
      return signatures.length === 0
        ? undefined
        : { isBy: ({ secrets }) => verify(raw, signatures, secrets) };
    },
    parse(raw, { now }) {
      const meaning = normalize(jsonOf(raw), now);
      const unreadable = 'unreadable' in meaning ? [{ raw, reason: meaning.unreadable }] : [];
      return { events: eventsIn(meaning), unreadable };
    },
  },
  api,
  list,
  subscription,
});
