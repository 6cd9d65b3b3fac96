import { Hono } from 'hono';
import * as z from 'zod/mini';
import { body, invalid, notFound, page } from './answers.ts';
import { isTarget } from './references.ts';
import type { EscalationPolicy, EscalationRule, PolicyTarget, State } from './state.ts';

const kinds = ['user', 'schedule', 'schedule_v3'];
const Change = z.object({
  escalation_policy: z.object({
    type: z.literal('escalation_policy'),
    name: z.string().check(z.minLength(1)),
    // Left out where there is none: https://github.com/PagerDuty/public-support-scripts
    description: z.optional(z.string()),
    num_loops: z.optional(z.int().check(z.gte(0), z.lte(9))),
    teams: z.optional(z.array(z.object({ id: z.string() })).check(z.maxLength(1))),
    escalation_rules: z.array(
      z.object({
        id: z.optional(z.string()),
        escalation_delay_in_minutes: z.int().check(z.gte(1)),
        targets: z
          .array(
            z.object({
              id: z.string(),
              type: z.enum([...kinds, ...kinds.map((kind) => `${kind}_reference`)]),
            }),
          )
          .check(z.maxLength(10)),
      }),
    ),
  }),
});
type Wanted = z.infer<typeof Change>['escalation_policy'];

/** https://developer.pagerduty.com/api-reference/51b21014a4f5a-list-escalation-policies */
export function escalationPolicyRoutes(state: State): Hono {
  const app = new Hono();
  app.get('/', (c) => {
    const users = c.req.queries('user_ids[]') ?? [];
    const rows = [...state.escalationPolicies.values()].filter(
      (policy) => users.length === 0 || users.some((id) => isTarget(policy, id)),
    );
    return page(c, 'escalation_policies', rows, (policy) => shown(state, policy));
  });
  app.get('/:id', (c) => {
    const policy = state.escalationPolicies.get(c.req.param('id'));
    return policy ? c.json({ escalation_policy: shown(state, policy) }) : notFound(c);
  });
  app.put('/:id', async (c) => {
    const policy = state.escalationPolicies.get(c.req.param('id'));
    if (policy === undefined) return notFound(c);
    const sent = await body(c, Change);
    if (sent.answer !== undefined) return sent.answer;
    const wanted = sent.value.escalation_policy;
    const wrong = wrongWith(state, policy, wanted);
    if (wrong !== undefined) return invalid(c, wrong);
    const { name, description = policy.description, num_loops = policy.num_loops, teams } = wanted;
    const escalation_rules = wanted.escalation_rules.map((rule) => written(state, rule));
    Object.assign(policy, { name, description, num_loops, escalation_rules });
    if (teams !== undefined) policy.team = teams[0]?.id;
    return c.json({ escalation_policy: shown(state, policy) });
  });
  return app;
}

function wrongWith(state: State, policy: EscalationPolicy, wanted: Wanted): string | undefined {
  const rules = wanted.escalation_rules;
  if (rules.length === 0) return 'Cannot Delete Only Rule';
  if (rules.some(({ targets }) => targets.length === 0)) return 'Targets must have at least one target';
  const known = new Set(policy.escalation_rules.map(({ id }) => id));
  if (rules.some(({ id }) => id !== undefined && !known.has(id))) return 'Escalation rule is invalid';
  const isThere = ({ id, type }: { id: string; type: string }) =>
    type.startsWith('user') ? state.users.has(id) : state.schedules.has(id) || state.shiftSchedules.has(id);
  const targets = rules.flatMap((rule) => rule.targets);
  return targets.every(isThere) ? undefined : 'Target is invalid';
}

function written(state: State, rule: Wanted['escalation_rules'][number]): EscalationRule {
  const targets = rule.targets.map(
    ({ id, type }): PolicyTarget => ({ id, type: type.startsWith('user') ? 'user' : 'schedule' }),
  );
  return { ...rule, id: rule.id ?? state.nextId(), targets };
}

function shown(state: State, policy: EscalationPolicy) {
  const { id, name, description, num_loops, team, escalation_rules } = policy;
  const typeOf = ({ type, id }: PolicyTarget) =>
    type === 'schedule' && state.shiftSchedules.has(id) ? 'schedule_v3_reference' : `${type}_reference`;
  return {
    id,
    type: 'escalation_policy',
    summary: name,
    name,
    description,
    num_loops,
    on_call_handoff_notifications: 'if_has_services',
    escalation_rules: escalation_rules.map((rule) => ({
      ...rule,
      targets: rule.targets.map((target) => ({ ...target, type: typeOf(target) })),
    })),
    teams: team === undefined ? [] : [{ id: team, type: 'team_reference' }],
  };
}
