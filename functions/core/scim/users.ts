import { isDeepStrictEqual } from 'node:util';
import { Transient } from '../contracts/errors.ts';
import { eachAlone, throwOneOf } from '../delivery/each-alone.ts';
import { eventOf } from './events/event-of.ts';
import { userEvents } from './events/user-events.ts';
import type { Attributes } from './schema/attributes.ts';
import { ScimError } from './scim-error.ts';
import { claim, release, taken } from './store/claims.ts';
import { groupsWith, membersAtOnce, takeMember } from './store/members.ts';
import { claimedName } from './store/names.ts';
import { type Resource, resourceIn, stampAfter } from './store/resource.ts';
import { mustMatch } from './version.ts';
import type { Condition, ScimWorld } from './world.ts';

/*
 * The order of effects: the event first, then the write. A queue that does not take it leaves everything as it was. A crash between the
 * two leaves a client without an answer: it asks again, finds the same difference, and the same event is told again, which changes
 * nothing. One that never asks again is put right by the nightly comparison, which tells what is written here.
 */

/** Two who write one user at once take turns; so many times in a row nobody loses. */
const attempts = 10;

/** Makes a user. Throws `uniqueness` where the userName is another's. */
export async function createUser(world: ScimWorld, attributes: Attributes): Promise<Resource> {
  const { store, publish } = world;
  const id = await claim(world, 'User', claimedName('User', attributes));
  const at = stampAfter(world.now());
  await Promise.all([
    publish(userEvents(store.source, undefined, { id, attributes }, at)),
    store.makeFound('User', id, attributes),
  ]);
  const made = { id, kind: 'User', attributes, created: at, modified: at } as const;
  const written = await store.write(made, undefined);
  if (written === undefined) throw taken('User');
  return written;
}

/** Changes a user; `change` is asked again where another writer came between. Answers them as they then are. */
export async function changeUser(
  world: ScimWorld,
  id: string,
  change: (attributes: Attributes) => Attributes,
  { ifMatch }: Condition = {},
): Promise<Resource> {
  const { store, publish, now } = world;
  let told: string | undefined;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const found = await store.resource('User', id);
    if (found === undefined) throw noUser();
    const { resource: before, item } = found;
    mustMatch(ifMatch, before);
    const attributes = change(before.attributes);
    // An attempt that lost its race has told what was not written, so what is written is told again.
    if (told === undefined && isDeepStrictEqual(attributes, before.attributes)) return before;
    const at = stampAfter(now(), before.modified, told);
    const [was, is] = [before.attributes, attributes].map((each) => claimedName('User', each));
    if (is !== undefined && is !== was) await claim(world, 'User', is, id);
    const events = userEvents(store.source, before, { id, attributes }, at, told !== undefined);
    await Promise.all([
      events.length === 0 ? undefined : publish(events),
      store.makeFound('User', id, attributes),
    ]);
    const written = await store.write({ ...before, attributes, modified: at }, item);
    if (written !== undefined) {
      if (was !== undefined && is !== was) await release(world, 'User', was, id);
      await store.unmakeFound('User', id, before.attributes, attributes);
      return written;
    }
    told = at;
  }
  throw new Transient('other requests change the same user all the time');
}

/** Deletes a user, who is in no group any more. A deletion that was cut off is done to its end. */
export async function deleteUser(world: ScimWorld, id: string, { ifMatch }: Condition = {}): Promise<void> {
  const { store, publish, now } = world;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const item = await store.item('User', id);
    if (item === undefined) throw noUser();
    const user = resourceIn('User', item);
    if (user === undefined) return forgetUser(world, { ...item, id });
    mustMatch(ifMatch, user);
    const at = stampAfter(now(), user.modified);
    await publish(eventOf(store.source, { type: 'user.deleted', user: { id }, at }));
    if (await store.end('User', item)) return forgetUser(world, user);
  }
  throw new Transient('other requests change the same user all the time');
}

async function forgetUser(world: ScimWorld, { id, attributes = {} }: { id: string; attributes?: unknown }) {
  const { store } = world;
  const left = await eachAlone(
    await groupsWith(store, id),
    (group) => takeMember(store, group, id, 'member'),
    {
      atOnce: membersAtOnce,
    },
  );
  throwOneOf(left.failed);
  const had = Object.assign({}, attributes);
  await store.unmakeFound('User', id, had);
  await release(world, 'User', claimedName('User', had), id);
  await store.forget('User', id);
}

export function noUser(): ScimError {
  return new ScimError(404, 'there is no such user');
}
