import type { Layer, Participant, Rota, Turns } from '../../core/contracts/rota.ts';
import { day } from '../../lib/duration.ts';
import { type WallClock, wallClock } from '../../lib/wall-clock.ts';
import type { Repeat, RotaEvent, Timing } from './rota-schema.ts';
import { ianaOf } from './time-zones.ts';

/**
 * A schedule as rotas, one an escalation layer: an alert that finds nobody on call in its layer is dropped, so none of them
 * stands in for another. Events of one layer are on call beside one another, and an override is an event beside an exception.
 * https://pagertree.com/docs/schedules
 */
export function rotasOf(schedule: { id: string; name: string }, events: RotaEvent[]): Rota[] {
  const numbers = [...new Set(events.map(({ layer }) => layer))].sort((a, b) => a - b);
  return numbers.map((number) => ({
    id: `${schedule.id}:${number}`,
    name: `${schedule.name}, layer ${number}`,
    isOn: true,
    stacking: 'all',
    layers: events.filter(({ layer }) => layer === number).map(layerOf),
    overrides: [],
  }));
}

function layerOf({ id, layer, attendees, timing }: RotaEvent): Layer {
  const participants = attendees.map(({ attendee_id, attendee_type }) =>
    participantOf(attendee_id, attendee_type),
  );
  const plain = {
    id,
    name: `Event in layer ${layer}`,
    participants,
    restrictions: [],
    start: 0,
    timeZone: 'UTC',
  };
  if (timing === undefined)
    return { ...plain, turns: { unknown: 'its times are in a form that is not known' } };
  const timeZone = ianaOf(timing.time_zone);
  if (timeZone === undefined)
    return { ...plain, turns: { unknown: `there is no time zone ${timing.time_zone}` } };
  const turns = turnsOf(timing, wallClock(timeZone));
  return { ...plain, timeZone, start: timing.start_datetime, turns };
}

function participantOf(id: string, type: string): Participant {
  const isPerson = /^account_?user$/i.test(type);
  return isPerson ? { kind: 'person', id } : { kind: 'unknown', what: `${type || 'attendee'} ${id}` };
}

function turnsOf(timing: Timing, clock: WallClock): Layer['turns'] {
  const { start_datetime: first, end_datetime } = timing;
  const length = clock.shows(end_datetime) - clock.shows(first);
  if (length <= 0) return { unknown: 'it ends before it starts' };
  if (!timing.repeat) return { first, every: 1, unit: 'day', length, last: first, together: true };
  const beat = beatOf(timing, clock.shows(first));
  if (beat === undefined) return { unknown: 'how it comes again' };
  const { repeat_end_datetime: end, exceptions, rotation } = timing;
  return {
    first,
    ...beat,
    length,
    ...(typeof end === 'number' && { last: endOfDay(end, clock) }),
    ...(exceptions.length > 0 && { except: exceptions.map(({ start_datetime }) => start_datetime) }),
    ...(!rotation && { together: true }),
  };
}

/** `undefined` where nothing is said of what happens: days with another unit than days, and days that not every month has. */
function beatOf(repeat: Repeat, start: number): Pick<Turns, 'every' | 'unit' | 'days'> | undefined {
  const { frequency: every, frequency_unit: unit } = repeat;
  const dayOfMonth = new Date(start).getUTCDate();
  if (unit === 'hourly') return { every, unit: 'hour' };
  if (unit === 'weekly') return { every, unit: 'week' };
  if (unit !== 'daily') {
    return dayOfMonth > 28 ? undefined : { every: unit === 'monthly' ? every : every * 12, unit: 'month' };
  }
  const days = (repeat.days_of_week ?? []).map((number) => (number === 0 ? 7 : number));
  if (days.length === 0 || days.length === 7) return { every, unit: 'day' };
  const startsOn = ((new Date(start).getUTCDay() + 6) % 7) + 1;
  return every === 1 && days.includes(startsOn) ? { every, unit: 'week', days } : undefined;
}

/** The day is the last on which it comes again. */
function endOfDay(instant: number, clock: WallClock): number {
  return clock.reaches((Math.floor(clock.shows(instant) / day) + 1) * day) - 1;
}
