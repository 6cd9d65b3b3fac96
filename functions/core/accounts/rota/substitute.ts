import type { Participant, Rota } from '../../contracts/rota.ts';
import { hasPlace, inPlace } from './in-place.ts';
import { type Cut, substituteOverrides } from './substitute-overrides.ts';

/**
 * A rota in which another participant has the places of a person, one for one: every layer as it is but for that, and the
 * overrides from `at` on (milliseconds since 1970). Nobody else's turn moves, whatever the vendor computes from the list.
 */
export function substitute(rota: Rota, person: string, by: Participant, at: number): Rota {
  const cuts = new Map<string, Cut>();
  const layers = rota.layers.map((layer) => {
    if (!hasPlace(layer, person, at)) return layer;
    cuts.set(layer.id, { at: Number.NEGATIVE_INFINITY, id: layer.id });
    return inPlace(layer, person, by);
  });
  return { ...rota, layers, overrides: substituteOverrides(rota, person, by, at, cuts) };
}
