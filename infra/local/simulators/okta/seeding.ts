import * as z from 'zod/mini';
import { addRow, SeedError, type Seeding, section } from '../seeding.ts';
import type { OauthStore } from './oauth.ts';
import { type PeopleStore, statuses } from './people.ts';
import { freeId, type Hook, HookBody } from './store.ts';

const text = z.string().check(z.minLength(1));
const id = z.optional(text);

const UserRow = z.object({
  id,
  status: z._default(z.enum(statuses), 'ACTIVE'),
  profile: z.looseObject({ login: text }),
  groups: z._default(z.array(text), []),
});
const HookRow = z.extend(HookBody, {
  id,
  status: z._default(z.enum(['ACTIVE', 'INACTIVE']), 'ACTIVE'),
  verificationStatus: z._default(z.enum(['UNVERIFIED', 'VERIFIED']), 'UNVERIFIED'),
  created: z.optional(text),
});

const ClientRow = z.object({
  clientId: text,
  jwks: z.object({ keys: z.array(z.looseObject({ kty: text })) }),
  scopes: z.array(text),
  dpop: z._default(z.boolean(), false),
});

/** Objects as `_state` shows them. A user names groups by their ids or by their names. */
export function oktaSeeding(
  store: PeopleStore,
  hooks: Map<string, Hook>,
  { clients }: OauthStore,
  now: () => number,
): Seeding {
  return {
    groups: section(z.object({ id, name: text }), (row, adding) =>
      addRow(store.groups, { ...row, id: row.id ?? freeId(store.groups, '00g') }, adding),
    ),
    users: section(UserRow, (row, adding) => {
      const { login } = row.profile;
      if ([...store.people.values()].some(({ profile }) => profile.login === login)) {
        throw new SeedError(`profile.login: ${login} is a user already`);
      }
      const groups = row.groups.map((group) => {
        const found =
          store.groups.get(group) ?? [...store.groups.values()].find(({ name }) => name === group);
        if (found === undefined) throw new SeedError(`groups: there is no group ${group}`);
        return found.id;
      });
      addRow(store.people, { ...row, groups, id: row.id ?? freeId(store.people, '00u') }, adding);
    }),
    apps: section(z.object({ id, label: text, users: z._default(z.array(text), []) }), (row, adding) => {
      const missing = row.users.find((user) => !store.people.has(user));
      if (missing !== undefined) throw new SeedError(`users: there is no user ${missing}`);
      addRow(store.apps, { ...row, id: row.id ?? freeId(store.apps, '0oa') }, adding);
    }),
    eventHooks: section(HookRow, (row, adding) => {
      const created = row.created ?? new Date(now()).toISOString();
      addRow(hooks, { ...row, created, id: row.id ?? freeId(hooks, 'who') }, adding);
    }),
    clients: section(ClientRow, (row, adding) => {
      if (clients.has(row.clientId)) throw new SeedError(`clientId: ${row.clientId} is a client already`);
      clients.set(row.clientId, row);
      adding.undo(() => clients.delete(row.clientId));
    }),
  };
}
