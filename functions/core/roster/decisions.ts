import { type Fields, type Table, update } from '../../lib/aws/table.ts';
import type { Account } from '../accounts/account.ts';
import type { PlannedStep } from '../accounts/hold.ts';
import { keys } from './keys.ts';

/** What a human decided of a plan, by its fingerprint. `at`: ISO 8601 UTC; `by`: who. */
type PlanDecision = {
  plan: string;
  ruling: 'approved' | 'rejected';
  at: string;
  by: string;
  reason?: string;
};

/** The steps that a human approved for an account; `undefined` where nobody decided of the plan that is held, or it was rejected. */
export async function approvalOf(
  table: Table,
  { person, target, hold }: Pick<Account, 'person' | 'target' | 'hold'>,
): Promise<readonly PlannedStep[] | undefined> {
  if (hold?.plan === undefined || hold.steps === undefined) return undefined;
  const decision = decisionIn(await table.read(keys.decision(person, target)));
  return decision?.ruling === 'approved' && decision.plan === hold.plan ? hold.steps : undefined;
}

/** Puts a decision on record, in the place of an earlier one. */
export async function decide(
  table: Table,
  { person, target }: Pick<Account, 'person' | 'target'>,
  decision: PlanDecision,
): Promise<void> {
  await update(table, keys.decision(person, target), () => decision);
}

function decisionIn({ plan, ruling }: Fields = {}): Pick<PlanDecision, 'plan' | 'ruling'> | undefined {
  if (typeof plan !== 'string' || (ruling !== 'approved' && ruling !== 'rejected')) return undefined;
  return { plan, ruling };
}
