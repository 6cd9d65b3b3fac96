import * as z from 'zod/mini';

/**
 * A wake-up: "look at this person on this target". It carries no state on purpose: the worker reads the latest, so
 * ten queued changes of one person cost one.
 */
export const Wake = z.object({
  version: z.literal(1),
  person: z.string(),
  target: z.string(),
  /** The event or the reason that asked for it, for the audit trail. */
  because: z.string(),
});
export type Wake = z.infer<typeof Wake>;

/** The two queues of a target: somebody who leaves never waits behind those who join. */
export type Lane = 'ordinary' | 'leavers';

/** Sends a wake-up to its target's lane; throws while the queue is in trouble. */
export type WakeUp = (wake: Omit<Wake, 'version'>, lane: Lane) => Promise<void>;

/** The lane for what somebody is to become. */
export function laneFor(state: string | undefined): Lane {
  return state === 'muted' || state === 'absent' ? 'leavers' : 'ordinary';
}
