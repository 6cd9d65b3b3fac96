import type { Delivery, Handshake, Signature } from './delivery.ts';
import type { Parsed } from './parsed.ts';

/**
 * What a source delivers to `/webhooks/<id>`. `receive` verifies a delivery before it is parsed, queues what it says and answers
 * `accepted`. `signature`, `handshake` and `parse` are pure.
 */
export type Webhook<Settings = unknown, Secret = unknown> = {
  /** The addresses that the vendor says it sends from, by the name that `deployment.allowList` uses for them. */
  senderRanges?: Readonly<Record<string, readonly string[]>>;
  /** What a delivery is answered that was verified, whether or not it could be understood. */
  accepted: 200 | 202;
  /** The signature of a delivery; `undefined` where it bears none at all: for such a one no secret is read. */
  signature(delivery: Delivery, settings: Settings): Signature<Secret> | undefined;
  /** The answer to a GET; without it there is nothing to get. */
  handshake?(delivery: Delivery, settings: Settings): Handshake;
  /** What a verified body says. `now`: milliseconds since 1970. An unknown type of event is no event, and never an error. */
  parse(raw: Uint8Array, world: { settings: Settings; now: number }): Parsed;
};
