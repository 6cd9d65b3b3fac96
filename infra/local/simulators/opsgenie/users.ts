import type { Context, Hono } from 'hono';
import * as z from 'zod/mini';
import { type Manners, refusedBy, stored } from '../manners.ts';
import { body, data, isUser, names, notFound, type Routes, refuse, result } from './answers.ts';
import { addUser, findUser, roleFor, type State, type User } from './state.ts';

export type UserOptions = {
  /** Usernames that other customers of Opsgenie hold. @default [] */
  foreign?: string[];
  /** @default 1000 */
  seats?: number;
  crowd?: number;
  /** What a `limit` that is not sent is; one page of the documentation says 20, another 100. @default 20 */
  pageSize?: 20 | 100;
  /** Whether a username can be changed, of which the documentation says both. @default 'allowed' */
  renames?: 'allowed' | 'ignored' | 'refused';
  /** Milliseconds after which the customer's directory creates a deleted user again. @default never */
  resurrectAfter?: number;
  /** What becomes of a name, zone or locale that is sent. @default stored as it is */
  manners?: Manners<Shown>;
};

type Shown = 'fullName' | 'timeZone' | 'locale';

const role = z.object({ id: z.optional(z.string()), name: z.optional(z.string()) });
const fields = {
  username: z.string().check(z.maxLength(100), z.regex(/^[^@\s]+@[^@\s]+$/, 'is not a valid e-mail')),
  fullName: z.string().check(z.minLength(1), z.maxLength(512)),
  role,
};
const others = {
  timeZone: z.optional(z.string().check(z.refine(isZone, 'is not a supported time zone'))),
  locale: z.optional(z.string().check(z.regex(/^[a-z]{2}_[A-Z]{2}$/, 'is not a supported locale'))),
  skypeUsername: z.optional(z.string()),
  userAddress: z.optional(z.record(z.string(), z.string())),
  tags: z.optional(z.array(z.string())),
  details: z.optional(z.record(z.string(), z.array(z.string()))),
  invitationDisabled: z.optional(z.boolean()),
};
const Creation = z.object({ ...fields, ...others });
const Change = z.extend(z.partial(z.object(fields)), others);

/** https://docs.opsgenie.com/docs/user-api */
export function userRoutes(app: Hono, { state, now }: Routes, options: UserOptions): void {
  const {
    foreign = [],
    seats = 1000 + (options.crowd ?? 0),
    pageSize = 20,
    renames = 'allowed',
    resurrectAfter,
    manners = {},
  } = options;
  const taken = (username: string) =>
    findUser(state, username) !== undefined || foreign.includes(username.toLowerCase());

  app.post('/v2/users', async (c) => {
    const sent = await body(c, Creation);
    if (!sent.ok) return sent.answer;
    if (taken(sent.value.username)) return refuse(c, 409, 'User with this username already exists.');
    if (state.users.size >= seats) return refuse(c, 402, 'You have no seat left for another user.');
    const refusal = refusedBy(manners, sent.value);
    if (refusal !== undefined) return refuseShown(c, refusal);
    const { fullName } = sent.value;
    // A managed account has the name that Atlassian knows.
    const kept = { fullName: `Atlassian's ${fullName.length}`, ...stored(manners, sent.value) };
    const user = addUser(state, { ...sent.value, ...kept }, new Date(now()).toISOString());
    return result(c, 'Created', { id: user.id, name: user.username });
  });

  app.get('/v2/users', (c) =>
    list(
      c,
      state.users.all().filter(() => true),
      pageSize,
    ),
  );

  app.get('/v2/users/:user', (c) => {
    const user = findUser(state, c.req.param('user'));
    if (user === undefined) return notFound(c, 'User');
    return data(c, shown(user, c.req.query('expand') === 'contact'), { expandable: ['contact'] });
  });

  app.patch('/v2/users/:user', async (c) => {
    const user = findUser(state, c.req.param('user'));
    if (user === undefined) return notFound(c, 'User');
    const sent = await body(c, Change);
    if (!sent.ok) return sent.answer;
    const { username, role: wanted, invitationDisabled: _, ...rest } = sent.value;
    const renamed = username !== undefined && username.toLowerCase() !== user.username;
    if (renamed && taken(username)) return refuse(c, 409, 'User with this username already exists.');
    if (renamed && renames === 'refused') return refuse(c, 422, 'Username cannot be changed.');
    const own = mannersWith(user, manners);
    const refusal = refusedBy(own, rest);
    if (refusal !== undefined) return refuseShown(c, refusal);
    Object.assign(user, stored(own, rest));
    if (wanted !== undefined && user.role.name !== 'Owner') user.role = roleFor(state, wanted);
    if (renamed && renames === 'allowed') rename(state, user, username.toLowerCase());
    return result(c, 'Updated', { id: user.id, name: user.username });
  });

  app.delete('/v2/users/:user', (c) => {
    const user = findUser(state, c.req.param('user'));
    if (user === undefined) return notFound(c, 'User');
    if (user.role.name === 'Owner') return refuse(c, 422, 'The account owner cannot be deleted.');
    const holding = holders(state, user);
    if (holding !== undefined) return refuse(c, 428, `User is in use. Please remove it from ${holding}`);
    state.users.delete(user.id);
    for (const { id, fromUser, toUser } of [...state.forwardingRules.values()]) {
      if (fromUser.id === user.id || toUser.id === user.id) state.forwardingRules.delete(id);
    }
    if (resurrectAfter !== undefined) state.returning.push({ user, at: now() + resurrectAfter });
    return result(c, 'Deleted');
  });
}

