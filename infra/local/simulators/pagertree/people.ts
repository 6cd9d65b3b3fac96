import { type Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { type Manner, refusedBy } from '../manners.ts';
import { bodyOf, isAscending, isObject, page, pageInOrder, refuse } from './answers.ts';
import { applyToUser, createUser } from './profile.ts';
import { strip, usesOf } from './references.ts';
import { type AccountUser, noRoles, type Roles, type Store, type Team } from './store.ts';

/**
 * What the documentation leaves open, to be tried each way: https://pagertree.com/docs/api/account-users
 *
 * @property deletion Whether DELETE takes a person out of everything that holds them, refuses while something does, or leaves their id there. @default 'cascade'
 * @property deleted Whether DELETE answers 204 without a body or 200 with the account user. @default 'empty'
 * @property invitations Whether a person known from another account is in at once or has to accept. @default 'accepted'
 * @property names What becomes of a name that is sent: people have one in all their accounts. @default it is stored
 * @property cap So many people fit in, and this is the status for the next one.
 */
export type PeopleOptions = {
  deletion?: 'cascade' | 'refuse422' | 'dangling';
  deleted?: 'empty' | 'json';
  invitations?: 'accepted' | 'pending';
  names?: Manner;
  cap?: { people: number; status: ContentfulStatusCode };
};

/** Account users: https://pagertree.com/docs/api/account-users */
export function peopleRoutes(store: Store, options: PeopleOptions): Hono {
  const app = new Hono();
  const visible = (id: string) => {
    const found = store.accountUsers.get(id) ?? store.accountUsers.all().find((one) => one.prefix_id === id);
    return found?.invited ? undefined : found;
  };

  app.get('/', (c) => {
    const q = c.req.query('q')?.toLowerCase() ?? '';
    const people = store.accountUsers.all();
    const invited = [...store.accountUsers.values()].some((person) => person.invited);
    if (q === '' && !invited && isAscending(c)) {
      return pageInOrder(c, people, store.accountUsers.size, (person) => render(store, person));
    }
    const isListed = (person: AccountUser) => !person.invited && matches(store, person, q);
    return page(c, people.filter(isListed), (person) => render(store, person));
  });

  app.get('/:id', (c) => {
    const person = visible(c.req.param('id'));
    return person === undefined ? refuse(c, 404, 'Not found') : c.json(render(store, person));
  });

  app.post('/', async (c) => {
    const body = await bodyOf(c);
    if (body === undefined) return refuse(c, 400, 'body is not a JSON object');
    const { cap } = options;
    if (cap !== undefined && store.accountUsers.size >= cap.people) {
      return refuse(c, cap.status, 'Account user limit reached, please upgrade your plan');
    }
    const teams = teamsNamed(store, body.member_team_ids);
    if (teams === undefined) return refuse(c, 422, 'member teams is invalid');
    const refusedName = nameRefused(c, options, body.user_attributes);
    if (refusedName !== undefined) return refusedName;
    const made = createUser(store, body.user_attributes, options.names);
    if ('refused' in made) return refuse(c, 422, ...made.refused);
    const person: AccountUser = {
      ...store.common('alu'),
      roles: rolesOf(body.roles),
      notification_rule_id: null,
      user_id: made.user.id,
      invited: made.known && options.invitations === 'pending',
    };
    store.accountUsers.set(person.id, person);
    for (const team of teams) team.member_account_user_ids.push(person.id);
    return c.json(render(store, person), 201);
  });

  app.put('/:id', async (c) => {
    const person = visible(c.req.param('id'));
    if (person === undefined) return refuse(c, 404, 'Not found');
    const body = await bodyOf(c);
    if (body === undefined) return refuse(c, 400, 'body is not a JSON object');
    const refusedName = nameRefused(c, options, body.user_attributes);
    if (refusedName !== undefined) return refusedName;
    const refused = applyToUser(store, person, body.user_attributes, options.names);
    if (refused.length > 0) return refuse(c, 422, ...refused);
    if (isObject(body.roles)) {
      // Replaced, not merged: no documentation says which, and this is the worse one for a caller who sends only some.
      const roles = rolesOf(body.roles);
      person.roles = isOwner(store, person) ? { ...roles, admin: true, billing: true } : roles;
    }
    store.touch(person);
    return c.json(render(store, person));
  });

  app.delete('/:id', (c) => {
    const person = visible(c.req.param('id'));
    if (person === undefined) return refuse(c, 404, 'Not found');
    if (isOwner(store, person)) return refuse(c, 422, 'account owner can not be removed');
    const uses = options.deletion === 'refuse422' ? usesOf(store, person.id) : [];
    if (uses.length > 0) return refuse(c, 422, `account user is still in use by ${uses.join(', ')}`);
    store.accountUsers.delete(person.id);
    if (options.deletion !== 'dangling') strip(store, person.id);
    return options.deleted === 'json' ? c.json(render(store, person)) : c.body(null, 204);
  });
  return app;
}

function nameRefused(c: Context, { names }: PeopleOptions, attributes: unknown): Response | undefined {
  const refusal = isObject(attributes) && names ? refusedBy({ name: names }, attributes) : undefined;
  return refusal && refuse(c, refusal.status, 'user.name is invalid');
}

export function render(store: Store, { user_id, invited, ...person }: AccountUser) {
  return { ...person, user: store.users.get(user_id) };
}

/** The owner is the first there was, keeps admin and billing, and cannot be removed by others. */
function isOwner(store: Store, person: AccountUser): boolean {
  return store.accountUsers.all().slice(0, 1)[0]?.id === person.id;
}

/** Finds the text anywhere in the name, the e-mail, a phone or a role; of several e-mails it looks at the primary one. */
function matches(store: Store, person: AccountUser, q: string): boolean {
  if (q === '') return true;
  const user = store.users.get(person.user_id);
  const roles = Object.entries(person.roles).flatMap(([role, has]) => (has ? [role] : []));
  const emails = user?.emails.filter(({ primary }) => primary).map(({ email }) => email) ?? [];
  const phones = user?.phones.map(({ phone }) => phone) ?? [];
  return [user?.name ?? '', ...emails, ...phones, ...roles].some((text) => text.toLowerCase().includes(q));
}

function rolesOf(value: unknown): Roles {
  const roles = isObject(value) ? value : {};
  const has = (role: string) => roles[role] === true;
  return {
    ...noRoles,
    admin: has('admin'),
    billing: has('billing'),
    broadcaster: has('broadcaster'),
    communicator: has('communicator'),
  };
}

function teamsNamed(store: Store, ids: unknown): Team[] | undefined {
  if (!Array.isArray(ids)) return [];
  const teams = ids.flatMap((id) => store.teams.get(String(id)) ?? []);
  return teams.length === ids.length ? teams : undefined;
}
