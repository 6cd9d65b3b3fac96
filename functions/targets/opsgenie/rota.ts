import type { Layer, Override, Participant, Restriction, Rota } from '../../core/contracts/rota.ts';
import { day, hour, minute } from '../../lib/duration.ts';
import { isTimeZone } from '../../lib/wall-clock.ts';
import type { Responder, RotaOverride, RotaSchedule, Rotation, TimeRestriction } from './rota-schema.ts';

const week = 7 * day;
const units = { hourly: 'hour', daily: 'day', weekly: 'week' } as const;

/**
 * A schedule as a rota. Its rotations are in parallel: of two with a turn, both are on call.
 * https://docs.opsgenie.com/docs/on-call-schedules-and-rotations
 */
export function rotaOf(schedule: RotaSchedule, overrides: RotaOverride[]): Rota {
  const { id, name, enabled, rotations, timezone } = schedule;
  return {
    id,
    name,
    isOn: enabled,
    stacking: 'all',
    layers: rotations.map((rotation) => layerOf(rotation, timezone)),
    overrides: overrides.map(overrideOf),
  };
}

/** Turns are counted from the start of a rotation, and go on behind its restrictions. */
function layerOf({ id, name, participants, timing }: Rotation, timezone: string): Layer {
  const layer = { id, name, participants: participants.map(participantOf), restrictions: [], start: 0 };
  if (!isTimeZone(timezone)) {
    return { ...layer, timeZone: 'UTC', turns: { unknown: `there is no time zone ${timezone}` } };
  }
  if (timing === undefined) {
    return { ...layer, timeZone: timezone, turns: { unknown: 'its times are in a form that is not known' } };
  }
  const { startDate, endDate, type, length, timeRestriction } = timing;
  return {
    ...layer,
    timeZone: timezone,
    start: startDate,
    ...(typeof endDate === 'number' && { end: endDate }),
    turns: { first: startDate, every: length, unit: units[type] },
    restrictions: timeRestriction ? restrictionsOf(timeRestriction) : [],
  };
}

/** `none` is a gap on purpose. A team's or an escalation's members are not listed here. */
export function participantOf({ type, id }: Responder): Participant {
  if (type === 'user' && id) return { kind: 'person', id };
  if (type === 'none' || type === 'noone') return { kind: 'empty' };
  return { kind: 'unknown', what: id ? `${type} ${id}` : `${type} without an id` };
}

function restrictionsOf(given: TimeRestriction): Restriction[] {
  if (given.type === 'time-of-day') {
    const { startHour, startMin, endHour, endMin } = given.restriction;
    const time = startHour * hour + startMin * minute;
    return [{ time, length: until(time, endHour * hour + endMin * minute, day) }];
  }
  return given.restrictions.map(({ startDay, startHour, startMin, endDay, endHour, endMin }) => {
    const time = startHour * hour + startMin * minute;
    const end = (endDay - startDay) * day + endHour * hour + endMin * minute;
    return { day: startDay, time, length: until(time, end, week) };
  });
}

/** From one time to the next time of the other; all of the period where they are one. */
function until(start: number, end: number, period: number): number {
  const length = (((end - start) % period) + period) % period;
  return length === 0 ? period : length;
}

/** Without rotations it takes the place of all of them. */
function overrideOf({ alias, user, startDate, endDate, rotations }: RotaOverride): Override {
  const layers = rotations?.map(({ id }) => id) ?? [];
  return {
    id: alias,
    start: startDate,
    end: endDate,
    participant: participantOf(user),
    ...(layers.length > 0 && { replaces: { layers } }),
  };
}
