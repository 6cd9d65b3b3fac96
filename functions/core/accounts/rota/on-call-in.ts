import { type Steps, stepsOf, zipSteps } from '../../../lib/steps.ts';
import type { Layer, Override, Participant, Rota } from '../../contracts/rota.ts';
import { overridden } from './overridden.ts';
import { turnsOf } from './turns-of.ts';

/** Who is on call in one layer, by its turns and the overrides of it, at every moment from `from` to before `to`. */
export function onCallIn(rota: Rota, layer: Layer, from: number, to: number): Steps<Participant[]> {
  const own = overridesOf(rota, from, to, ({ replaces }) => replaces?.layers.includes(layer.id) ?? false);
  return zipSteps(turnsOf(layer, from, to), own, overridden);
}

/** The overrides of a rota that hold at each moment, of those that are meant. */
export function overridesOf(
  { overrides }: Rota,
  from: number,
  to: number,
  isMeant: (override: Override) => boolean,
): Steps<Override[]> {
  const spans = overrides.filter(isMeant).map((value) => ({ start: value.start, end: value.end, value }));
  return stepsOf(spans, from, to);
}
