import type { LookedAgain } from '../accounts/look-lines.ts';
import type { Consequence } from '../contracts/consequence.ts';
import type { EventType } from '../contracts/event-types.ts';
import type { Changes } from '../people/changes.ts';
import type { Identity } from '../people/identity.ts';

/**
 * An identity, or the note that it lives with another person now. One that arrives from another person counts from the
 * moment on that it is noted there that it moved here: a move that is cut off before has not happened.
 */
export type IdentityItem = { identity: Identity; movedTo?: string; arrivesFrom?: string };

/** Whose a link is. `at`: when it was last taken (ISO 8601 UTC). */
export type LinkItem = { person: string; at?: string };

/**
 * One line of the audit trail: what was done at a target, or what was heard of a source (`heard`). `causedBy` is the event's id,
 * `at` our own time (ISO 8601 UTC).
 */
export type HistoryItem = {
  at: string;
  /** Absent where something was heard. */
  target?: string;
  what: string;
  causedBy: string;
  method?: string;
  path?: string;
  status?: number;
  heard?: Heard;
  lookedAgain?: LookedAgain;
  /** What a step of a removal costs, in words, and what it did to rotas: of each kind of stretch the first ones. */
  costs?: string;
  consequences?: Consequence[];
};

/** An event that changed what is known. `occurredAt`: when it happened, by the source's clock (ISO 8601 UTC). No values. */
export type Heard = Changes & {
  type: EventType;
  source: string;
  user: string;
  occurredAt: string;
  /** How many groups more than those that are named. */
  more?: number;
};
