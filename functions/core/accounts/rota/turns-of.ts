import { type Steps, stepsOf, zipSteps } from '../../../lib/steps.ts';
import { wallClock } from '../../../lib/wall-clock.ts';
import type { Layer, Participant, Turns } from '../../contracts/rota.ts';
import { restricted } from './restricted.ts';
import { turnsBetween } from './turns-between.ts';

/** Who has a turn in a layer at every moment from `from` to before `to`; nobody in the list where there is no turn. */
export function turnsOf(layer: Layer, from: number, to: number): Steps<Participant[]> {
  if (to <= from) return [];
  const { start, end = Number.POSITIVE_INFINITY, restrictions, turns } = layer;
  const [since, until] = [Math.max(from, start), Math.min(to, end)];
  if (since >= until) return stepsOf<Participant>([], from, to);
  if ('unknown' in turns) {
    return stepsOf([{ start: since, end: until, value: anyOf(layer, turns.unknown) }], from, to);
  }
  const clock = wallClock(layer.timeZone);
  const spans = turnsBetween(turns, clock, since, until).map((turn) => ({
    start: Math.max(turn.start, since),
    end: Math.min(turn.end, until),
    value: participantsOf(layer.participants, turns, turn.value),
  }));
  return zipSteps(
    stepsOf(spans, from, to),
    restricted(restrictions, clock, from, to),
    (participants, isAllowed) => (isAllowed ? participants.flat() : []),
  );
}

function participantsOf(
  participants: Participant[],
  { together, each = 1 }: Turns,
  turn: number,
): Participant[] {
  if (together) return participants;
  // Before the first turn the list is gone through backwards, and `slice` counts from its end.
  const place = Math.floor(turn / each) % participants.length;
  return participants.slice(place).slice(0, 1);
}

/** Who takes part is part of it: with another list it is another unknown. */
function anyOf({ name, participants }: Layer, why: string): Participant {
  const ids = participants.map((each) => (each.kind === 'person' ? each.id : each.kind));
  return { kind: 'unknown', what: `${name}, with ${ids.join(', ')}: ${why}` };
}
