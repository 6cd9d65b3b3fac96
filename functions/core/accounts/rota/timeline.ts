import { isDeepStrictEqual } from 'node:util';
import { mergeSteps, type Steps, stepsOf, zipSteps } from '../../../lib/steps.ts';
import type { Participant, Rota } from '../../contracts/rota.ts';
import { onCallIn, overridesOf } from './on-call-in.ts';
import { overridden } from './overridden.ts';

/**
 * Who is on call at one moment: `people`, by the vendor's ids, certainly are. What `unknown` names may put others on call, or
 * nobody. Both are in order, and nothing is in them twice.
 */
export type OnCall = { people: string[]; unknown: string[] };

/**
 * Who is on call by a rota at every moment from `from` to before `to` (milliseconds since 1970), in as few spans as there
 * can be. Pure, and the same wherever a horizon is split.
 */
export function timeline(rota: Rota, from: number, to: number): Steps<OnCall> {
  const stacked = rota.isOn ? stack(rota, from, to) : stepsOf<Participant>([], from, to);
  const everything = overridesOf(rota, from, to, ({ replaces }) => replaces === undefined);
  const onCall = zipSteps(stacked, everything, (participants, overrides) =>
    summary(rota.isOn ? overridden(participants, overrides) : []),
  );
  return mergeSteps(onCall, isDeepStrictEqual);
}

function stack(rota: Rota, from: number, to: number): Steps<Participant[]> {
  const isFirst = rota.stacking === 'first';
  return rota.layers.reduce(
    (above, layer) =>
      zipSteps(above, onCallIn(rota, layer, from, to), (taken, more) =>
        isFirst && taken.length > 0 ? taken : [...taken, ...more],
      ),
    stepsOf<Participant>([], from, to),
  );
}

function summary(participants: Participant[]): OnCall {
  const people = participants.flatMap((each) => (each.kind === 'person' ? [each.id] : []));
  const unknown = participants.flatMap((each) => (each.kind === 'unknown' ? [each.what] : []));
  return { people: [...new Set(people)].sort(), unknown: [...new Set(unknown)].sort() };
}
