import { Hono } from 'hono';
import { createSimulator, type Keys, type Simulator, type SimulatorWorld } from '../simulator.ts';
import { accountRoutes, authorize, type KeyKind } from './account.ts';
import { refuse } from './answers.ts';
import { type ContactOptions, userListRoutes } from './contacts.ts';
import { forwardingRoutes } from './forwarding.ts';
import { type Limits, limiter, limitsByDefault } from './limits.ts';
import { onCallRoutes, overrideRoutes } from './overrides.ts';
import { routingRoutes } from './routing.ts';
import { escalationRoutes, scheduleRoutes } from './schedules.ts';
import { opsgenieSeeding } from './seeding.ts';
import { createState, type Seeds, seeds } from './seeds.ts';
import type { State } from './state.ts';
import { memberRoutes, teamRoutes } from './teams.ts';
import { resurrect, type UserOptions, userRoutes } from './users.ts';

export type OpsgenieOptions = UserOptions &
  ContactOptions & {
    /** The keys that exist and what they may do. @default any key, full rights */
    keys?: Keys<KeyKind>;
    /** By domain; an empty list is no limit. */
    limits?: Partial<Limits>;
    /** What the account holds at first. @default a small account with an owner */
    seeds?: Seeds;
    /** So many users more; `_state` shows those of them who were looked at by id. @default 0 */
    crowd?: number;
  };

/** Opsgenie, as its users, teams, schedules, escalations and forwarding rules answer: https://docs.opsgenie.com/docs/api-overview */
export function createOpsgenie(world: SimulatorWorld, options: OpsgenieOptions = {}): Simulator {
  const limits = { ...limitsByDefault, ...options.limits };
  const state = createState(options.seeds ?? seeds, new Date(world.now()).toISOString(), options.crowd);
  const app = new Hono({ getPath });
  app.use(authorize(options.keys));
  app.use(limiter(limits, world.now));
  app.use(async (_, next) => {
    resurrect(state, world.now());
    await next();
  });
  const routes = { state, now: world.now };
  userRoutes(app, routes, options);
  userListRoutes(app, routes, options);
  teamRoutes(app, routes);
  memberRoutes(app, routes);
  routingRoutes(app, routes);
  scheduleRoutes(app, routes);
  overrideRoutes(app, routes);
  onCallRoutes(app, routes);
  escalationRoutes(app, routes);
  forwardingRoutes(app, routes);
  accountRoutes(app, routes, { seats: options.seats ?? 1000 + (options.crowd ?? 0), limits });
  app.notFound((c) => refuse(c, 404, 'No such resource'));
  return createSimulator(app, () => shown(state), world, opsgenieSeeding(state, world.now));
}

/** A plus that is not percent-encoded is a blank, so an address with one is found only when it is encoded. */
function getPath(request: Request): string {
  return new URL(request.url).pathname.replaceAll('+', '%20');
}

/** The account as people read it: names instead of ids where one thing points to another. */
function shown(state: State): Record<string, unknown> {
  const teams = [...state.teams.values()].map(({ members, ...team }) => ({
    ...team,
    members: members.map(({ user, role }) => ({ username: user.username, role })),
  }));
  const teamsOf = (username: string) =>
    teams.filter(({ members }) => members.some((each) => each.username === username)).map(({ name }) => name);
  return {
    users: [...state.users.values()].map(({ role, ...user }) => ({
      ...user,
      role: role.name,
      teams: teamsOf(user.username),
    })),
    teams,
    schedules: [...state.schedules.values()],
    escalations: [...state.escalations.values()],
    forwardingRules: [...state.forwardingRules.values()],
    routingRules: [...state.routingRules.values()],
    roles: [...state.roles.values()],
  };
}
