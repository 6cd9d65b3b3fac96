import type { Delivery } from '../contracts/delivery.ts';
import type { Webhook } from '../contracts/webhook.ts';

/** What checking a signature uses of the world. */
export type Authenticating = {
  settings: unknown;
  /** The live secrets, the current first; `fresh` reads past the cache. */
  secrets(fresh: boolean): Promise<unknown[]>;
};

/**
 * Whether a delivery is signed with any live secret. Before one that is signed with another is refused, the secrets are
 * read anew: one that was set a minute ago must not cost an event, since senders do not repeat what was answered 401.
 */
export async function isAuthentic(
  webhook: Pick<Webhook, 'signature'>,
  { settings, secrets }: Authenticating,
  delivery: Delivery,
): Promise<boolean> {
  const signature = webhook.signature(delivery, settings);
  if (signature === undefined) return false;
  const isOurs = (secret: unknown) => signature.isBy(secret);
  return (await secrets(false)).some(isOurs) || (await secrets(true)).some(isOurs);
}
