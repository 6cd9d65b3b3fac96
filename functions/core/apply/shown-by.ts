import type { Observed } from '../contracts/observed.ts';
import type { Shown } from '../contracts/shown.ts';
import type { Acted, Step } from '../contracts/step.ts';
import type { Target } from '../contracts/target.ts';

/**
 * What the vendor's answers to all these steps show of the account together; `undefined` where one of them shows nothing,
 * so that everything has to be read again. One in doubt is enough for a look.
 */
export function shownBy(
  target: Target,
  before: Observed,
  done: { step: Step; answer: Acted }[],
): Shown | undefined {
  let shown: Shown = { observed: before, isProved: true };
  for (const { step, answer } of done) {
    const next = target.shown?.(shown.observed, step.op, answer);
    if (next === undefined) return undefined;
    shown = { observed: next.observed, isProved: shown.isProved && next.isProved };
  }
  return shown;
}
