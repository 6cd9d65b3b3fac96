import type { Rows } from '../rows.ts';

/** What the simulated Opsgenie holds. Shapes are the API's where it stores them, ours where it derives them. */
export type State = {
  users: Rows<User>;
  teams: Map<string, Team>;
  schedules: Map<string, Schedule>;
  escalations: Map<string, Escalation>;
  forwardingRules: Map<string, ForwardingRule>;
  routingRules: Map<string, RoutingRule>;
  /** Custom roles; the built-in ones are not listed by `GET /v2/roles`. */
  roles: Map<string, { id: string; name: string }>;
  /** Users that the customer's directory will create again, and when. */
  returning: { user: User; at: number }[];
  nextId(): string;
  /** An id that was given is not made again. */
  reserve(id: string): void;
};

export type User = {
  id: string;
  username: string;
  fullName: string;
  role: { id: string; name: string };
  timeZone: string;
  locale: string;
  blocked: boolean;
  verified: boolean;
  createdAt: string;
  contacts: Contact[];
  [extra: string]: unknown;
};

export type Contact = { id: string; method: string; to: string; enabled: boolean; disabledReason?: string };

export type Team = {
  id: string;
  name: string;
  description: string;
  members: { user: { id: string; username: string }; role: string }[];
};

export type Participant = { type: string; id?: string; username?: string; name?: string };
export type Rotation = { id: string; name: string; participants: Participant[]; [extra: string]: unknown };
export type Override = {
  alias: string;
  user: Participant;
  startDate: string;
  endDate: string;
  rotations?: { id: string; name: string }[];
};
export type Schedule = {
  id: string;
  name: string;
  enabled: boolean;
  timezone: string;
  rotations: Rotation[];
  overrides: Override[];
};
export type Rule = { recipient: Participant; [extra: string]: unknown };
export type Escalation = { id: string; name: string; description: string; rules: Rule[] };

/** Whose alerts go to whom, from `startDate` to `endDate` (ISO 8601). `alias` is the customer's own name of it. */
export type ForwardingRule = {
  id: string;
  alias: string;
  fromUser: { id: string; username: string };
  toUser: { id: string; username: string };
  startDate: string;
  endDate: string;
};

/** Whom the alerts of a team (by id) notify. */
export type RoutingRule = { id: string; name: string; team: string; notify: Participant };

/** A user by id or, in upper or lower case, by username. */
export function findUser(state: State, idOrUsername: string): User | undefined {
  const username = idOrUsername.toLowerCase();
  return state.users.get(idOrUsername) ?? state.users.all().find((user) => user.username === username);
}

/** By id or by name, never guessed: the query says which, and `id` is what it is when it says nothing. */
export function findBy<T extends { id: string; name: string }>(
  things: Map<string, T>,
  identifier: string,
  type: string | undefined,
): T | undefined {
  if (type !== 'name') return things.get(identifier);
  return [...things.values()].find(({ name }) => name === identifier);
}

const builtIn = ['Admin', 'User', 'Observer', 'Stakeholder'];

/**
 * An unknown role, and Owner, is taken without a word and becomes User:
 * https://github.com/opsgenie/terraform-provider-opsgenie/issues/41 and /73
 */
export function roleFor(state: State, wanted: { id?: string; name?: string } | undefined): User['role'] {
  const named = wanted?.name ?? wanted?.id ?? 'User';
  if (builtIn.includes(named)) return { id: named, name: named };
  const custom = [...state.roles.values()].find(({ id, name }) => id === named || name === named);
  return custom ?? { id: 'User', name: 'User' };
}

export type NewUser = {
  username: string;
  fullName: string;
  role?: { id?: string; name?: string };
  [extra: string]: unknown;
};

/** Adds a user as a create call does: lower case, a first contact by e-mail, waiting for the invitation's answer. */
export function addUser(
  state: State,
  { username, fullName, role, ...extra }: NewUser,
  createdAt: string,
): User {
  const address = username.toLowerCase();
  const { invitationDisabled: _, ...rest } = extra;
  const user: User = {
    timeZone: 'America/New_York',
    locale: 'en_US',
    tags: [],
    details: {},
    ...rest,
    id: state.nextId(),
    username: address,
    fullName,
    role: roleFor(state, role),
    blocked: false,
    verified: false,
    createdAt,
    contacts: [{ id: state.nextId(), method: 'email', to: address, enabled: true }],
  };
  state.users.set(user.id, user);
  return user;
}
