import type { Event, Group } from '../../contracts/event.ts';
import { eachAlone, throwOneOf } from '../../delivery/each-alone.ts';
import { ScimError } from '../scim-error.ts';
import { type Member, membersAtOnce } from '../store/members.ts';
import { type Edges, groupsAbove, usersUnder } from '../store/nesting.ts';
import type { ScimStore } from '../store/store.ts';
import { eventOf } from './event-of.ts';

/** So many events of one request still reach the queue in time. */
const eventsAtMost = 50_000;

/** How a group changes. `is`: as it is called afterwards; `was`: as it was called, where there was one. */
export type GroupChange = {
  group: string;
  was?: string;
  is: string;
  before: readonly Member[];
  after: readonly Member[];
  /** ISO 8601 UTC. */
  at: string;
};

/**
 * What a change of a group means for each user: joined, left, or in the same group under a new name, which is told as joining it. A
 * member that is a group stands for all users in it, and who is in a group is also in those that it is a member of. While another group
 * of the same nest changes, what both mean together may be missed until the nightly comparison.
 */
export async function groupEvents(store: ScimStore, change: GroupChange): Promise<Event[]> {
  const { group, was, is, before, after, at } = change;
  const edges = edgesOf(change);
  const joined = await usersUnder(store, edges.added);
  const left = await usersUnder(store, edges.removed);
  const above = [...(await groupsAbove(store, group))].filter((each) => each !== group);
  const groups: Group[] = [{ id: group, displayName: is }, ...(await named(store, above))];
  const isNested = above.length > 0 || [...before, ...after].some(({ kind }) => kind === 'Group');
  const renamed = was === undefined || was === is ? new Set<string>() : await usersUnder(store, after);
  for (const user of joined) renamed.delete(user);
  const [own] = groups;
  const told = (type: Event['type'], id: string, about: Group | undefined) =>
    eventOf(store.source, { type, user: { id }, group: about, at });
  const events = [
    ...[...joined].flatMap((user) => groups.flatMap((each) => told('group.member_added', user, each))),
    ...[...renamed].flatMap((user) => told('group.member_added', user, own)),
  ];
  const gone = await eachAlone(
    left,
    async (user) => {
      const still = isNested ? await groupsAbove(store, user, edges) : new Set<string>();
      const others = groups.filter(({ id }) => !still.has(id));
      events.push(...others.flatMap((each) => told('group.member_removed', user, each)));
    },
    { atOnce: membersAtOnce },
  );
  throwOneOf(gone.failed);
  if (events.length > eventsAtMost)
    throw new ScimError(
      400,
      `this changes the groups of more than ${eventsAtMost} users: do it in parts`,
      'tooMany',
    );
  return events;
}

/** That a group is gone, and what its members lose by that besides. */
export async function groupDeleted(
  store: ScimStore,
  change: Omit<GroupChange, 'after' | 'was'>,
): Promise<Event[]> {
  const { group: id, is: displayName, at } = change;
  const lost = await groupEvents(store, { ...change, after: [] });
  const elsewhere = lost.filter(({ group }) => group?.id !== id);
  return [...eventOf(store.source, { type: 'group.deleted', group: { id, displayName }, at }), ...elsewhere];
}

/** Who is put in, and who is taken out. */
export function edgesOf({ group, before, after }: Pick<GroupChange, 'group' | 'before' | 'after'>): Edges {
  const was = new Set(before.map(({ id }) => id));
  const is = new Set(after.map(({ id }) => id));
  return {
    group,
    added: after.filter(({ id }) => !was.has(id)),
    removed: before.filter(({ id }) => !is.has(id)),
  };
}

async function named(store: ScimStore, ids: readonly string[]): Promise<Group[]> {
  const found = await Promise.all(ids.map((id) => store.resource('Group', id)));
  return found.flatMap((each) => {
    if (each === undefined) return [];
    const { id, attributes } = each.resource;
    return [{ id, displayName: String(attributes.displayName) }];
  });
}
