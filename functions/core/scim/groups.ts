import { isDeepStrictEqual } from 'node:util';
import { LockTimeout, withLock } from '../../lib/aws/lock.ts';
import { Transient } from '../contracts/errors.ts';
import { eachAlone, throwOneOf } from '../delivery/each-alone.ts';
import { edgesOf, groupDeleted, groupEvents } from './events/group-events.ts';
import type { Attributes } from './schema/attributes.ts';
import { ScimError } from './scim-error.ts';
import { claim, release, taken } from './store/claims.ts';
import { scimLockPrefix } from './store/keys.ts';
import {
  asValues,
  groupsWith,
  type Member,
  membersAtOnce,
  membersIn,
  membersOf,
  putMember,
  takeMember,
} from './store/members.ts';
import { claimedName } from './store/names.ts';
import { type Resource, resourceIn, stampAfter } from './store/resource.ts';
import type { ScimStore } from './store/store.ts';
import { mustMatch } from './version.ts';
import type { Condition, ScimWorld } from './world.ts';

/*
 * The order of effects is that of users: first the events, then the writes. Clients change one group many times at once (Entra does),
 * and each change is of a set, so they take turns.
 */

/** Makes a group, with the members that it is written with. Throws `uniqueness` where there is one of that name and externalId. */
export async function createGroup(world: ScimWorld, written: Attributes): Promise<Resource> {
  const { store } = world;
  const { members, ...attributes } = written;
  const id = await claim(world, 'Group', claimedName('Group', attributes));
  return inTurn(world, id, async () => {
    const after = await identified(store, membersIn(members, new Map()));
    const at = stampAfter(world.now());
    const is = String(attributes.displayName);
    await world.publish(await groupEvents(store, { group: id, is, before: [], after, at }));
    await store.makeFound('Group', id, attributes);
    await write(store, id, [], after);
    const made = { id, kind: 'Group', attributes, created: at, modified: at } as const;
    const resource = await store.write(made, undefined);
    if (resource === undefined) throw taken('Group');
    return resource;
  });
}

/** Changes a group: `change` is given its attributes with the members, and answers both. Answers it as it then is. */
export async function changeGroup(
  world: ScimWorld,
  id: string,
  change: (attributes: Attributes) => Attributes,
  { ifMatch }: Condition = {},
): Promise<Resource> {
  const { store, publish, now } = world;
  await mustExist(store, id);
  return inTurn(world, id, async () => {
    const found = await store.resource('Group', id);
    if (found === undefined) throw noGroup();
    const { resource, item } = found;
    mustMatch(ifMatch, resource);
    const before = await membersOf(store, id);
    const known = new Map(before.map((member) => [member.id, member]));
    const { members, ...attributes } = change({ ...resource.attributes, members: asValues(before) });
    const after = await identified(store, membersIn(members, known));
    if (isDeepStrictEqual(attributes, resource.attributes) && isSame(before, after)) return resource;
    const at = stampAfter(now(), resource.modified);
    const [was, is] = [resource.attributes, attributes].map(({ displayName }) => String(displayName));
    const [name, newName] = [resource.attributes, attributes].map((each) => claimedName('Group', each));
    if (newName !== undefined && newName !== name) await claim(world, 'Group', newName, id);
    const events = await groupEvents(store, { group: id, was, is: is ?? '', before, after, at });
    if (events.length > 0) await publish(events);
    await store.makeFound('Group', id, attributes);
    await write(store, id, before, after);
    const written = await store.write({ ...resource, attributes, modified: at }, item);
    if (written === undefined) throw new Transient('the group was changed by another request');
    if (name !== undefined && newName !== name) await release(world, 'Group', name, id);
    await store.unmakeFound('Group', id, resource.attributes, attributes);
    return written;
  });
}

/** Deletes a group; nobody is in it any more. A deletion that was cut off is done to its end. */
export async function deleteGroup(world: ScimWorld, id: string, { ifMatch }: Condition = {}): Promise<void> {
  const { store, publish, now } = world;
  await mustExist(store, id);
  return inTurn(world, id, async () => {
    const item = await store.item('Group', id);
    if (item === undefined) throw noGroup();
    const group = resourceIn('Group', item);
    const before = await membersOf(store, id);
    if (group !== undefined) {
      mustMatch(ifMatch, group);
      const at = stampAfter(now(), group.modified);
      await publish(
        await groupDeleted(store, { group: id, is: String(group.attributes.displayName), before, at }),
      );
      if (!(await store.end('Group', item))) throw new Transient('the group was changed by another request');
    }
    await write(store, id, before, []);
    for (const parent of await groupsWith(store, id)) await takeMember(store, parent, id, 'member');
    const had = Object.assign({}, item.attributes);
    await store.unmakeFound('Group', id, had);
    await release(world, 'Group', claimedName('Group', had), id);
    await store.forget('Group', id);
  });
}

/** Longer than a function runs, so that nobody works beside one that hangs. Milliseconds. */
const turnAtMost = 35_000;
const waitAtMost = 15_000;

async function inTurn<T>(world: ScimWorld, id: string, work: () => Promise<T>): Promise<T> {
  const { store, now, sleep, newId } = world;
  const locking = { table: store.table, now, sleep, newId };
  const until = now() + turnAtMost;
  try {
    return await withLock(locking, `${scimLockPrefix}${id}`, now() + waitAtMost, work, { until });
  } catch (thrown) {
    if (!(thrown instanceof LockTimeout)) throw thrown;
    throw new Transient('other requests change the same group', { cause: thrown, retryAfter: 5_000 });
  }
}

/** Whom nobody gave an id has no turn to take. */
async function mustExist(store: ScimStore, id: string): Promise<void> {
  if ((await store.item('Group', id)) === undefined) throw noGroup();
}

/** Writes who is in a group from now on. */
async function write(
  store: ScimStore,
  group: string,
  before: readonly Member[],
  after: readonly Member[],
): Promise<void> {
  const { removed } = edgesOf({ group, before, after });
  const were = new Map(before.map((member) => [member.id, member]));
  const put = after.filter((member) => !isDeepStrictEqual(were.get(member.id), member));
  const options = { atOnce: membersAtOnce };
  const done = [
    await eachAlone(put, (member) => putMember(store, group, member), options),
    await eachAlone(removed, ({ id }) => takeMember(store, group, id, 'group'), options),
  ];
  throwOneOf(done.flatMap(({ failed }) => failed));
}

/** The members with what each is, where that is not known yet. */
async function identified(store: ScimStore, members: Member[]): Promise<Member[]> {
  const kinds = new Map<string, Member>();
  const looked = await eachAlone(
    members.filter(({ kind }) => kind === undefined),
    async (member) => {
      const { id } = member;
      if ((await store.resource('User', id)) !== undefined) kinds.set(id, { ...member, kind: 'User' });
      else if ((await store.resource('Group', id)) !== undefined) kinds.set(id, { ...member, kind: 'Group' });
    },
    { atOnce: membersAtOnce },
  );
  throwOneOf(looked.failed);
  return members.map((member) => kinds.get(member.id) ?? member);
}

function isSame(one: readonly Member[], other: readonly Member[]): boolean {
  const inOrder = (members: readonly Member[]) => members.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return isDeepStrictEqual(inOrder(one), inOrder(other));
}

export function noGroup(): ScimError {
  return new ScimError(404, 'there is no such group');
}
