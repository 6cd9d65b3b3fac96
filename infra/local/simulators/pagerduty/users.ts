import { type Context, Hono } from 'hono';
import * as z from 'zod/mini';
import { canonicalZone } from '../../../../functions/lib/alike.ts';
import { type Manners, refusedBy, stored } from '../manners.ts';
import { body, invalid, notFound, page } from './answers.ts';
import { licenseRefusal } from './licenses.ts';
import { offboard } from './offboard.ts';
import { refusedRequester } from './requester.ts';
import { type PagerdutyUser, type Role, roles, type State } from './state.ts';
import { showTeam } from './teams.ts';

/** What an account does with how a user is shown. */
export type UserManners = Manners<'name' | 'job_title' | 'time_zone'>;

const name = z.string().check(z.minLength(1), z.maxLength(100));
const email = z.string().check(z.minLength(6), z.maxLength(100), z.regex(/^[^@\s]+@[^@\s]+$/));
const title = z.string().check(z.maxLength(100));
const Profile = z.object({
  role: z.optional(z.enum(roles)),
  time_zone: z.optional(z.string()),
  job_title: z.optional(title),
});
const Creation = z.object({ user: z.extend(Profile, { type: z.literal('user'), name, email }) });
const Change = z.object({ user: z.extend(Profile, { name: z.optional(name), email: z.optional(email) }) });

/** Users: https://developer.pagerduty.com/api-reference/c96e889522dd6-list-users */
export function userRoutes(
  state: State,
  now: () => number,
  { manners = {}, keyUser }: { manners?: UserManners; keyUser?: string },
): Hono {
  const app = new Hono();
  const find = (c: Context) => state.users.get(c.req.param('user') ?? '');
  app.use('*', async (c, next) => {
    await next();
    c.header('date', new Date(now()).toUTCString());
  });
  app.get('/', (c) => {
    const query = c.req.query('query')?.toLowerCase() ?? '';
    const rows = [...state.users.values()].filter(
      (user) => user.name.toLowerCase().includes(query) || user.email.toLowerCase().includes(query),
    );
    return page(c, 'users', rows, (user) => show(state, user, c));
  });
  app.post('/', (c) => whileLocked(c, state, () => create(c, state, manners)));
  app.get('/me', (c) => {
    const user = byEmail(state, keyUser ?? '');
    // What an account's key is told, of which the error is a text: https://github.com/PagerDuty/python-pagerduty
    const error = 'The request requires a user, and the access token is an account-level access token';
    return user ? c.json({ user: show(state, user, c) }) : c.json({ error }, 400);
  });
  app.get('/:user', (c) => {
    const user = find(c);
    return user ? c.json({ user: show(state, user, c) }) : notFound(c);
  });
  app.put('/:user', (c) => whileLocked(c, state, () => change(c, state, manners)));
  app.delete('/:user', (c) =>
    whileLocked(c, state, async () => {
      const user = find(c);
      if (user === undefined) return notFound(c);
      const refusals = offboard(state, user, now());
      return refusals.length > 0 ? invalid(c, ...refusals) : c.body(null, 204);
    }),
  );
  // https://developer.pagerduty.com/api-reference/: the feed's address holds the key.
  app.post('/:user/regenerate_private_url_key', (c) => {
    const user = find(c);
    if (user === undefined) return notFound(c);
    user.calendar_key += 1;
    return c.json({ user: show(state, user, c) });
  });
  return app;
}

/**
 * An account's licences are written by one at a time, and a write that comes meanwhile is refused:
 * https://github.com/PagerDuty/terraform-provider-pagerduty/issues/1117
 */
async function whileLocked(c: Context, state: State, work: () => Promise<Response>): Promise<Response> {
  if (state.locked) return invalid(c, 'License error: account could not be locked');
  state.locked = true;
  try {
    return await work();
  } finally {
    state.locked = false;
  }
}

async function create(c: Context, state: State, manners: UserManners): Promise<Response> {
  const refused = refusedRequester(c, state);
  if (refused !== undefined) return refused;
  const sent = await body(c, Creation);
  if (sent.answer !== undefined) return sent.answer;
  const { type: _, ...wanted } = sent.value.user;
  const refusal = refusalOf(c, state, manners, wanted);
  if (refusal !== undefined) return refusal;
  const { email } = wanted;
  const { name = email, ...kept } = stored(manners, wanted);
  const user = createUser(state, { ...kept, name: tidy(name), email, role: wanted.role ?? 'limited_user' });
  state.users.set(user.id, user);
  return c.json({ user: show(state, user, c) }, 201);
}

