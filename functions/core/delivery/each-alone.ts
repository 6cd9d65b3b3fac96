import { asFailure } from '../contracts/as-failure.ts';
import type { Failure } from '../contracts/errors.ts';

/** One whose work failed, and why. */
export type Failed<T> = { one: T; failure: Failure };

type Manner = {
  /** How many are worked on at once. @default 1 */
  atOnce?: number;
  /** Asked before each; what comes after the first `false` is not begun. */
  goOn?(): boolean;
};

/**
 * Does `work` for each of many: whose work throws keeps nobody else from theirs. Every loop over people goes through
 * here. Answers those whose work was begun, and the failures among them, for the caller to tell or to throw.
 */
export async function eachAlone<T>(
  many: Iterable<T>,
  work: (one: T) => Promise<unknown>,
  { atOnce = 1, goOn = () => true }: Manner = {},
): Promise<{ begun: T[]; failed: Failed<T>[] }> {
  const rest = Iterator.from(many);
  const begun: T[] = [];
  const failed: Failed<T>[] = [];
  const lane = async () => {
    while (goOn()) {
      const { value: one, done } = rest.next();
      if (done) return;
      begun.push(one);
      try {
        await work(one);
      } catch (thrown) {
        failed.push({ one, failure: asFailure(thrown) });
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return { begun, failed };
}

/**
 * Throws one of the failures, now that everybody had their turn: one that is tried again rather than one that is not,
 * because the work of all comes back together. Does nothing where there is none.
 */
export function throwOneOf(failed: readonly Failed<unknown>[]): void {
  const failures = failed.map(({ failure }) => failure);
  const failure = failures.find(({ name }) => name !== 'Permanent') ?? failures[0];
  if (failure !== undefined) throw failure;
}
