import type { Rota } from '../../core/contracts/rota.ts';
import type { Turns } from './places.ts';
import { rotaOfLayers } from './rota.ts';
import { rotaOfShifts } from './rota-of-shifts.ts';
import { CustomShift, LayerOverride, LayerSchedule, ShiftOverride, ShiftSchedule } from './rota-schema.ts';
import type { Account } from './schema.ts';

/** The schedules by which PagerDuty pages by a leaver's account, as they were read. */
export function rotas({ places }: Account): Rota[] {
  return (places?.turns ?? []).map(rotaOf);
}

function rotaOf(turns: Turns): Rota {
  if (turns.of === 'layers') {
    const overrides = turns.overrides.map((one) => LayerOverride.parse(one));
    return rotaOfLayers(LayerSchedule.parse(turns.schedule), overrides);
  }
  return rotaOfShifts(
    ShiftSchedule.parse(turns.schedule),
    turns.overrides.map((one) => ShiftOverride.parse(one)),
    turns.customShifts.map((one) => CustomShift.parse(one)),
  );
}
