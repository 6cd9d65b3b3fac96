import type { Priority } from '../../lib/limiter/priority.ts';
import type { Lane } from '../delivery/lane.ts';

/** What calls are made for: the work of a lane, or long lists that are read ahead (`background`). */
export type CallLane = Lane | 'background';

/** How urgent the calls of a lane are to the limiter and the breaker, which know nothing of lanes. */
export const priorityOf = {
  leavers: 'high',
  ordinary: 'normal',
  background: 'background',
} as const satisfies Record<CallLane, Priority>;
