import { Hono } from 'hono';
import { seed } from '../seeding.ts';
import { createSimulator, type Simulator, type SimulatorWorld } from '../simulator.ts';
import { notFound } from './answers.ts';
import { contactRoutes, ruleRoutes } from './contacts.ts';
import { escalationPolicyRoutes } from './escalation-policies.ts';
import { incidentRoutes } from './incidents.ts';
import { licenseRoutes } from './licenses.ts';
import { type Limit, limitByDefault, limiter } from './limits.ts';
import { createOauth, type OauthOptions } from './oauth.ts';
import { onCallRoutes } from './on-calls.ts';
import { scheduleRoutes } from './schedules.ts';
import { pagerdutySeeding } from './seeding.ts';
import { delegationRoutes, sessionRoutes } from './sessions.ts';
import { shiftScheduleRoutes } from './shift-schedules.ts';
import { createState, type State } from './state.ts';
import { createStore } from './store.ts';
import { type SubscriptionOptions, shown, subscriptionRoutes } from './subscriptions.ts';
import { teamRoutes } from './teams.ts';
import { type UserManners, userRoutes } from './users.ts';
import { usersOf } from './users-of.ts';

/**
 * @property seeds What the account holds at first, in the shapes of `_state`. @default nothing
 * @property limit How many calls a window each key has. @default 960 a minute
 * @property keyUser The e-mail of the user whose every key is. @default they are the account's
 */
export type PagerdutyOptions = SubscriptionOptions &
  OauthOptions & {
    seeds?: Record<string, unknown[]>;
    limit?: Limit;
    manners?: UserManners;
    keyUser?: string;
  };

/**
 * PagerDuty's webhook subscriptions, users, contact methods, notification rules, teams and licences, schedules, escalation policies
 * and incidents:
 * https://developer.pagerduty.com/api-reference/
 * `POST /_disable/:id` does what three refused deliveries in a row do.
 */
export function createPagerduty(world: SimulatorWorld, options: PagerdutyOptions = {}): Simulator {
  const { seeds = {}, limit = limitByDefault } = options;
  const state = createState(createStore());
  const app = new Hono();
  app.post('/_disable/:id', (c) => {
    const subscription = state.subscriptions.get(c.req.param('id'));
    if (subscription === undefined) return notFound(c);
    subscription.temporarilyDisabled = true;
    return c.body(null, 204);
  });
  const { routes, authorize } = createOauth(options, world.now);
  app.route('/oauth/token', routes);
  app.use('*', authorize);
  app.use('*', limiter(limit, world.now));
  app.use('*', (_c, next) => {
    const due = state.pending.filter(({ at }) => at <= world.now());
    state.pending = state.pending.filter((one) => !due.includes(one));
    for (const { run } of due) run();
    return next();
  });
  app.route('/webhook_subscriptions', subscriptionRoutes(state, world, options));
  app.route('/users', userRoutes(state, world.now, options));
  app.route('/users/:user', contactRoutes(state));
  app.route('/users/:user', ruleRoutes(state));
  app.route('/oauth_delegations', sessionRoutes(state));
  app.route('/users/:user', delegationRoutes(state));
  app.route('/teams', teamRoutes(state, world.now));
  app.route('/licenses', licenseRoutes(state));
  app.route('/incidents', incidentRoutes(state, world.now));
  app.route('/escalation_policies', escalationPolicyRoutes(state));
  app.route('/oncalls', onCallRoutes(state, world.now));
  app.route('/schedules', scheduleRoutes(state, world.now));
  app.route('/v3/schedules', shiftScheduleRoutes(state, world.now));
  app.notFound(notFound);
  const seeding = pagerdutySeeding(state, world.now);
  const seeded = seed(seeding, seeds);
  if ('error' in seeded) throw new Error(seeded.error);
  return createSimulator(app, () => shownState(state), world, seeding);
}

function shownState(state: State): Record<string, unknown> {
  const all = <Row>(rows: Map<string, Row>) => [...rows.values()];
  return {
    subscriptions: all(state.subscriptions).map((one) => shown(one, true)),
    licenses: all(state.licenses),
    users: all(state.users),
    teams: all(state.teams),
    abilities: all(state.abilities),
    schedules: all(state.schedules).map((one) => ({ ...one, users: usersOf(one.schedule_layers) })),
    schedules_v3: all(state.shiftSchedules),
    escalation_policies: all(state.escalationPolicies),
    incidents: all(state.incidents),
  };
}
