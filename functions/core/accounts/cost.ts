import type { Consequence, Stretch } from '../contracts/consequence.ts';
import type { PlannedStep } from './hold.ts';

type Priced = Pick<PlannedStep, 'title' | 'costs' | 'consequences'>;

/**
 * Whether something on call is lost by a step, or may be: hours that were covered, another person's turn, a rule. No such step
 * is done before a human, or the configuration, agrees.
 */
export function isCostly({ costs, consequences = [] }: Priced): boolean {
  return costs !== undefined || consequences.some((one) => lossesOf(one).length > 0);
}

/** Whether another person's turn moves by a step, to which no configuration agrees beforehand. */
export function movesTurns({ consequences = [] }: Priced): boolean {
  return consequences.some(({ moved }) => moved.length > 0);
}

/**
 * Whether everything that a step costs was seen by whom `approved` it. Hours which have come into sight since are not counted: to a
 * human who agreed to a gap every Monday there is one more of them a week later.
 */
export function isSeen(step: Priced, approved: Priced): boolean {
  if (step.costs !== approved.costs) return false;
  return (step.consequences ?? []).every((consequence) => {
    const before = approved.consequences?.find(({ rota }) => rota === consequence.rota);
    return lossesOf(consequence).every((loss) => before !== undefined && isWithin(loss, before));
  });
}

function isWithin({ start, end }: Stretch, before: Consequence): boolean {
  if (start >= before.until) return true;
  const last = Math.min(end, before.until);
  return lossesOf(before).some((seen) => seen.start <= start && seen.end >= last);
}

function lossesOf({ lost, unsure, moved }: Consequence): Stretch[] {
  return [...lost, ...unsure, ...moved];
}
