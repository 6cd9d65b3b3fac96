import { isDeepStrictEqual } from 'node:util';
import { mergeSteps, type Span, stepsOf, zipSteps } from '../../../lib/steps.ts';
import type { Participant, Rota } from '../../contracts/rota.ts';
import { onCallOf } from './on-call.ts';
import { timeline } from './timeline.ts';

/**
 * When the vendor itself says that others are on call than we work out, from `from` to before `to` (milliseconds since 1970):
 * `said` is what its final schedule, timeline or window lists. A rota with a difference is one whose rules we do not know: nothing
 * that is judged by our timeline of it may be done. Where our own timeline is unknown there is nothing to compare.
 */
export function differences(
  rota: Rota,
  said: Span<Participant>[],
  from: number,
  to: number,
): { start: number; end: number }[] {
  const theirs = stepsOf(said, from, to).map(({ value, ...span }) => ({ ...span, value: onCallOf(value) }));
  const isDifferent = zipSteps(
    timeline(rota, from, to),
    theirs,
    (own, other) => own.unknown.length === 0 && !isDeepStrictEqual(own.people, other.people),
  );
  return mergeSteps(isDifferent, Object.is)
    .filter(({ value }) => value)
    .map(({ start, end }) => ({ start, end }));
}
