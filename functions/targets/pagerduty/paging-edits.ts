import type { Vendor } from '../../core/contracts/api.ts';
import type { Answer } from '../../core/contracts/call.ts';
import { editLayers } from './edit-layers.ts';
import { editShifts } from './edit-shifts.ts';
import { gone, refusals } from './gone.ts';
import { type Paging, policyPath } from './paging.ts';
import type { Policy } from './places-schema.ts';
import type { PlaceOp } from './steps.ts';
import { leaveRules, removeRules, takeRules } from './swap-rules.ts';

/** Changes who is paged. What is replaced as a whole is read right before; what is gone answers 404, and refusals are answered too. */
export type PagingEdits = { place(op: PlaceOp): Promise<Answer> };

export function createPagingEdits(vendor: Vendor, paging: Paging): PagingEdits {
  const editPolicy = (op: Extract<PlaceOp, { policy: unknown }>) =>
    vendor.exclusive(`pagerduty/policy/${op.policy.id}`, async () => {
      const path = policyPath(op.policy.id);
      const policy = await paging.policy(op.policy.id);
      if (policy === undefined) return gone(path);
      const body = { escalation_policy: written(policy, rulesAfter(op, policy.escalation_rules)) };
      return vendor.call({ method: 'PUT', path, body, accept: refusals });
    });
  const editTurns = (op: Extract<PlaceOp, { rota: unknown }>) =>
    vendor.exclusive(`pagerduty/schedule/${op.rota.id}`, () =>
      (op.rota.of === 'layers' ? editLayers(vendor, paging, op) : editShifts(vendor, paging, op)).finally(
        () => paging.forget(op.rota),
      ),
    );
  return { place: (op) => ('policy' in op ? editPolicy(op) : editTurns(op)) };
}

function rulesAfter(op: Extract<PlaceOp, { policy: unknown }>, rules: Policy['escalation_rules']) {
  if (op.kind === 'takeRules') return takeRules(rules, op.user, op.by);
  return op.kind === 'leaveRules' ? leaveRules(rules, op.user) : removeRules(rules, op.user);
}

/** https://github.com/PagerDuty/public-support-scripts: a description that there is not is left out. */
function written({ description, ...policy }: Policy, escalation_rules: Policy['escalation_rules']) {
  const teams = policy.teams?.map(({ id }) => ({ id, type: 'team_reference' }));
  return {
    ...policy,
    type: 'escalation_policy',
    ...(description && { description }),
    ...(teams && { teams }),
    escalation_rules,
  };
}
