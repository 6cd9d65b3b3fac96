import type { Layer, Override, Participant, Rota } from '../../contracts/rota.ts';
import { hasPlace, inPlace } from './in-place.ts';
import { isPerson } from './is-person.ts';
import { onCallIn } from './on-call-in.ts';
import { type Cut, substituteOverrides } from './substitute-overrides.ts';
import { successor } from './successor.ts';

/**
 * A rota in which another participant has the places of a person from `at` on (milliseconds since 1970), where a layer is counted
 * from its start: each layer with the person ends at its next hand-over, and a successor begins there; overrides take over the
 * turns that the person still has until then. Where no successor can be counted from a
 * hand-over, the list changes as it is, and so what it says of the past.
 */
export function succeed(rota: Rota, person: string, by: Participant, at: number): Rota {
  const cuts = new Map<string, Cut>();
  const bridges: Override[] = [];
  const layers = rota.layers.flatMap((layer): Layer[] => {
    if (!hasPlace(layer, person, at)) return [layer];
    const next = successor(layer, at);
    if (next === undefined || next.start <= layer.start) {
      cuts.set(layer.id, { at: Number.NEGATIVE_INFINITY, id: layer.id });
      return [inPlace(layer, person, by)];
    }
    cuts.set(layer.id, { at: next.start, id: next.id });
    bridges.push(...bridge(rota, layer, person, by, at, next.start));
    return [{ ...layer, end: next.start }, inPlace(next, person, by)];
  });
  return { ...rota, layers, overrides: [...substituteOverrides(rota, person, by, at, cuts), ...bridges] };
}

/** Overrides of the turns that a person still has, but for those that others have taken over already. */
function bridge(
  rota: Rota,
  layer: Layer,
  person: string,
  by: Participant,
  from: number,
  to: number,
): Override[] {
  return onCallIn(rota, layer, from, to)
    .filter(({ value }) => value.some((each) => isPerson(each, person)))
    .map(({ start, end }) => ({
      id: `${layer.id} from ${start}`,
      start,
      end,
      participant: by,
      replaces: { layers: [layer.id], participant: { kind: 'person', id: person } },
    }));
}
