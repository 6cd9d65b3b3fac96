import type { Participant } from '../../contracts/rota.ts';

/**
 * Who is on call at one moment: `people`, by the vendor's ids, certainly are. What `unknown` names may put others on call, or
 * nobody. Both are in order, and nothing is in them twice.
 */
export type OnCall = { people: string[]; unknown: string[] };

/** What participants who are on call at once come to. */
export function onCallOf(participants: Participant[]): OnCall {
  const people = participants.flatMap((each) => (each.kind === 'person' ? [each.id] : []));
  const unknown = participants.flatMap((each) => (each.kind === 'unknown' ? [each.what] : []));
  return { people: [...new Set(people)].sort(), unknown: [...new Set(unknown)].sort() };
}
