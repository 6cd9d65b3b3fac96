import type { Layer, Override, Participant, Rota } from '../../contracts/rota.ts';
import { isPerson } from './is-person.ts';
import { turnsOf } from './turns-of.ts';

/** From `at` on, the places of a layer are another participant's, and the layer is called `id`. */
export type Cut = { at: number; id: string };

/**
 * The overrides of a rota in which another participant takes a person's places: those that put the person on call put the other one
 * on call from `at` on, and those that took over the person's turns go on taking over the same turns. `cuts` says by layer
 * when its places are taken.
 */
export function substituteOverrides(
  rota: Rota,
  person: string,
  by: Participant,
  at: number,
  cuts: Map<string, Cut>,
): Override[] {
  return rota.overrides
    .flatMap((override) => (isPerson(override.participant, person) ? splitAt(override, at, by) : [override]))
    .flatMap((override) =>
      isPerson(override.replaces?.participant, person)
        ? ofTurns(rota, override, person, by, cuts)
        : [alsoIn(override, cuts)],
    );
}

function splitAt(override: Override, at: number, by: Participant): Override[] {
  const { id, start, end } = override;
  if (end <= at) return [override];
  if (start >= at) return [{ ...override, participant: by }];
  return [
    { ...override, end: at },
    { ...override, id: `${id} from ${at}`, start: at, participant: by },
  ];
}

/** What holds for a layer holds for what follows it. */
function alsoIn(override: Override, cuts: Map<string, Cut>): Override {
  const { replaces } = override;
  if (replaces === undefined) return override;
  const layers = new Set(replaces.layers.flatMap((layer) => [layer, cuts.get(layer)?.id ?? layer]));
  return { ...override, replaces: { ...replaces, layers: [...layers] } };
}

/** One override a turn of the person's: a longer one would take over the new participant's other turns too. */
function ofTurns(
  { layers }: Rota,
  override: Override,
  person: string,
  by: Participant,
  cuts: Map<string, Cut>,
): Override[] {
  return layers.flatMap((layer) => {
    if (!override.replaces?.layers.includes(layer.id)) return [];
    const cut = cuts.get(layer.id) ?? { at: Number.POSITIVE_INFINITY, id: layer.id };
    const { start, end } = override;
    const own = { participant: { kind: 'person' as const, id: person }, layers: [layer.id] };
    const others = { participant: by, layers: [cut.id] };
    return [
      ...turnsOfPerson(layer, person, start, Math.min(end, cut.at)).map((turn) => ({
        ...turn,
        replaces: own,
      })),
      ...turnsOfPerson(layer, person, Math.max(start, cut.at), end).map((turn) => ({
        ...turn,
        replaces: others,
      })),
    ].map((turn) => ({ ...override, ...turn, id: `${override.id} in ${layer.id} from ${turn.start}` }));
  });
}

/** When a person has a turn in a layer, or may have one. */
function turnsOfPerson(
  layer: Layer,
  person: string,
  from: number,
  to: number,
): { start: number; end: number }[] {
  return turnsOf(layer, from, to)
    .filter(({ value }) => value.some((each) => each.kind === 'unknown' || isPerson(each, person)))
    .map(({ start, end }) => ({ start, end }));
}
