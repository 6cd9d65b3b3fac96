import { Hono } from 'hono';
import * as z from 'zod/mini';
import { body, invalid, page, refuse } from './answers.ts';
import { pagedBy } from './paged-by.ts';
import { refusedRequester } from './requester.ts';
import type { Incident, State } from './state.ts';

const reference = z.object({ id: z.string() });
const Change = z.object({
  incidents: z
    .array(
      z.object({
        id: z.string(),
        type: z.enum(['incident', 'incident_reference']),
        status: z.optional(z.enum(['acknowledged', 'resolved'])),
        assignments: z.optional(z.array(z.object({ assignee: reference })).check(z.minLength(1))),
        escalation_policy: z.optional(reference),
      }),
    )
    .check(z.minLength(1)),
});
type Wanted = z.infer<typeof Change>['incidents'][number];

/** https://developer.pagerduty.com/api-reference/8a0e1aa2ec666-update-an-incident */
const atMost = 250;
/** What a list goes back to where nothing else is asked for. */
const month = 30 * 86_400_000;

/** https://developer.pagerduty.com/api-reference/9d0b4b12e36f9-list-incidents */
export function incidentRoutes(state: State, now: () => number): Hono {
  const app = new Hono();
  app.get('/', (c) => {
    const [users, statuses] = [c.req.queries('user_ids[]') ?? [], c.req.queries('statuses[]')];
    const since = c.req.query('since') ?? new Date(now() - month).toISOString();
    const from = c.req.query('date_range') === 'all' ? 0 : Date.parse(since);
    const rows = [...state.incidents.values()].filter(
      (incident) =>
        Date.parse(incident.created_at) >= from &&
        (statuses === undefined || statuses.includes(incident.status)) &&
        (users.length === 0 || incident.users.some((id) => users.includes(id))),
    );
    return page(c, 'incidents', rows, shown);
  });
  app.put('/', async (c) => {
    const refused = refusedRequester(c, state);
    if (refused !== undefined) return refused;
    const sent = await body(c, Change);
    if (sent.answer !== undefined) return sent.answer;
    const { incidents } = sent.value;
    if (incidents.length > atMost) return refuse(c, 413, 'Request Entity Too Large', 2001);
    const wrong = incidents.flatMap((wanted) => wrongWith(state, wanted) ?? [])[0];
    if (wrong !== undefined) return invalid(c, wrong);
    for (const wanted of incidents) change(state, wanted, now());
    return c.json({ incidents: incidents.flatMap(({ id }) => state.incidents.get(id) ?? []).map(shown) });
  });
  return app;
}

function wrongWith(state: State, { id, assignments, escalation_policy }: Wanted): string | undefined {
  const incident = state.incidents.get(id);
  if (incident === undefined) return 'Incident Not Found';
  if (incident.status === 'resolved') return 'Incident Already Resolved';
  if (assignments?.some(({ assignee }) => !state.users.has(assignee.id))) return 'Assignee is invalid';
  const isPolicy = escalation_policy === undefined || state.escalationPolicies.has(escalation_policy.id);
  return isPolicy ? undefined : 'Escalation policy is invalid';
}

function change(state: State, wanted: Wanted, now: number): void {
  const incident = state.incidents.get(wanted.id);
  if (incident === undefined) return;
  if (wanted.status !== undefined) incident.status = wanted.status;
  if (wanted.assignments) incident.users = wanted.assignments.map(({ assignee }) => assignee.id);
  if (wanted.escalation_policy) restart(state, incident, wanted.escalation_policy.id, now);
}

/** Has an incident begin again on a policy, as if it were new. */
export function restart(state: State, incident: Incident, policyId: string, now: number): void {
  const policy = state.escalationPolicies.get(policyId);
  if (policy === undefined) return;
  Object.assign(incident, { escalation_policy: policyId, users: pagedBy(state, policy, now) });
}

function shown({ id, title, status, users, escalation_policy, created_at }: Incident) {
  const assignments = users.map((user) => ({ assignee: { id: user, type: 'user_reference' } }));
  const policy = escalation_policy && { id: escalation_policy, type: 'escalation_policy_reference' };
  return {
    id,
    type: 'incident',
    summary: title,
    title,
    status,
    created_at,
    assignments,
    escalation_policy: policy ?? null,
  };
}
