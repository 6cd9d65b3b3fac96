import { Blocked } from './errors.ts';

/** The steps of a plan; none where only a human can do what is left, which is no part of what is asked. Throws everything else. */
export function unlessBlocked<Step>(plan: () => Step[]): Step[] {
  try {
    return plan();
  } catch (thrown) {
    if (thrown instanceof Blocked) return [];
    throw thrown;
  }
}
