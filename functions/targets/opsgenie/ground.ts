import { shortHash } from '../../lib/short-hash.ts';
import type { Override, Paged, Rotation } from './paging-schema.ts';

/**
 * A fingerprint of who is on call by a schedule and when: what was judged of an edit holds as long as it is the same. Two leavers of
 * one schedule may each be covered by the other until the first of them has gone.
 */
export function groundOf(rotations: Rotation[], overrides: Override[]): string {
  const who = ({ type, id, username }: Paged) => [type, id ?? username?.toLowerCase()];
  return shortHash(
    JSON.stringify([
      rotations.map(({ id, startDate, endDate, participants }) => [
        id,
        startDate,
        endDate,
        participants.map(who),
      ]),
      overrides.map(({ alias, user, startDate, endDate }) => [alias, who(user), startDate, endDate]),
    ]),
  );
}
