import { isDeepStrictEqual } from 'node:util';
import { mergeSteps, type Steps, stepsOf, zipSteps } from '../../../lib/steps.ts';
import type { Participant, Rota } from '../../contracts/rota.ts';
import { type OnCall, onCallOf } from './on-call.ts';
import { onCallIn, overridesOf } from './on-call-in.ts';
import { overridden } from './overridden.ts';

/**
 * Who is on call by a rota at every moment from `from` to before `to` (milliseconds since 1970), in as few spans as there
 * can be. Pure, and the same wherever a horizon is split.
 */
export function timeline(rota: Rota, from: number, to: number): Steps<OnCall> {
  const stacked = rota.isOn ? stack(rota, from, to) : stepsOf<Participant>([], from, to);
  const everything = overridesOf(rota, from, to, ({ replaces }) => replaces === undefined);
  const onCall = zipSteps(stacked, everything, (participants, overrides) =>
    onCallOf(rota.isOn ? overridden(participants, overrides) : []),
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
