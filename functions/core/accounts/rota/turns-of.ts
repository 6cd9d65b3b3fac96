import { type Steps, stepsOf, zipSteps } from '../../../lib/steps.ts';
import { wallClock } from '../../../lib/wall-clock.ts';
import type { Layer, Participant } from '../../contracts/rota.ts';
import { restricted } from './restricted.ts';
import { turnsBetween } from './turns-between.ts';

/** Who has a turn in a layer at every moment from `from` to before `to`; nobody in the list where there is no turn. */
export function turnsOf(layer: Layer, from: number, to: number): Steps<Participant[]> {
  if (to <= from) return [];
  const { start, end = Number.POSITIVE_INFINITY, restrictions } = layer;
  const clock = wallClock(layer.timeZone);
  const [since, until] = [Math.max(from, start), Math.min(to, end)];
  const turns =
    since < until
      ? turnsBetween(layer.turns, clock, since, until).map((turn) => ({
          start: Math.max(turn.start, since),
          end: Math.min(turn.end, until),
          value: participantsOf(layer, turn.value),
        }))
      : [];
  return zipSteps(
    stepsOf(turns, from, to),
    restricted(restrictions, clock, from, to),
    (participants, isAllowed) => (isAllowed ? participants.flat() : []),
  );
}

function participantsOf({ participants, turns }: Layer, turn: number): Participant[] {
  if (turns.together) return participants;
  const place = Math.floor(turn / (turns.each ?? 1)) % participants.length;
  // Before the first turn the list is gone through backwards, and `slice` counts from its end.
  return participants.slice(place).slice(0, 1);
}
