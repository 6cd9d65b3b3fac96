import type { Desired } from '../contracts/desired.ts';
import type { Observed } from '../contracts/observed.ts';
import type { Step } from '../contracts/step.ts';
import type { Made } from '../contracts/trial.ts';
import { isLeaverState } from '../delivery/lane.ts';

/**
 * How long a vendor may take to show an account that it accepted, in milliseconds: several answer reads from copies that
 * lag behind. Until then "there is none" is no answer, neither a reason to make a second one nor proof that one is gone.
 */
export const lag = 5 * 60_000;

/** What was seen of a person, and what is to be done about it. */
export type Seeing = { desired: Desired; observed: Observed; steps: Step[] };

/** Whether what is to be made, or is said not to be there, was accepted so lately that it may be there unseen. */
export function isTooSoon(made: Made, { desired, observed, steps }: Seeing, now: number): boolean {
  const isRecent = (name: string) => now - Date.parse(made[name]?.at ?? '') < lag;
  if (steps.some(({ creates }) => creates !== undefined && isRecent(creates))) return true;
  return !observed.present && isLeaverState(desired.state) && Object.keys(made).some(isRecent);
}

/** Whether "there is none" decides something: no account is left to be muted, or there is one to be made. */
export function isConcluded({ desired, observed, steps }: Seeing): boolean {
  return (
    !observed.present && (isLeaverState(desired.state) || steps.some(({ creates }) => creates !== undefined))
  );
}

/** What was made, after a look: what no step makes again was seen, and is kept only as long as it may be hidden again. */
export function looked(made: Made, { observed, steps }: Omit<Seeing, 'desired'>, now: number): Made {
  const again = new Set(steps.map(({ creates }) => creates));
  const left = Object.entries(made).flatMap(([name, one]): [string, Made[string]][] => {
    if (!observed.present || again.has(name)) return [[name, one]];
    return now - Date.parse(one.at) < lag ? [[name, { ...one, seen: true }]] : [];
  });
  return Object.fromEntries(left);
}

/**
 * What was made, after a step that the vendor accepted. One that was made before and never seen keeps its time: a vendor
 * that accepts and drops it again and again is not one that is late.
 */
export function acted(made: Made, { creates }: Step, now: number): Made {
  if (creates === undefined) return made;
  const before = made[creates];
  if (before !== undefined && before.seen !== true) return made;
  return { ...made, [creates]: { at: new Date(now).toISOString() } };
}

/** What was made and is not about to be removed: of the rest nothing is to be expected, also if no answer comes. */
export function staying(made: Made, steps: Step[]): Made {
  if (steps.some(({ reversible }) => !reversible)) return {};
  const removed = new Set(steps.map(({ removes }) => removes));
  return Object.fromEntries(Object.entries(made).filter(([name]) => !removed.has(name)));
}
