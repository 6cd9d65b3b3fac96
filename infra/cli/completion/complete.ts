import { Command } from '@commander-js/extra-typings';
import type { Verb, Verbs } from '../verb.ts';

/** The verb that the scripts ask, not people: what may come next after these words, a line each. */
export const complete =
  (verbs: Verbs): Verb =>
  (context) =>
    new Command('complete').argument('[words...]').action(async (words) => {
      const { candidates } = await import('./candidates.ts');
      for (const candidate of await candidates(words, verbs, context)) context.print(candidate);
    });
