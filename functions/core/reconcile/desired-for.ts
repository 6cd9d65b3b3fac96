import type { Decision } from '../accounts/decision.ts';
import { desire } from '../accounts/desire.ts';
import { desiredForOrphan } from '../accounts/desired-for-orphan.ts';
import { inDispute } from '../accounts/dispute.ts';
import { Transient } from '../contracts/errors.ts';
import type { Evaluating, Evaluation } from './evaluate.ts';

/** What one considered person should be on one target. */
export function desiredFor(
  { config, targets, roster }: Evaluating,
  { merged, accounts, dispute, orphans, unreadable }: Evaluation,
  targetId: string,
): Decision {
  if (unreadable?.includes(targetId)) throw new Transient('what is known of this account cannot be read');
  const target = targets[targetId];
  if (target === undefined) return { desired: { state: 'unmanaged' } };
  const provisioning = accounts[targetId] ?? {};
  const { access, leavers } = config;
  const now = roster.now();
  const left = orphans?.[targetId];
  if (left !== undefined) return desiredForOrphan(left, provisioning, leavers, now);
  const decision = desire({ person: merged, targetId, target, access, leavers, provisioning, now });
  return dispute === undefined ? decision : inDispute(decision, provisioning, dispute, { target, now });
}
