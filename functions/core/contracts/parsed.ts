import type { Event } from './event.ts';

/** A verified body, or a part of one, that cannot be understood, and why in words that quote nothing. */
export type Unreadable = { raw: Uint8Array; reason: string };

/** What a delivery says: the events (none, where it is not about people), and what is put into quarantine. */
export type Parsed = { events: Event[]; unreadable: Unreadable[] };
