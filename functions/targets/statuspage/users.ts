import type { OrganizationUser } from './account.ts';
import type { Client } from './client.ts';
import type { Found, Who } from './viewers.ts';

/** Where a team member is remembered, of whom no page tells. */
export const organization = 'organization';

/** The team memberships whose ids we know, without reading the list of all. */
export async function knownUsers(client: Client, who: Who): Promise<OrganizationUser[]> {
  const ids = new Set([...who.ids.users, ...client.memory.idOf(organization, who.email)]);
  return (await withPermissions(client, [...ids])).filter(({ permissions }) => permissions !== undefined);
}

/**
 * A person's team memberships out of a list of all: there is no filter. `read` are those whose permissions are known
 * already. `undefined` where the list is refused.
 * https://developer.statuspage.io/#operation/getOrganizationsOrganizationIdUsers
 */
export async function listedUsers(
  client: Client,
  { email, ids, effort }: Who,
  read: OrganizationUser[] = [],
): Promise<Found<OrganizationUser>> {
  const keys = email === undefined ? [] : [email];
  const listed = await client.lists.find(client.users, { keys, ids: ids.users, ...effort });
  if (listed === undefined) return { rows: undefined };
  const { found, readAt, whole, unproved } = listed;
  const there: string[] = [];
  // A list of hours ago may have a person whom Statuspage has no longer.
  const isThere = async (id: string) =>
    !client.memory.isGone(client.paths.users(id), readAt) && !(await client.isNoUser(id));
  for (const { id, row } of found) if (row !== undefined || (await isThere(id))) there.push(id);
  const rank = (id: string) => Number(ids.users.includes(id));
  const theirs = there.toSorted((one, other) => rank(one) - rank(other));
  const unlisted = whole ? [] : read.filter(({ id }) => !theirs.includes(id));
  return { rows: [...(await withPermissions(client, theirs, read)), ...unlisted], unproved };
}

async function withPermissions(client: Client, ids: string[], read: OrganizationUser[] = []) {
  const users: OrganizationUser[] = [];
  for (const id of ids) {
    const known = read.find((user) => user.id === id);
    users.push(known ?? { id, permissions: await client.permissions(id) });
  }
  return users;
}
