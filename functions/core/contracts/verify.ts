import type { Receive } from './source.ts';

/**
 * Whether a request is authentic by any live secret. Before it is refused the secrets are read anew: one that was
 * set a minute ago must not cost an event, since senders do not repeat what was answered 401.
 */
export async function authentic<Settings, Secret>(
  receive: Receive<Settings, Secret>,
  isGood: (secret: Secret) => boolean,
): Promise<boolean> {
  if ((await receive.secrets()).some(isGood)) return true;
  return (await receive.secrets(true)).some(isGood);
}
