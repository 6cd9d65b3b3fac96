import { causeOf } from '../../../functions/core/accounts/cause.ts';
import type { PlannedStep } from '../../../functions/core/accounts/hold.ts';
import { plannedSteps } from '../../../functions/core/accounts/plan-hash.ts';
import type { Preview } from '../../../functions/core/apply/preview.ts';
import type { Config } from '../../../functions/core/config/config.ts';
import { causesOf, type EventCause } from '../../../functions/core/operate/event-cause.ts';
import { reasonFor } from '../../../functions/core/operate/reason-for.ts';
import type { Roster } from '../../../functions/core/roster/roster.ts';

/** What would be done for one person on one target. `step.reversible`: false where nothing gives back what it takes. */
export type Planned = {
  person: string;
  email?: string;
  target: string;
  shouldBe: string;
  steps: PlannedStep[];
  /** What costs cover on call is held for a human. */
  held?: 'cover';
  /** Why: the lines of `access`, or what takes it away. */
  reason: string;
  /** The event that asked for it last, or the configuration where that is what makes the difference. */
  causedBy?: string;
  cause?: EventCause;
  /** What a human must see to, in the vendor's words. */
  blocked?: string;
  /** Why nothing can be told. */
  error?: string;
};

/** A preview in words; `undefined` where nothing would be done. */
export async function plannedOf(
  { roster, config }: { roster: Roster; config: Config },
  target: string,
  person: string,
  found: Preview,
  as: 'is' | 'removed' = 'is',
): Promise<Planned | undefined> {
  const { evaluation, desired } = found;
  const steps = 'steps' in found ? plannedSteps(found.steps) : [];
  const failure = 'failure' in found ? found.failure : undefined;
  const blocked = 'steps' in found ? found.blocked : failure?.name === 'Blocked' ? failure : undefined;
  if (steps.length === 0 && blocked === undefined && failure === undefined) return undefined;
  const reason = whyOf(found, target, config, as);
  const causedBy = as === 'removed' ? undefined : causedByOf(found, target);
  const [{ identities }, history] = await Promise.all([roster.load(person), roster.history(person, 20)]);
  const cause = causedBy === undefined ? undefined : causesOf(identities, history).get(causedBy);
  const email = evaluation?.merged.profile?.email;
  return {
    person,
    ...(email !== undefined && { email }),
    target,
    shouldBe: desired?.state ?? 'unknown',
    steps,
    ...('steps' in found && found.isHeldForCover && { held: 'cover' as const }),
    reason,
    ...(causedBy !== undefined && { causedBy }),
    ...(cause && { cause }),
    ...(blocked && { blocked: blocked.by }),
    ...(failure && failure !== blocked && { error: failure.words ?? failure.message }),
  };
}

function whyOf(
  { evaluation, desired }: Preview,
  target: string,
  { access }: Config,
  as: 'is' | 'removed',
): string {
  if (evaluation === undefined || desired === undefined) return 'nobody can tell what they should be';
  if (as === 'removed') return 'their removal is asked about';
  return reasonFor(evaluation.merged, target, desired, access);
}

function causedByOf({ evaluation, desired }: Preview, target: string): string | undefined {
  const account = evaluation?.accounts[target];
  return account === undefined || desired === undefined ? account?.causedBy : causeOf(account, desired);
}
