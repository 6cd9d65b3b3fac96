import type * as z from 'zod/mini';
import type { ApiDefinition } from './api.ts';
import type { Directory } from './directory.ts';
import type { Event } from './event.ts';
import type { ResolveWorld } from './resolve-world.ts';
import type { Serve } from './serve.ts';
import type { Subscription } from './subscription.ts';
import type { Webhook } from './webhook.ts';

/**
 * Where it comes from who is here: by webhooks, by its API, by a file, or by clients that write it.
 *
 * @example
 * defineSource({
 *   name: 'Acme',
 *   settings: z.strictObject({}),
 *   secret: z.object({ secrets: z.array(z.string()) }),
 *   webhook: {
 *     accepted: 202,
 *     signature({ raw, header }) {
 *       const mac = header('x-acme-signature');
 *       return mac === undefined ? undefined : { isBy: ({ secrets }) => verify(raw, mac, secrets) };
 *     },
 *     parse: (raw, { now }) => eventsOf(jsonOf(raw), now),
 *   },
 * });
 */
export type Source<Settings = unknown, Secret = unknown> = {
  /** The source's name as people write it. */
  name: string;
  /** The shape of `sources.<id>` in the configuration. */
  settings: z.ZodMiniType<Settings>;
  /** The shape of the secret `sources/<id>`; without it there is none. */
  secret?: z.ZodMiniType<Secret>;
  /** The source tells of no memberships, so that a group in `access` needs another source. */
  withoutGroups?: true;
  /** What it delivers; without it nothing is served for it. */
  webhook?: Webhook<Settings, Secret>;
  /** The source's API, for what its events do not say. */
  api?: ApiDefinition<Settings, Secret>;
  /**
   * What a bare notification says together with what its source adds, as events with ids of their own, in the order in
   * which they are to be routed. Called by `route`, never by `receive`.
   */
  resolve?(event: Event, world: ResolveWorld<Settings, Secret>): Promise<Event[]>;
  /** The whole directory, where the source lets it be read. Called by `route`. */
  list?: Directory<Settings, Secret>;
  /**
   * Its directory is a file that the command `import` brings: nothing is asked, nothing comes by itself, and nothing is compared
   * every night. `tenant`: whose file it is.
   */
  file?: { tenant(settings: Settings): string };
  /** What its clients write and read; what they wrote is its whole directory, so it needs no `list`. */
  serve?: Serve<Secret>;
  /** How the webhook is registered, where the source lets that be done by its API. Used by commands. */
  subscription?: Subscription<Settings>;
};
