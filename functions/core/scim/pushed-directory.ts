import type { Table } from '../../lib/aws/table.ts';
import type { Directory, ListedUser } from '../contracts/directory.ts';
import type { Group } from '../contracts/event.ts';
import { userOf } from './events/user-of.ts';
import { groupsAbove } from './store/nesting.ts';
import type { Resource } from './store/resource.ts';
import { openStore, type ScimStore } from './store/store.ts';

/** Each user is one read or more of their groups. */
const perPage = 100;

/**
 * The directory that clients wrote: every user with all of their groups, those of nested groups included. It is read where they read it,
 * page by page behind the last id, so what is read to its end is complete. It is ours, so its time is ours too.
 */
export function pushedDirectory(table: Table, source: string, now: () => number): Directory {
  const store = openStore(table, source);
  return {
    lacks: () => undefined,
    tenant: async () => source,
    async users(_, cursor) {
      const readAt = now();
      const { resources, last } = await store.page('User', perPage, cursor);
      const rows = await Promise.all(resources.map((user) => listed(store, user)));
      return { rows, readAt, ...(last !== undefined && { next: last }) };
    },
    async user(_, id) {
      const found = await store.resource('User', id);
      return found === undefined ? 'gone' : listed(store, found.resource);
    },
  };
}

async function listed(store: ScimStore, user: Resource): Promise<ListedUser> {
  const ids = [...(await groupsAbove(store, user.id))];
  const found = await Promise.all(ids.map((id) => store.resource('Group', id)));
  const groups = found.flatMap((each): Group[] =>
    each === undefined
      ? []
      : [{ id: each.resource.id, displayName: String(each.resource.attributes.displayName) }],
  );
  return { user: userOf(user), groups };
}
