import * as z from 'zod/mini';

/** Every mode, the most careful first. */
export const modes = ['observe', 'ask', 'ask-destructive', 'act'] as const;

/**
 * What Rollcall may do at a target by itself:
 *
 * - `observe`: it reads and plans, and changes nothing.
 * - `ask`: every change is held until a human approves its plan.
 * - `ask-destructive`: so is a change with a step that cannot be taken back; every other is made at once.
 * - `act`: every change is made at once, and the brake alone holds departures.
 */
export type Mode = (typeof modes)[number];

export const Mode = z.enum(modes);
