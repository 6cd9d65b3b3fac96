import { Hono } from 'hono';
import { seed } from '../seeding.ts';
import { createSimulator, type Simulator, type SimulatorWorld } from '../simulator.ts';
import { notFound } from './answers.ts';
import { contactRoutes, ruleRoutes } from './contacts.ts';
import { licenseRoutes } from './licenses.ts';
import { type Limit, limitByDefault, limiter } from './limits.ts';
import { createOauth, type OauthOptions } from './oauth.ts';
import { placeRoutes } from './places.ts';
import { scheduleRoutes } from './schedules.ts';
import { pagerdutySeeding } from './seeding.ts';
import { sessionRoutes } from './sessions.ts';
import { shiftScheduleRoutes } from './shift-schedules.ts';
import { createState, type State } from './state.ts';
import { createStore } from './store.ts';
import { type SubscriptionOptions, shown, subscriptionRoutes } from './subscriptions.ts';
import { teamRoutes } from './teams.ts';
import { type UserManners, userRoutes } from './users.ts';

/**
 * @property seeds What the account holds at first, in the shapes of `_state`. @default nothing
 * @property limit How many calls a window each key has. @default 960 a minute
 */
export type PagerdutyOptions = SubscriptionOptions &
  OauthOptions & { seeds?: Record<string, unknown[]>; limit?: Limit; manners?: UserManners };

/**
 * PagerDuty's webhook subscriptions, users, contact methods, notification rules, teams and licences, and what holds a user:
 * https://developer.pagerduty.com/api-reference/
 * `POST /_disable/:id` does what three refused deliveries in a row do.
 */
export function createPagerduty(world: SimulatorWorld, options: PagerdutyOptions = {}): Simulator {
  const { seeds = {}, limit = limitByDefault, manners = {} } = options;
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
  app.route('/webhook_subscriptions', subscriptionRoutes(state, world, options));
  app.route('/users', userRoutes(state, world.now, manners));
  app.route('/users/:user', contactRoutes(state));
  app.route('/users/:user', ruleRoutes(state));
  app.route('/oauth_delegations', sessionRoutes(state));
  app.route('/teams', teamRoutes(state));
  app.route('/licenses', licenseRoutes(state));
  app.route('/', placeRoutes(state));
  app.route('/schedules', scheduleRoutes(state));
  app.route('/v3/schedules', shiftScheduleRoutes(state, world.now));
  app.notFound(notFound);
  const seeding = pagerdutySeeding(state);
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
    incidents: all(state.incidents),
    schedules: all(state.schedules),
    schedules_v3: all(state.shiftSchedules),
    escalation_policies: all(state.escalationPolicies),
  };
}
