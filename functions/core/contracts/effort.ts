import type { Desired } from './desired.ts';
import type { Leaving } from './known.ts';
import type { Wanted } from './wanted.ts';

/** How much a look in a list of all may cost, and what it is to prove. */
export type Effort = Pick<Wanted, 'calls' | 'age' | 'since'>;

/** Whom nothing finds is made: where they are there already, the vendor says so, and then it is worth a long look. */
export const briefly: Effort = { calls: 1, age: 5 * 60_000 };

/**
 * What saying that there is no account takes. At a mute, ids and searches suffice for whom we knew there before they
 * left: a long list is looked at only if it was read lately. For whom we did not, and at a removal, it proves.
 */
export function effortOf(state: Desired['state'], leaving: Leaving | undefined): Effort {
  if (state === 'present') return briefly;
  if (state === 'muted' && leaving?.identified) return { calls: 1 };
  // A person who stays is only looked for: nothing waits for the proof.
  return leaving === undefined ? {} : { since: leaving.knownAt };
}
