import type { Identity } from '../people/identity.ts';

/**
 * An identity, or the note that it lives with another person now. One that arrives from another person counts from the
 * moment on that it is noted there that it moved here: a move that is cut off before has not happened.
 */
export type IdentityItem = { identity: Identity; movedTo?: string; arrivesFrom?: string };

/** Whose a link is. */
export type LinkItem = { person: string };

/** One line of the audit trail. `because` is the event's id. */
export type HistoryItem = {
  at: string;
  target: string;
  what: string;
  causedBy: string;
  method?: string;
  path?: string;
  status?: number;
};
