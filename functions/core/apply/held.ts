import { hour } from '../../lib/duration.ts';
import { iso } from '../../lib/iso.ts';
import type { Hold } from '../accounts/hold.ts';
import { planHash, plannedSteps } from '../accounts/plan-hash.ts';
import type { Mode } from '../config/mode.ts';
import { Blocked } from '../contracts/errors.ts';
import type { Step } from '../contracts/step.ts';

/** Thrown where a plan is not begun because a human decides first. Nothing is wrong: it is kept, and told, as a hold. */
export class Held extends Blocked {
  readonly hold: Omit<Hold, 'since'>;
  constructor(hold: Omit<Hold, 'since'>) {
    super('a human decides first', 'a human decides first');
    this.hold = hold;
  }
}

/** So long until a plan that costs cover is looked at again, because a human may fill the places at the vendor. Milliseconds. */
const lookAgainAfter = hour;

/** The plan, held because something on call would be lost by it. `now`: milliseconds since 1970. */
export function heldForCover(steps: readonly Step[], now: number): Held {
  const planned = plannedSteps(steps);
  return new Held({
    by: 'cover',
    plan: planHash(planned),
    steps: planned,
    lookAt: iso(now + lookAgainAfter),
  });
}

/** The plan, held because of the target's mode. */
export function heldByMode(mode: Exclude<Mode, 'act'>, steps: readonly Step[]): Held {
  const planned = plannedSteps(steps);
  return new Held({ by: mode, plan: planHash(planned), steps: planned });
}
