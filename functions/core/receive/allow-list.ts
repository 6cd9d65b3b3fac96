import type { MiddlewareHandler } from 'hono';
import { Hono } from 'hono/tiny';
import { createAddressList } from '../../lib/ip-ranges.ts';
import { Transient } from '../contracts/errors.ts';
import { senderAddress } from '../contracts/request.ts';
import type { Receive, Source } from '../contracts/source.ts';

/** Never the address of anybody on the internet: whoever has it is on this machine. */
const loopback = ['127.0.0.0/8', '::1'];

/** The delivery was signed with our secret, but its address is not on the list: the list may be out of date. */
export class SenderNotAllowed extends Transient {
  constructor() {
    super('signed with our secret, but the sender’s address is not on the allow list');
  }
}

/**
 * Lets only the listed addresses through to a source. Whoever else comes is refused with 403, and no event of theirs
 * is ever queued. Only a delivery that is signed with our own secret is answered with an `Unlisted`, so 503: a list
 * that has become out of date is a mistake of ours, and a vendor drops for good what gets a 403
 * (https://developer.pagerduty.com/docs/webhooks/webhooks-behavior/), but tries again after a 503.
 */
export function allowOnly(
  source: Source,
  receive: Receive,
  ranges: string[],
  path: string,
): MiddlewareHandler {
  const isListed = createAddressList([...ranges, ...loopback]);
  const outside = new Hono({ strict: false }).route(path, source.routes(takesNothing(receive)));
  outside.onError((error) => {
    throw error;
  });
  return async (c, next) => {
    const address = senderAddress(c);
    if (address === undefined) throw new Transient('the address of the sender is not known');
    if (isListed(address)) return next();
    await outside.fetch(c.req.raw, c.env);
    return c.json({ error: 'this address is not on the allow list' }, 403);
  };
}

/** Sources verify before they publish or park, so whoever gets this far is not a stranger. */
function takesNothing(receive: Receive): Receive {
  const refuse = () => Promise.reject(new SenderNotAllowed());
  return { ...receive, publish: refuse, quarantine: refuse };
}
