import { Hono } from 'hono';
import { page } from './answers.ts';
import type { EscalationPolicy, Incident, Schedule, State } from './state.ts';

const reference = (type: string) => (id: string) => ({ id, type: `${type}_reference` });
const isOpen = ({ status }: Incident) => status !== 'resolved';

/** Where a user is needed: open incidents, escalation policies, schedules. */
export function placeRoutes(state: State): Hono {
  const app = new Hono();
  app.get('/incidents', (c) => {
    const [users, statuses] = [c.req.queries('user_ids[]') ?? [], c.req.queries('statuses[]')];
    const rows = [...state.incidents.values()].filter(
      (incident) =>
        (statuses === undefined || statuses.includes(incident.status)) &&
        (users.length === 0 || incident.users.some((id) => users.includes(id))),
    );
    return page(c, 'incidents', rows, showIncident);
  });
  // https://developer.pagerduty.com/api-reference/51b21014a4f5a-list-escalation-policies
  app.get('/escalation_policies', (c) => {
    const users = c.req.queries('user_ids[]') ?? [];
    const rows = [...state.escalationPolicies.values()].filter(
      (policy) => users.length === 0 || policy.users.some((id) => users.includes(id)),
    );
    return page(c, 'escalation_policies', rows, showPolicy);
  });
  app.get('/schedules', (c) => page(c, 'schedules', [...state.schedules.values()], showSchedule));
  return app;
}

/** What refuses that a user is deleted, in PagerDuty's words. */
export function holds(state: State, userId: string): string[] {
  const of = <Row extends { users: string[] }>(rows: Map<string, Row>) =>
    [...rows.values()].filter(({ users }) => users.includes(userId));
  const open = of(state.incidents).filter(isOpen).length;
  return [
    ...(open > 0 ? [`User has ${open} open incident(s) assigned`] : []),
    ...of(state.escalationPolicies).map(({ name }) => `User is part of the escalation policy ${name}`),
    ...of(state.schedules).map(({ name }) => `User is part of the schedule ${name}`),
  ];
}

/** Whether an escalation policy of the team pages a user, by name or by a schedule that they are on. */
export function isNeededIn(state: State, teamId: string, userId: string): boolean {
  const onSchedule = (id: string) => state.schedules.get(id)?.users.includes(userId) ?? false;
  return [...state.escalationPolicies.values()].some(
    ({ team, users, schedules }) => team === teamId && (users.includes(userId) || schedules.some(onSchedule)),
  );
}

function showIncident({ id, title, status, users }: Incident) {
  const assignments = users.map((user) => ({ assignee: reference('user')(user) }));
  return { id, type: 'incident', summary: title, title, status, assignments };
}

function showPolicy({ id, name, team, users, schedules }: EscalationPolicy) {
  const targets = [...users.map(reference('user')), ...schedules.map(reference('schedule'))];
  return {
    id,
    type: 'escalation_policy',
    summary: name,
    name,
    escalation_rules: [{ escalation_delay_in_minutes: 30, targets }],
    teams: team === undefined ? [] : [reference('team')(team)],
  };
}

function showSchedule({ id, name, users }: Schedule) {
  return { id, type: 'schedule', summary: name, name, users: users.map(reference('user')) };
}
