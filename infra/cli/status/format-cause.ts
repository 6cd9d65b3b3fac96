import type { EventCause } from '../../../functions/core/operate/event-cause.ts';
import { type Clock, when } from '../when.ts';

/** Why something is or was done: the event by its type and time where that is known still, else by its id. */
export function formatCause(causedBy: string, cause: EventCause | undefined, clock: Clock): string {
  if (cause === undefined) return `because of ${causedBy}`;
  return `because of ${cause.type} from ${cause.source}, ${when(cause.at, clock)}`;
}
