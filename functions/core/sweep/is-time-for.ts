import { second } from '../../lib/duration.ts';
import type { Look } from './sweeping.ts';

const takesAtLeast = 5 * second;

/** Whether there is time to look at one more. */
export function isTimeFor({ world, deadline }: Look): boolean {
  return world.roster.now() < deadline - takesAtLeast;
}
