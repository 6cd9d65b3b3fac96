import type { Layer, Override, Participant, Rota } from '../../core/contracts/rota.ts';
import { wallClock } from '../../lib/wall-clock.ts';
import { recurrenceOf } from './recurrence.ts';
import type { CustomShift, Member, RotationEvent, ShiftOverride, ShiftSchedule } from './rota-schema.ts';

/**
 * A schedule of shifts as a rota: every event of its rotations and every custom shift is on call beside the others, and an override
 * takes one member's turns in one rotation. `docs/REST-API/21-Schedules-v2-to-v3-Upgrade.md` in
 * https://github.com/PagerDuty/developer-docs
 */
export function rotaOfShifts(
  { id, name, rotations }: ShiftSchedule,
  overrides: ShiftOverride[],
  customShifts: CustomShift[],
): Rota {
  const eventsOf = new Map(
    rotations.map((rotation) => [rotation.id, rotation.events.map((event) => event.id)]),
  );
  const layersOf = ({ rotation_id, custom_shift_id }: ShiftOverride) =>
    custom_shift_id ? [custom_shift_id] : (eventsOf.get(rotation_id ?? '') ?? []);
  return {
    id,
    name,
    isOn: true,
    stacking: 'all',
    layers: [
      ...rotations.flatMap((rotation) => rotation.events.map(layerOfEvent)),
      ...customShifts.map(layerOfShift),
    ],
    overrides: overrides.map((override): Override => {
      const { start_time: start, end_time: end, overriding_member, overridden_member } = override;
      const replaces = { layers: layersOf(override), participant: participantOf(overridden_member) };
      return { id: override.id, start, end, participant: participantOf(overriding_member), replaces };
    }),
  };
}

/** Members take turns by the number of the occurrence since the start time, also where the event took effect later. */
function layerOfEvent({ id, name, strategy, timing }: RotationEvent): Layer {
  const layer = { id, name, participants: strategy.members.map(participantOf), restrictions: [] };
  const unknown = (why: string): Layer => ({ ...layer, start: 0, timeZone: 'UTC', turns: { unknown: why } });
  const isTogether = ['every_member_assignment_strategy', 'user_assignment_strategy'].includes(strategy.type);
  if (!isTogether && strategy.type !== 'rotating_member_assignment_strategy') return unknown(strategy.type);
  if (timing === undefined) return unknown('its times are in a form that is not known');
  const recurrence = recurrenceOf(timing);
  if ('unknown' in recurrence) return unknown(recurrence.unknown);
  const { effective_since, effective_until, start_time, end_time } = timing;
  const { time_zone: timeZone, date_time: first } = start_time;
  const clock = wallClock(timeZone);
  return {
    ...layer,
    timeZone,
    start: Math.max(effective_since, first),
    ...(typeof effective_until === 'number' && { end: effective_until }),
    turns: {
      first,
      ...recurrence,
      length: clock.shows(end_time.date_time) - clock.shows(first),
      ...(isTogether ? { together: true } : { each: strategy.shifts_per_member ?? 1 }),
    },
  };
}

/** A shift that is there once, between two instants. */
function layerOfShift({ id, start_time, end_time, assignments }: CustomShift): Layer {
  return {
    id,
    name: 'Custom shift',
    timeZone: 'UTC',
    start: start_time,
    end: end_time,
    turns: {
      first: start_time,
      every: 1,
      unit: 'day',
      last: start_time,
      length: end_time - start_time,
      together: true,
    },
    participants: assignments.map(({ member }) => participantOf(member)),
    restrictions: [],
  };
}

function participantOf({ type, user_id }: Member): Participant {
  if (type === 'user_member' && user_id) return { kind: 'person', id: user_id };
  return type === 'empty_member' ? { kind: 'empty' } : { kind: 'unknown', what: type };
}
