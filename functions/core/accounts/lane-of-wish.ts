import { type Lane, laneFor } from '../delivery/lane.ts';
import type { Account } from './account.ts';
import { isLookedAtAgain } from './removal.ts';

/** The lane in which a worker is woken: a look after a removal is in no leaver's way. */
export function laneOfWish(account: Account): Lane {
  return isLookedAtAgain(account) ? 'ordinary' : laneFor(account.desiredState);
}
