import type { MiddlewareHandler } from 'hono';
import { createAddressList } from '../../lib/ip-ranges.ts';
import { Transient } from '../contracts/errors.ts';
import { senderAddress } from '../contracts/request.ts';
import type { Webhook } from '../contracts/webhook.ts';
import { type Authenticating, isAuthentic } from './authentic.ts';
import { deliveryOf } from './delivery-of.ts';

/** Never an address on the internet: a sender that has it is on this machine. */
const loopback = ['127.0.0.0/8', '::1'];

/** The delivery was signed with our secret, but its address is not on the list: the list may be out of date. */
export class SenderNotAllowed extends Transient {
  constructor() {
    super('signed with our secret, but the sender’s address is not on the allow list');
  }
}

/**
 * Lets only the listed addresses through to a source. Any other sender is refused with 403, and no event of theirs is
 * ever queued. Only a delivery that is signed with our own secret throws `SenderNotAllowed`, so 503: a list that is out
 * of date is a mistake of ours, and a vendor drops for good what gets a 403
 * (https://developer.pagerduty.com/docs/webhooks/webhooks-behavior/), but tries again after a 503.
 */
export function allowOnly(webhook: Webhook, world: Authenticating, ranges: string[]): MiddlewareHandler {
  const isListed = createAddressList([...ranges, ...loopback]);
  return async (c, next) => {
    const address = senderAddress(c);
    if (address === undefined) throw new Transient('the address of the sender is not known');
    if (isListed(address)) return next();
    if (c.req.method === 'POST' && (await isAuthentic(webhook, world, await deliveryOf(c)))) {
      throw new SenderNotAllowed();
    }
    return c.json({ error: 'this address is not on the allow list' }, 403);
  };
}
