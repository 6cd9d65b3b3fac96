import type { Rota } from '../../contracts/rota.ts';
import { hasPlace } from './in-place.ts';
import { isPerson } from './is-person.ts';

/**
 * A rota in which the layers end at `at` (milliseconds since 1970) in which nobody but a person takes part: where a vendor lets no
 * list be empty and no layer be deleted. It uncovers what only they covered.
 */
export function endLayers(rota: Rota, person: string, at: number): Rota {
  const layers = rota.layers
    .filter((layer) => !(isAlone(layer) && layer.start >= at))
    .map((layer) => (isAlone(layer) && hasPlace(layer, person, at) ? { ...layer, end: at } : layer));
  return { ...rota, layers };

  function isAlone({ participants }: Rota['layers'][number]): boolean {
    return participants.length > 0 && participants.every((each) => isPerson(each, person));
  }
}
