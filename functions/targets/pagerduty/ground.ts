import { Transient } from '../../core/contracts/errors.ts';
import { shortHash } from '../../lib/short-hash.ts';
import type { Turns } from './places.ts';
import type { RawMember } from './places-schema.ts';

/**
 * A fingerprint of who is on call by a schedule and when: what was judged of an edit holds as long as it is the same. Two leavers of
 * one schedule may each be covered by the other until the first of them has gone.
 */
export function groundOf(turns: Turns): string {
  return shortHash(JSON.stringify(turns.of === 'layers' ? ofLayers(turns) : ofShifts(turns)));
}

/** Throws `Transient` where a schedule is not what was judged. */
export function refuseMoved(turns: Turns, ground: string): void {
  if (groundOf(turns) === ground) return;
  throw new Transient('the schedule was changed since it was looked at: the removal is planned again');
}

function ofLayers({ schedule, overrides }: Extract<Turns, { of: 'layers' }>) {
  return [
    schedule.schedule_layers.map(({ id, end, users }) => [id, end, users.map(({ user }) => user)]),
    overrides.map(({ id, start, end, user }) => [id, start, end, user.id]),
  ];
}

function ofShifts({ schedule, overrides, customShifts }: Extract<Turns, { of: 'shifts' }>) {
  const who = ({ type, user_id }: RawMember) => [type, user_id];
  return [
    schedule.rotations.map(({ id, events }) => [
      id,
      events.map((event) => [
        event.id,
        event.effective_since,
        event.effective_until,
        event.assignment_strategy.members.map(who),
      ]),
    ]),
    overrides.map((one) => [
      one.id,
      one.start_time,
      one.end_time,
      who(one.overridden_member),
      who(one.overriding_member),
    ]),
    customShifts.map((one) => [
      one.id,
      one.start_time,
      one.end_time,
      one.assignments.map(({ member }) => who(member)),
    ]),
  ];
}
