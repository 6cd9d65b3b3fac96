import type * as z from 'zod/mini';
import type { ApiDefinition } from './api.ts';
import type { Delivery, Handshake, Signature } from './delivery.ts';
import type { Directory } from './directory.ts';
import type { Event } from './event.ts';
import type { Parsed } from './parsed.ts';
import type { ResolveWorld } from './resolve-world.ts';
import type { Subscription } from './subscription.ts';

/**
 * Where events come from, at `/webhooks/<id>`. `receive` verifies a delivery before it is parsed, queues what it says
 * and answers `accepted`. `signature`, `handshake` and `parse` are pure.
 *
 * @example
 * defineSource({
 *   name: 'Acme',
 *   settings: z.strictObject({}),
 *   secret: z.object({ secrets: z.array(z.string()) }),
 *   accepted: 202,
 *   signature({ raw, header }) {
 *     const mac = header('x-acme-signature');
 *     return mac === undefined ? undefined : { isBy: ({ secrets }) => verify(raw, mac, secrets) };
 *   },
 *   parse: (raw, { now }) => eventsOf(jsonOf(raw), now),
 * });
 */
export type Source<Settings = unknown, Secret = unknown> = {
  /** The source's name as people write it. */
  name: string;
  /** The shape of `sources.<id>` in the configuration. */
  settings: z.ZodMiniType<Settings>;
  /** The shape of the secret `sources/<id>`. */
  secret: z.ZodMiniType<Secret>;
  /** The addresses that the vendor says it sends from, by the name that `deployment.allowList` uses for them. */
  senderRanges?: Readonly<Record<string, readonly string[]>>;
  /** The source tells of no memberships, so that a group in `access` needs another source. */
  withoutGroups?: true;
  /** What a delivery is answered that was verified, whether or not it could be understood. */
  accepted: 200 | 202;
  /** The signature of a delivery; `undefined` where it bears none at all: for such a one no secret is read. */
  signature(delivery: Delivery, settings: Settings): Signature<Secret> | undefined;
  /** The answer to a GET; without it there is nothing to get. */
  handshake?(delivery: Delivery, settings: Settings): Handshake;
  /** What a verified body says. `now`: milliseconds since 1970. An unknown type of event is no event, and never an error. */
  parse(raw: Uint8Array, world: { settings: Settings; now: number }): Parsed;
  /** The source's API, for what its events do not say. */
  api?: ApiDefinition<Settings, Secret>;
  /**
   * What a bare notification says together with what its source adds, as events with ids of their own, in the order in
   * which they are to be routed. Called by `route`, never by `receive`.
   */
  resolve?(event: Event, world: ResolveWorld<Settings, Secret>): Promise<Event[]>;
  /** The whole directory, where the source lets it be read. Called by `route`. */
  list?: Directory<Settings, Secret>;
  /** How the webhook is registered, where the source lets that be done by its API. Used by commands. */
  subscription?: Subscription<Settings>;
};
