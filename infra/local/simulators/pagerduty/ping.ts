import { randomUUID } from 'node:crypto';
import { hmacSha256 } from '../../../../functions/lib/hmac.ts';
import type { Deliver } from '../deliver.ts';
import type { Subscription } from './store.ts';

/** So many refused in a row, and nothing is delivered any more: https://developer.pagerduty.com/docs/webhooks/webhooks-behavior/ */
const droppedAtMost = 3;

/** Sends a signed `pagey.ping`, unless the subscription is disabled. The caller does not learn how it went. */
export async function ping(subscription: Subscription, deliver: Deliver, at: string): Promise<void> {
  if (subscription.temporarilyDisabled || !subscription.active) return;
  const event = {
    id: randomUUID(),
    event_type: 'pagey.ping',
    resource_type: 'pagey',
    occurred_at: at,
    agent: null,
    client: null,
    data: { message: 'Hello from your friend Pagey!', type: 'ping' },
  };
  const body = JSON.stringify({ event });
  const signature = hmacSha256(subscription.secret, Buffer.from(body)).toString('hex');
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'PagerDuty-Webhook/V3.0',
    'x-webhook-id': randomUUID(),
    'x-webhook-subscription': subscription.id,
    'x-pagerduty-signature': `v1=${signature}`,
  };
  const status = await deliver(subscription.url, { method: 'POST', headers, body }).then(
    (answer) => answer.status,
    () => undefined,
  );
  count(subscription, status);
}

/** Only what is refused for good counts; what may be tried again (no answer, 429, 5xx) does not. */
function count(subscription: Subscription, status: number | undefined): void {
  if (status === undefined || status === 429 || status >= 500) return;
  subscription.dropped = status < 300 ? 0 : subscription.dropped + 1;
  if (subscription.dropped >= droppedAtMost) subscription.temporarilyDisabled = true;
}
