import type { Rota } from '../../core/contracts/rota.ts';
import type { Layers, Shifts } from './places.ts';
import { rotaOfLayers } from './rota.ts';
import { rotaOfShifts } from './rota-of-shifts.ts';
import { CustomShift, LayerOverride, LayerSchedule, ShiftOverride, ShiftSchedule } from './rota-schema.ts';
import type { Account } from './schema.ts';
import { isTakenOver, isTheirs } from './swap-layers.ts';
import { isOverrideTakenOver } from './swap-shifts.ts';

/** The schedules by which PagerDuty pages by a leaver's account, as they were read. */
export function rotas({ id, places }: Account): Rota[] {
  if (places === undefined) return [];
  const { turns, readAt } = places;
  return turns.map((one) => (one.of === 'layers' ? ofLayers(one, id, readAt) : ofShifts(one, id, readAt)));
}

function ofLayers({ schedule, overrides }: Layers, user: string, now: number): Rota {
  const is = isTheirs(user, now);
  const counting = overrides.filter((one) => !is(one) || !isTakenOver(one, overrides, now));
  return rotaOfLayers(
    LayerSchedule.parse(schedule),
    counting.map((one) => LayerOverride.parse(one)),
  );
}

function ofShifts({ schedule, overrides, customShifts }: Shifts, user: string, now: number): Rota {
  const counting = overrides.filter((one) => !isOverrideTakenOver(user, one, overrides, now));
  return rotaOfShifts(
    ShiftSchedule.parse(schedule),
    counting.map((one) => ShiftOverride.parse(one)),
    customShifts.map((one) => CustomShift.parse(one)),
  );
}
