import type { Swap } from './paging-edits.ts';
import { isUser } from './places.ts';
import type { Op } from './steps.ts';

/** The ops that take a leaver out of a place. */
export type PlaceOp = Extract<Op, { kind: 'takePlace' | 'leavePlace' }>;

/**
 * Another one in a leaver's place, in the very position, or nobody: so nobody else's turn moves, though Opsgenie computes a rotation
 * anew from its start when its participants change.
 */
export function swapOf(op: PlaceOp): Swap {
  const is = isUser(op.leaver);
  return (paged) => {
    if (!is(paged)) return paged;
    return op.kind === 'takePlace' ? op.by : undefined;
  };
}
