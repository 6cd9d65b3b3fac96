import type { Matching } from '../roster/match.ts';
import type { Evaluating } from './evaluate.ts';

/** What who is who is settled with. */
export function matchingOf({ roster, config }: Pick<Evaluating, 'roster' | 'config'>): Matching {
  return { roster, authority: Object.keys(config.sources) };
}
