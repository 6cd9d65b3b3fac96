import type { Layer, Override, Participant, Restriction, Rota } from '../../core/contracts/rota.ts';
import { hour, minute, second } from '../../lib/duration.ts';
import { isTimeZone } from '../../lib/wall-clock.ts';
import type {
  LayerOverride,
  LayerRestriction,
  LayerSchedule,
  RotaUser,
  ScheduleLayer,
} from './rota-schema.ts';

/**
 * A schedule of layers as a rota. On the page the last layer has precedence, which the API answers first, the other way round than
 * it takes them. An override takes the place of all layers.
 * https://support.pagerduty.com/main/docs/schedule-basics and https://github.com/PagerDuty/public-support-scripts/pull/60
 */
export function rotaOfLayers(schedule: LayerSchedule, overrides: LayerOverride[]): Rota {
  const { id, name, time_zone, schedule_layers } = schedule;
  return {
    id,
    name,
    isOn: true,
    stacking: 'first',
    layers: schedule_layers.map((layer) => layerOf(layer, time_zone)),
    overrides: overrides.map(overrideOf),
  };
}

function layerOf({ id, name, users, timing }: ScheduleLayer, timeZone: string): Layer {
  const layer = { id, name, participants: users.map(participantOf), restrictions: [], start: 0 };
  if (!isTimeZone(timeZone)) {
    return { ...layer, timeZone: 'UTC', turns: { unknown: `there is no time zone ${timeZone}` } };
  }
  if (timing === undefined) {
    return { ...layer, timeZone, turns: { unknown: 'its times are in a form that is not known' } };
  }
  const { start, end, rotation_virtual_start, rotation_turn_length_seconds, restrictions } = timing;
  return {
    ...layer,
    timeZone,
    start,
    ...(typeof end === 'number' && { end }),
    turns: {
      first: rotation_virtual_start,
      every: (rotation_turn_length_seconds * second) / hour,
      unit: 'hour',
    },
    restrictions: restrictions.map(restrictionOf),
  };
}

function participantOf({ id, deleted_at }: RotaUser): Participant {
  return deleted_at ? { kind: 'empty' } : { kind: 'person', id };
}

function restrictionOf(restriction: LayerRestriction): Restriction {
  const [hours = 0, minutes = 0, seconds = 0] = restriction.start_time_of_day.split(':').map(Number);
  const onDay = restriction.type === 'weekly_restriction' ? restriction.start_day_of_week : undefined;
  return {
    ...(onDay && { day: onDay }),
    time: hours * hour + minutes * minute + seconds * second,
    length: restriction.duration_seconds * second,
  };
}

function overrideOf({ id, start, end, user }: LayerOverride): Override {
  return { id, start, end, participant: participantOf(user) };
}
