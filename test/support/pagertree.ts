import type { Hono } from 'hono';
import type { Desired } from '../../functions/core/contracts/desired.ts';
import { pagertree } from '../../functions/targets/pagertree/index.ts';
import type { Grant, Roles, Settings } from '../../functions/targets/pagertree/schema.ts';
import { createPagertree, type PagertreeOptions } from '../../infra/local/simulators/pagertree/index.ts';
import { createClock, createExclusive, workbench } from './target.ts';

export type Person = {
  id: string;
  prefix_id: string;
  name: string;
  emails: string[];
  roles: Roles;
  teams: string[];
  user: { id: string; emails: { id: string; email: string; primary: boolean }[] };
};
export type TeamState = {
  id: string;
  name: string;
  members: string[];
  admins: string[];
  member_account_user_ids: string[];
  admin_account_user_ids: string[];
  drop_notification_account_user_ids: string[];
  handoff_notification_account_user_ids: string[];
};
export type State = {
  accountUsers: Person[];
  invitations: Person[];
  teams: TeamState[];
  otherUsers: unknown[];
};

/** An error as PagerTree answers it: https://pagertree.com/docs/api/errors */
export const ownError = (status: number, message = 'No') => ({
  status,
  body: { errors: [{ message }], code: status },
});

export const noRoles: Roles = { admin: false, billing: false, broadcaster: false, communicator: false };
export const owner = 'olive.owner@example.com';
export const jane = { email: 'jane@example.com', displayName: 'Jane Doe' };

export const present = (grant?: Grant, scope?: Grant, profile = jane): Desired<Grant> => ({
  state: 'present',
  profile,
  ...(grant && { grant }),
  ...(scope && { scope }),
});

/** A PagerTree account with nobody but the two people of the start, and a hand that works in it as a human would. */
export function createOffice(options: PagertreeOptions = {}) {
  const clock = createClock();
  const simulator = createPagertree(clock, { callsPerSecond: Number.POSITIVE_INFINITY, ...options });
  const exclusive = createExclusive();
  const request = async (method: string, path: string, body?: unknown) => {
    const headers = { authorization: 'Bearer human', 'content-type': 'application/json' };
    return simulator.app.request(path, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  };
  const state = async () => (await (await simulator.app.request('/_state')).json()) as State;
  const person = async (email: string) =>
    (await state()).accountUsers.find(({ emails }) => emails.includes(email));
  const team = async (name: string) => {
    const found = (await state()).teams.find((each) => each.name === name);
    if (found === undefined) throw new Error(`there is no team ${name}`);
    return found;
  };
  return {
    clock,
    simulator,
    request,
    state,
    person,
    team,
    /** A worker; all workers of an office share the locks. */
    worker: (app: Hono = simulator.app, settings: Settings = {}) =>
      workbench(pagertree, settings, app, { now: clock.now, exclusive }),
    fault: (fault: Record<string, unknown>) =>
      simulator.app.request('/_faults', { method: 'POST', body: JSON.stringify(fault) }),
    /** Objects in the shapes of the state, added to it. */
    async seed(rows: object) {
      const answer = await simulator.app.request('/_seed', { method: 'POST', body: JSON.stringify(rows) });
      if (answer.status !== 201) throw new Error(await answer.text());
    },
    /** The calls that changed something, or tried to, since the last time it was asked. */
    writes: takeWrites(simulator.calls),
    async hire(name: string, email: string, more: Record<string, unknown> = {}) {
      const user_attributes = { name, emails_attributes: [{ email }] };
      const answer = await request('POST', '/api/v4/account_users', { user_attributes, ...more });
      return (await answer.json()) as Person;
    },
    async editTeam(name: string, edit: (team: TeamState) => Partial<TeamState>) {
      const before = await team(name);
      await request('PUT', `/api/v4/teams/${before.id}`, edit(before));
    },
  };
}

function takeWrites(calls: { method: string; path: string; status: number }[]) {
  let seen = 0;
  return () => {
    const fresh = calls.slice(seen).filter(({ method }) => method !== 'GET');
    seen = calls.length;
    return fresh.map(({ method, path, status }) => `${method} ${path.split('/')[3]} ${status}`);
  };
}
