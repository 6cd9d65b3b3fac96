import type { Hono } from 'hono';
import type * as z from 'zod/mini';
import type { ApiDefinition, Vendor } from './api.ts';
import { checkEvent, isPlain } from './check-event.ts';
import type { Event } from './event.ts';

/**
 * What a webhook means: events (none, where it is not about people), or why nobody can understand it. Of one that is
 * understood in part, `events` is that part.
 */
export type Normalized = Event[] | { unreadable: string; events?: Event[] };

/** What a source tells, checked: the good events, and why any other is none. Every source's `normalize` ends here. */
export function understood(told: Event[]): Normalized {
  if (told.every(isPlain)) return told;
  const checked = told.map(checkEvent);
  const events = checked.flatMap(({ event }) => event ?? []);
  const [unreadable] = checked.flatMap(({ flaw }) => flaw ?? []).sort();
  if (unreadable === undefined) return events;
  return events.length === 0 ? { unreadable } : { unreadable, events };
}

/** The events in what was understood. */
export function eventsIn(meaning: Normalized): Event[] {
  return Array.isArray(meaning) ? meaning : (meaning.events ?? []);
}

/** A verified body, or a part of one, that nobody understands, and why. */
export type Unreadable = { raw: Uint8Array; reason: string };

/** What a source's routes may use. */
export type Receive<Settings = unknown, Secret = unknown> = {
  settings: Settings;
  /**
   * The current secret and, after a rotation, the one before: either is good. `fresh` reads past the cache.
   * Throws while the store is in trouble.
   */
  secrets(fresh?: boolean): Promise<Secret[]>;
  now(): number;
  /** Queues the events; throws while the queue is in trouble, and then the answer is 503. */
  publish(events: Event[]): Promise<void>;
  /** Puts verified bodies that nobody understands where a human finds them; throws like `publish`. */
  quarantine(unread: Unreadable[]): Promise<void>;
};

/** What `hydrate` may use: the same secret as the routes, and the source's API. */
export type Hydrate<Settings = unknown, Secret = unknown> = {
  settings: Settings;
  /** The current secret. */
  secret(): Promise<Secret>;
  /** The API that the source describes. Every call waits for its turn; throws one of the five errors. */
  vendor(): Vendor;
  /** Milliseconds since 1970. */
  now(): number;
  /** Called with what the source did not tell and why, in words fit for a log; the rest of what it says counts. */
  untold(what: string): void;
};

/**
 * Where events come from. `routes` is a small Hono app, mounted at `/webhooks/<id>`, so that handshakes need no
 * special case elsewhere. Verify first, over the raw bytes (`rawBody(c)`), then parse.
 */
export type Source<Settings = unknown, Secret = unknown> = {
  /** The source's name as people write it. */
  name: string;
  /** The shape of `sources.<id>` in the configuration. */
  settings: z.ZodMiniType<Settings>;
  /** The shape of the secret `sources/<id>`. */
  secret: z.ZodMiniType<Secret>;
  /** The addresses that the vendor says it sends from, by the name that `deployment.allowList` uses for them. */
  addresses?: Readonly<Record<string, readonly string[]>>;
  routes(receive: Receive<Settings, Secret>): Hono;
  /** The source's API, for what its events do not say. */
  api?: ApiDefinition<Settings, Secret>;
  /**
   * What a bare notification says together with what its source adds, as events with ids of their own, in the order in
   * which they are to be routed. Called by `route`, never by `receive`.
   */
  hydrate?(event: Event, world: Hydrate<Settings, Secret>): Promise<Event[]>;
};

/** A source that remembers what its settings look like before defaults are filled in: what an operator writes. */
export type TypedSource<Settings, Secret, SettingsInput> = Source<Settings, Secret> & {
  settings: z.ZodMiniType<Settings, SettingsInput>;
};

/** Gives a source its types; does nothing else. */
export function defineSource<Settings, Secret, SettingsInput>(
  source: TypedSource<Settings, Secret, SettingsInput>,
): TypedSource<Settings, Secret, SettingsInput> {
  return source;
}
