import { Blocked, Transient } from '../../core/contracts/errors.ts';
import { isInRotations, isInTurns } from './has-user.ts';
import type { Paging } from './paging.ts';
import type { Places, Turns } from './places.ts';

/**
 * Everywhere that PagerDuty has a person who is to be removed. A list of schedules of layers says who is on them, one of shifts does
 * not; and neither names a person who is only in an override, which shows by who is on call in the next 90 days. `before`: where
 * they were when their removal began, which may have been cut off in the middle of a schedule.
 */
export async function readPlaces(
  paging: Paging,
  user: string,
  now: number,
  before?: Places,
): Promise<Places> {
  const incidents = await paging.incidents(user);
  const policies = await paging.policies(user);
  const listed = await paging.layers();
  const shifts = await paging.shifts();
  const onCall = await paging.onCallBy(user);
  refuseContradiction(onCall.policies, policies);
  refuseContradiction(onCall.schedules, [...listed, ...(shifts ?? [])], shifts === undefined);
  const begun = new Set([...onCall.schedules, ...(before?.turns ?? []).map(({ schedule }) => schedule.id)]);
  const found: (Turns | undefined)[] = [];
  for (const { id, users } of listed) {
    const mayBeOn = users?.some((one) => one.id === user) ?? true;
    if (mayBeOn || begun.has(id)) found.push(await paging.layersOf(id));
  }
  for (const schedule of shifts ?? []) {
    if (begun.has(schedule.id) || isInRotations(user, schedule, now))
      found.push(await paging.shiftsOf(schedule.id));
  }
  const turns = found.filter((one) => one !== undefined).filter((one) => isInTurns(user, one, now));
  return {
    readAt: now,
    incidents,
    policies,
    turns,
    ...(shifts === undefined && { lacksShifts: true as const }),
  };
}

/** A list that lacks by what PagerDuty pages a person is not whole, so it says of nothing that they are not there. */
function refuseContradiction(paging: string[], listed: { id: string }[], isPart = false): void {
  const known = new Set(listed.map(({ id }) => id));
  const missing = paging.find((id) => !known.has(id));
  if (missing === undefined) return;
  if (isPart) {
    throw new Blocked(
      'PagerDuty pages a person by a schedule that the key may not read',
      `PagerDuty pages this person by the schedule ${missing}, which the key may not read: let it read schedules of shifts, or put another person there`,
    );
  }
  throw new Transient('PagerDuty pages a person by what its own lists lack');
}
