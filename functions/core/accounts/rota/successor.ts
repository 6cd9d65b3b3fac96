import { isDeepStrictEqual } from 'node:util';
import { day } from '../../../lib/duration.ts';
import { wallClock } from '../../../lib/wall-clock.ts';
import type { Layer } from '../../contracts/rota.ts';
import { turnsBetween } from './turns-between.ts';

/** So long is the next hand-over looked for. */
const lookedAhead = 400 * day;
/** So long the turns of both have to be the same. A day of the month and a change of clocks show within it. */
const compared = 100 * day;

/**
 * A layer that begins at the first hand-over from `at` on (milliseconds since 1970) and goes on with the turns of another, counted
 * from there: its list begins with the participant whose turn it then is. `undefined` where there is no such hand-over.
 *
 * A hand-over in an hour that was left out, or on the last day of a short month, is none that can be counted from.
 */
export function successor(layer: Layer, at: number): Layer | undefined {
  const { turns, participants, end = Number.POSITIVE_INFINITY } = layer;
  if ('unknown' in turns) return undefined;
  const { each = 1 } = turns;
  const clock = wallClock(layer.timeZone);
  const from = Math.max(at, layer.start);
  for (const { start, value } of turnsBetween(turns, clock, from, Math.min(end, from + lookedAhead))) {
    if (start < from || value % each !== 0) continue;
    const counted = { ...turns, first: start };
    const renumbered = turnsBetween(counted, clock, start, start + compared).map((turn) => ({
      ...turn,
      value: turn.value + value,
    }));
    if (!isDeepStrictEqual(renumbered, turnsBetween(turns, clock, start, start + compared))) continue;
    const place = (((value / each) % participants.length) + participants.length) % participants.length;
    const list = [...participants.slice(place), ...participants.slice(0, place)];
    return { ...layer, id: `${layer.id} from ${start}`, start, turns: counted, participants: list };
  }
  return undefined;
}
