import { Hono } from 'hono';
import { createSimulator, type Keys, kindOf, type Simulator, type SimulatorWorld } from '../simulator.ts';
import { bodyOf, refuse } from './answers.ts';
import { type EventOptions, eventRoutes } from './events.ts';
import { type PeopleOptions, peopleRoutes, render } from './people.ts';
import { alertKind, integrationKind, policyKind, routerKind } from './receivers.ts';
import { recordRoutes } from './records.ts';
import { isIn } from './references.ts';
import { scheduleRoutes } from './schedules.ts';
import { pagertreeSeeding } from './seeding.ts';
import { seed } from './small-account.ts';
import { type AccountUser, createStore, type Store, type Team } from './store.ts';
import { teamRoutes } from './teams.ts';

/**
 * @property callsPerSecond PagerTree's limit, which it tells nobody. @default 10
 * @property keys The keys that there are. @default any key
 * @property empty Whether the account holds nothing at first, nor an owner. @default false
 * @property elsewhere People in another PagerTree account.
 * @property crowd So many people more; `_state` shows those of them who were looked at one by one. @default 0
 */
export type PagertreeOptions = PeopleOptions &
  EventOptions & {
    callsPerSecond?: number;
    keys?: Keys<'full'>;
    empty?: boolean;
    crowd?: number;
    elsewhere?: { name: string; emails: string[] }[];
  };

/**
 * PagerTree's API v4, with two teams and their people. An invited person answers by
 * `POST /_invitations/:id` with `{ "accepted": true | false }`.
 */
export function createPagertree(world: SimulatorWorld, options: PagertreeOptions = {}): Simulator {
  const store = createStore(world, options.crowd);
  if (!options.empty) seed(store, options);
  const api = new Hono();
  const isTooFast = createGate(world, options.callsPerSecond ?? 10);
  api.use('/api/v4/*', async (c, next) => {
    const key = /^Bearer (\S+)$/.exec(c.req.header('authorization') ?? '')?.[1];
    if (kindOf(options.keys, key, 'full') === undefined) return refuse(c, 401, 'Unauthorized');
    // Without headers: https://pagertree.com/docs/api/errors
    if (isTooFast()) return refuse(c, 429, 'Too many requests');
    await next();
  });
  api.route('/api/v4/account_users', peopleRoutes(store, options));
  api.route('/api/v4/teams', teamRoutes(store));
  api.route('/api/v4/schedules', scheduleRoutes(store, world.now));
  api.route('/api/v4/events', eventRoutes(store, options));
  api.route('/api/v4/escalation_policies', recordRoutes(store, policyKind(store)));
  api.route('/api/v4/routers', recordRoutes(store, routerKind(store)));
  api.route('/api/v4/integrations', recordRoutes(store, integrationKind(store)));
  api.route('/api/v4/alerts', recordRoutes(store, alertKind(store)));
  api.post('/_invitations/:id', async (c) => {
    const person = store.accountUsers.get(c.req.param('id'));
    if (person === undefined || !person.invited) return refuse(c, 404, 'Not found');
    const body = await bodyOf(c);
    if (body?.accepted === true) person.invited = false;
    else store.accountUsers.delete(person.id);
    return c.body(null, 204);
  });
  // DELETE /users too: https://pagertree.com/docs/api/users
  api.notFound((c) => refuse(c, 404, 'Not found'));
  return createSimulator(api, () => describe(store), world, pagertreeSeeding(store));
}

function createGate(world: SimulatorWorld, callsPerSecond: number): () => boolean {
  let recent: number[] = [];
  return () => {
    recent = recent.filter((at) => at > world.now() - 1000);
    if (recent.length >= callsPerSecond) return true;
    recent.push(world.now());
    return false;
  };
}

/** Everything it holds, with names and e-mails beside the ids so that people can read it. */
function describe(store: Store): Record<string, unknown> {
  const teams = [...store.teams.values()];
  const people = [...store.accountUsers.values()];
  const account = (person: AccountUser) => {
    const { user, ...rest } = render(store, person);
    const inTeams = teams.filter((team) => isIn(team, person.id)).map(({ name }) => name);
    return {
      ...rest,
      name: user?.name,
      emails: user?.emails.map(({ email }) => email),
      teams: inTeams,
      user,
    };
  };
  const inAccounts = new Set(people.map(({ user_id }) => user_id));
  return {
    accountUsers: people.filter(({ invited }) => !invited).map(account),
    invitations: people.filter(({ invited }) => invited).map(account),
    teams: teams.map((team) => describeTeam(store, team)),
    schedules: [...store.schedules.values()],
    events: [...store.events.values()],
    escalationPolicies: [...store.policies.values()],
    routers: [...store.routers.values()],
    integrations: [...store.integrations.values()],
    alerts: [...store.alerts.values()],
    otherUsers: [...store.users.values()].filter(({ id }) => !inAccounts.has(id)),
  };
}

function describeTeam(store: Store, team: Team): Record<string, unknown> {
  const emails = (ids: string[]) =>
    ids.map((id) => {
      const person = store.accountUsers.get(id);
      const user = person && store.users.get(person.user_id);
      return user?.emails.find(({ primary }) => primary)?.email ?? `${id} (gone)`;
    });
  return {
    ...team,
    members: emails(team.member_account_user_ids),
    admins: emails(team.admin_account_user_ids),
  };
}
