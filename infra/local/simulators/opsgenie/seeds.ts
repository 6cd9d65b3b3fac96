import { type Crowd, crowdEmail, Rows } from '../rows.ts';
import { addUser, type State, type User } from './state.ts';

/** What an account may hold before anybody calls it. */
export type Seeds = {
  teams?: string[];
  /** Custom roles, besides the built-in Admin, User, Observer and Stakeholder. */
  roles?: string[];
  users?: SeededUser[];
  schedules?: { name: string; participants: string[] }[];
  escalations?: { name: string; recipients: string[] }[];
};

export type SeededUser = {
  username: string;
  fullName: string;
  /** Here, and only here, `Owner` is possible. */
  role?: string;
  teams?: string[];
  timeZone?: string;
  locale?: string;
  /** An account that Atlassian manages: a new name is accepted and dropped. */
  managed?: boolean;
  contacts?: { method: string; to: string; enabled?: boolean }[];
};

/** A small account: an owner, and a user who cannot be deleted because a schedule and an escalation need them. */
export const seeds: Seeds = {
  teams: ['SRE', 'Platform'],
  roles: ['Incident Commander'],
  users: [
    { username: 'owner@example.com', fullName: 'Olive Owner', role: 'Owner' },
    {
      username: 'riley@example.com',
      fullName: 'Riley Rota',
      teams: ['SRE'],
      contacts: [{ method: 'sms', to: '1-5555550123' }],
    },
  ],
  schedules: [{ name: 'SRE rota', participants: ['riley@example.com', 'owner@example.com'] }],
  escalations: [{ name: 'SRE escalation', recipients: ['riley@example.com'] }],
};

/** An account that holds the seeds. Ids count up, so that two runs have the same. */
export function createState(planted: Seeds, createdAt: string, crowd = 0): State {
  let count = 0;
  const reserved = new Set<string>();
  const state: State = {
    users: new Rows(createCrowd(crowd, createdAt)),
    teams: new Map(),
    schedules: new Map(),
    escalations: new Map(),
    forwardingRules: new Map(),
    routingRules: new Map(),
    roles: new Map(),
    returning: [],
    nextId() {
      const id = `00000000-0000-4000-8000-${String(++count).padStart(12, '0')}`;
      return reserved.has(id) ? state.nextId() : id;
    },
    reserve: (id) => reserved.add(id),
  };
  for (const name of planted.roles ?? []) put(state.roles, { id: state.nextId(), name });
  for (const name of planted.teams ?? []) {
    put(state.teams, { id: state.nextId(), name, description: '', members: [] });
  }
  for (const user of planted.users ?? []) seedUser(state, user, createdAt);
  for (const { name, participants } of planted.schedules ?? []) seedSchedule(state, name, participants);
  for (const { name, recipients } of planted.escalations ?? []) seedEscalation(state, name, recipients);
  return state;
}

/** So many users who were there before everybody else. */
function createCrowd(size: number, createdAt: string): Crowd<User> {
  return {
    size,
    prefix: '10000000-0000-4000-8000-',
    digits: 12,
    make: (number, id) => ({
      id,
      username: crowdEmail(number),
      fullName: `Member ${number}`,
      role: { id: 'User', name: 'User' },
      timeZone: 'UTC',
      locale: 'en_US',
      blocked: false,
      verified: true,
      createdAt,
      contacts: [{ id: `${id}-email`, method: 'email', to: crowdEmail(number), enabled: true }],
    }),
  };
}

function put<T extends { id: string }>(things: Map<string, T>, thing: T): void {
  things.set(thing.id, thing);
}

function seedUser(
  state: State,
  { role, teams = [], contacts = [], ...seeded }: SeededUser,
  createdAt: string,
): void {
  const user = addUser(state, { ...seeded, role: { name: role } }, createdAt);
  user.verified = true;
  if (role === 'Owner') user.role = { id: 'Owner', name: 'Owner' };
  user.contacts.push(...contacts.map((contact) => ({ enabled: true, ...contact, id: state.nextId() })));
  for (const team of state.teams.values()) {
    if (teams.includes(team.name)) team.members.push({ user: pick(user), role: 'user' });
  }
}

function seedSchedule(state: State, name: string, usernames: string[]): void {
  const participants = usernames.map((username) => participant(state, username));
  const rotation = {
    id: state.nextId(),
    name: 'Rotation 1',
    type: 'weekly',
    length: 1,
    startDate: '2026-01-05T08:00:00Z',
    participants,
  };
  put(state.schedules, {
    id: state.nextId(),
    name,
    enabled: true,
    timezone: 'Etc/UTC',
    rotations: [rotation],
    overrides: [],
  });
}

function seedEscalation(state: State, name: string, usernames: string[]): void {
  const rules = usernames.map((username, index) => ({
    condition: 'if-not-acked',
    notifyType: 'default',
    delay: { timeAmount: index * 5, timeUnit: 'minutes' },
    recipient: participant(state, username),
  }));
  put(state.escalations, { id: state.nextId(), name, description: '', rules });
}

function participant(state: State, username: string) {
  const user = [...state.users.values()].find((each) => each.username === username);
  if (user === undefined) throw new Error(`the seeds name ${username}, who is not among their users`);
  return { type: 'user', ...pick(user) };
}

function pick({ id, username }: User): { id: string; username: string } {
  return { id, username };
}
