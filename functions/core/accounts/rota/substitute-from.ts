import type { Layer, Participant, Rota } from '../../contracts/rota.ts';
import { hasPlace, inPlace } from './in-place.ts';
import { type Cut, substituteOverrides } from './substitute-overrides.ts';

/**
 * A rota in which another participant has the places of a person from `at` on (milliseconds since 1970), where what has begun
 * cannot be changed: each layer with the person ends then, and is followed by one that goes on with the same turns. What was
 * stays as it was.
 */
export function substituteFrom(rota: Rota, person: string, by: Participant, at: number): Rota {
  const cuts = new Map<string, Cut>();
  const layers = rota.layers.flatMap((layer): Layer[] => {
    if (!hasPlace(layer, person, at)) return [layer];
    const isToCome = layer.start >= at;
    const id = isToCome ? layer.id : `${layer.id} from ${at}`;
    cuts.set(layer.id, { at: isToCome ? Number.NEGATIVE_INFINITY : at, id });
    const changed = inPlace(layer, person, by);
    return isToCome
      ? [changed]
      : [
          { ...layer, end: at },
          { ...changed, id, start: at },
        ];
  });
  return { ...rota, layers, overrides: substituteOverrides(rota, person, by, at, cuts) };
}