function mannersWith({ managed }: User, manners: Manners<Shown>): Manners<Shown> {
  return managed === true ? { ...manners, fullName: 'drops' } : manners;
}

function refuseShown(c: Context, { attribute, status }: NonNullable<ReturnType<typeof refusedBy>>) {
  const errors = { [attribute]: 'is not supported' };
  return c.json({ message: 'Request body is not processable', errors, took: 0.005, requestId: '1' }, status);
}

/** A user provisioned again is a new one: another id, and nothing of what the old one had. */
export function resurrect(state: State, now: number): void {
  const due = state.returning.filter(({ at }) => at <= now);
  state.returning = state.returning.filter(({ at }) => at > now);
  for (const { user } of due) {
    const { username, fullName, role: name } = user;
    if (findUser(state, username)) continue;
    addUser(state, { username, fullName, role: name }, new Date(now).toISOString());
  }
}

/**
 * What stands in the way of a deletion: one category at a time, teams first, as in
 * https://community.atlassian.com/t5/Opsgenie-questions/Remove-user-over-API/qaq-p/1545116
 */
function holders(state: State, user: User): string | undefined {
  const is = isUser(user);
  const teams = [...state.teams.values()].filter((team) =>
    team.members.some((each) => each.user.id === user.id),
  );
  if (teams.length > 0) return `teams: ${names(teams)}`;
  const schedules = [...state.schedules.values()].filter(({ rotations }) =>
    rotations.some(({ participants }) => participants.some(is)),
  );
  if (schedules.length > 0) return `schedules: ${names(schedules)}`;
  const escalations = [...state.escalations.values()].filter(({ rules }) =>
    rules.some(({ recipient }) => is(recipient)),
  );
  if (escalations.length > 0) return `escalations: ${names(escalations)}`;
  const routingRules = [...state.routingRules.values()].filter(({ notify }) => is(notify));
  return routingRules.length > 0 ? `team routing rules: ${names(routingRules)}` : undefined;
}

function rename(state: State, user: User, username: string): void {
  user.username = username;
  for (const { members } of state.teams.values()) {
    for (const member of members) if (member.user.id === user.id) member.user.username = username;
  }
}

function shown({ contacts, ...user }: User, withContacts: boolean): Record<string, unknown> {
  if (!withContacts) return user;
  return {
    ...user,
    userContacts: contacts.map(({ method, ...rest }) => ({ ...rest, contactMethod: method })),
  };
}

/** https://docs.opsgenie.com/docs/pagination: pages are linked by whole URLs, and the last one has no `next`. */
function list(c: Context, users: User[], pageSize: number): Response {
  const limit = Number(c.req.query('limit') ?? pageSize);
  const offset = Number(c.req.query('offset') ?? 0);
  if (!(limit >= 1 && limit <= 100) || !(offset >= 0)) {
    return refuse(c, 422, 'Paging is not processable', { errors: { limit: 'must be between 1 and 100' } });
  }
  const found = users
    .filter(matches(c.req.query('query')))
    .sort((a, b) => (a.username < b.username ? -1 : 1));
  const page = (at: number) => {
    const url = new URL(c.req.url);
    url.search = new URLSearchParams({
      limit: String(limit),
      sort: 'username',
      offset: String(at),
      order: 'ASC',
    }).toString();
    return url.href;
  };
  const last = Math.max(0, Math.ceil(found.length / limit) - 1) * limit;
  const paging = {
    first: page(0),
    ...(offset > 0 && { prev: page(Math.max(0, offset - limit)) }),
    ...(offset + limit < found.length && { next: page(offset + limit) }),
    last: page(last),
  };
  const content = found.slice(offset, offset + limit).map((user) => shown(user, false));
  return data(c, content, { totalCount: found.length, paging });
}

/** `field:value`, joined by AND. */
function matches(query: string | undefined): (user: User) => boolean {
  const terms = (query ?? '').split(' AND ').filter((term) => term.includes(':'));
  return (user) =>
    terms.every((term) => {
      const [field = '', value = ''] = term.split(/:(.*)/s).map((part) => part.trim().toLowerCase());
      const own =
        field === 'role'
          ? user.role.name
          : Object.entries(user).find(([k]) => k.toLowerCase() === field)?.[1];
      return String(own ?? '').toLowerCase() === value;
    });
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