async function change(c: Context, state: State, manners: UserManners): Promise<Response> {
  const user = state.users.get(c.req.param('user') ?? '');
  if (user === undefined) return notFound(c);
  const sent = await body(c, Change);
  if (sent.answer !== undefined) return sent.answer;
  // https://github.com/PagerDuty/terraform-provider-pagerduty/pull/379
  if (user.role === 'owner') return invalid(c, 'Account owner cannot be changed');
  // What is sent as it is changes nothing, so no manner of the vendor's is asked about it.
  const held = new Map<string, unknown>(Object.entries(user));
  const differing = Object.fromEntries(
    Object.entries(sent.value.user).filter(([field, value]) => value !== held.get(field)),
  ) as z.infer<typeof Change>['user'];
  const refusal = refusalOf(c, state, manners, differing, user);
  if (refusal !== undefined) return refusal;
  const { name, ...kept } = stored(manners, differing);
  Object.assign(user, kept, name !== undefined && { name: tidy(name) });
  return c.json({ user: show(state, user, c) });
}

/** Names lose their spare blanks: https://github.com/PagerDuty/terraform-provider-pagerduty */
const tidy = (name: string) => name.trim().replace(/\s+/g, ' ');

type Wanted = Partial<Pick<PagerdutyUser, 'name' | 'email' | 'role' | 'time_zone' | 'job_title'>>;

function refusalOf(
  c: Context,
  state: State,
  manners: UserManners,
  wanted: Wanted,
  user?: PagerdutyUser,
): Response | undefined {
  const wrong = wrongWith(state, wanted, user);
  if (wrong !== undefined) return invalid(c, wrong);
  const refused = refusedBy(manners, wanted);
  if (refused === undefined) return undefined;
  const errors = [`${refused.attribute} is invalid`];
  return c.json({ error: { message: 'Invalid Input Provided', code: 2001, errors } }, refused.status);
}

function wrongWith(state: State, { email, role, time_zone }: Wanted, user?: PagerdutyUser) {
  const holder = email === undefined ? undefined : byEmail(state, email);
  if (holder !== undefined && holder !== user) return 'Email has already been taken';
  if (time_zone !== undefined && canonicalZone(time_zone) === undefined) return 'Time zone is invalid';
  const wanted = role ?? (user === undefined ? 'limited_user' : undefined);
  if (wanted === undefined) return undefined;
  if (wanted === 'owner') return `Role must be in ${roles.filter((one) => one !== 'owner').join(', ')}`;
  return licenseRefusal(state, wanted, user?.role);
}

function byEmail({ users }: State, email: string): PagerdutyUser | undefined {
  return [...users.values()].find((user) => user.email.toLowerCase() === email.toLowerCase());
}

/** A user who was just invited, with the contact and the rules that everybody begins with. */
export function createUser(
  state: State,
  { role, ...given }: Wanted & { name: string; email: string; role: Role },
): PagerdutyUser {
  const id = state.nextId();
  const contact = { id: state.nextId(), type: 'email_contact_method' };
  const rule = (urgency: 'high' | 'low') => ({
    id: state.nextId(),
    type: 'assignment_notification_rule' as const,
    start_delay_in_minutes: 0,
    urgency,
    contact_method: contact,
  });
  return {
    id,
    role,
    time_zone: 'Etc/UTC',
    job_title: null,
    ...given,
    invitation_sent: true,
    contact_methods: [{ ...contact, label: 'Default', address: given.email }],
    notification_rules: [rule('high'), rule('low')],
    sessions: [],
    calendar_key: 1,
  };
}

/** A user as the API shows one: with whole contact methods, rules and teams only where they are asked for. */
function show(state: State, { sessions: _, calendar_key: __, ...user }: PagerdutyUser, c: Context) {
  const included = new Set(c.req.queries('include[]'));
  const as = <Row extends { id: string; type: string }>(name: string, rows: Row[]) =>
    included.has(name) ? rows : rows.map(({ id, type }) => ({ id, type: `${type}_reference` }));
  const teams = [...state.teams.values()].filter(({ members }) =>
    members.some((member) => member.user === user.id),
  );
  const summarized = teams.map((team) => ({ ...showTeam(team), type: 'team_reference' }));
  return {
    ...user,
    type: 'user',
    summary: user.name,
    self: `https://api.pagerduty.com/users/${user.id}`,
    html_url: `https://localorg.pagerduty.com/users/${user.id}`,
    teams: included.has('teams') ? teams.map(showTeam) : summarized,
    contact_methods: as('contact_methods', user.contact_methods),
    notification_rules: as('notification_rules', user.notification_rules),
  };
}
