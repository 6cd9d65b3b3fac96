import { isDeepStrictEqual } from 'node:util';
import type { Override, Participant } from '../../contracts/rota.ts';

/** Who is on call in place of `participants`, by the overrides of their layer that hold at one moment. */
export function overridden(participants: Participant[], overrides: Override[]): Participant[] {
  const ofAll = overrides.filter(({ replaces }) => replaces?.participant === undefined);
  if (ofAll.length > 0) return [agreed(ofAll)];
  return participants.map((participant) => {
    const own = overrides.filter(({ replaces }) => isDeepStrictEqual(replaces?.participant, participant));
    return own.length > 0 ? agreed(own) : participant;
  });
}

/** Whom all of these overrides put on call. */
function agreed(overrides: Override[]): Participant {
  const [first, ...others] = overrides.map(({ participant }) => participant);
  if (first === undefined) return { kind: 'empty' };
  const isAgreed = others.every((other) => isDeepStrictEqual(other, first));
  return isAgreed ? first : { kind: 'unknown', what: 'overrides that differ' };
}
