import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fold } from '../../../functions/core/people/fold.ts';
import { groupsOf } from '../../../functions/core/people/groups-of.ts';
import { emptyIdentity, type Identity } from '../../../functions/core/people/identity.ts';
import { isLiving } from '../../../functions/core/people/is-living.ts';
import { createScimServer } from '../../support/scim.ts';

type Server = ReturnType<typeof createScimServer>;

/** What a client means, in one of the ways in which one of them says it. People and groups go by their place. */
type Act =
  | { act: 'make'; user: number; active: boolean }
  | { act: 'active'; user: number; active: boolean; way: 'okta' | 'entra' | 'put' }
  | { act: 'title'; user: number; title: string; way: 'okta' | 'entra' | 'put' }
  | { act: 'delete'; user: number }
  | { act: 'group'; group: number; members: number[] }
  | { act: 'member'; group: number; user: number; isIn: boolean; way: 'okta' | 'entra' | 'put' }
  | { act: 'rename'; group: number; name: string }
  | { act: 'drop'; group: number }
  | { act: 'fail' };

const place = fc.nat({ max: 3 });
const way = fc.constantFrom('okta' as const, 'entra' as const, 'put' as const);
const acts: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ act: fc.constant('make' as const), user: place, active: fc.boolean() }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ act: fc.constant('active' as const), user: place, active: fc.boolean(), way }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant('title' as const),
      user: place,
      title: fc.constantFrom('a', 'b'),
      way,
    }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('delete' as const), user: place }) },
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant('group' as const),
      group: place,
      members: fc.uniqueArray(place),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      act: fc.constant('member' as const),
      group: place,
      user: place,
      isIn: fc.boolean(),
      way,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      act: fc.constant('rename' as const),
      group: place,
      name: fc.constantFrom('x', 'y'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('drop' as const), group: place }) },
  { weight: 1, arbitrary: fc.constant({ act: 'fail' as const }) },
);

type User = { id: string; active: boolean; title?: string };
type Group = { id: string; name: string; members: Set<number> };

/** What the client believes is there, which knows nothing of how the server does it. */
type Model = { users: Map<number, User>; groups: Map<number, Group> };

const write = { put: 'PUT', okta: 'PATCH', entra: 'PATCH' } as const;

async function userChange(server: Server, model: Model, one: Extract<Act, { act: 'active' | 'title' }>) {
  const user = model.users.get(one.user);
  if (user === undefined) return;
  const value = one.act === 'active' ? one.active : one.title;
  const whole = {
    userName: `u${one.user}@example.com`,
    active: user.active,
    title: user.title,
    [one.act]: value,
  };
  const said = typeof value === 'boolean' ? (value ? 'True' : 'False') : value;
  const operation =
    one.way === 'okta'
      ? { op: 'replace', value: { [one.act]: value } }
      : { op: 'Replace', path: one.act, value: said };
  const body = one.way === 'put' ? whole : { Operations: [operation] };
  expect((await server.call(write[one.way], `/Users/${user.id}`, body)).status).toBe(200);
  model.users.set(one.user, { ...user, [one.act]: value });
}

async function memberChange(server: Server, model: Model, one: Extract<Act, { act: 'member' }>) {
  const [group, user] = [model.groups.get(one.group), model.users.get(one.user)];
  if (group === undefined || user === undefined) return;
  const value = [{ $ref: null, value: user.id }];
  if (one.isIn) group.members.add(one.user);
  else group.members.delete(one.user);
  const ids = [...group.members].flatMap((each) => model.users.get(each)?.id ?? []);
  const remove =
    one.way === 'okta'
      ? { op: 'remove', path: `members[value eq "${user.id}"]` }
      : { op: 'Remove', path: 'members', value };
  const body =
    one.way === 'put'
      ? { displayName: group.name, members: ids.map((id) => ({ value: id })) }
      : { Operations: [one.isIn ? { op: 'Add', path: 'members', value } : remove] };
  expect((await server.call(write[one.way], `/Groups/${group.id}`, body)).status).toBeLessThan(300);
}

async function groupChange(
  server: Server,
  { users, groups }: Model,
  one: Extract<Act, { act: 'group' | 'rename' | 'drop' }>,
) {
  const group = groups.get(one.group);
  if (one.act === 'drop') {
    const { status } = await server.call('DELETE', `/Groups/${group?.id ?? 'none'}`);
    expect(status).toBe(groups.delete(one.group) ? 204 : 404);
  } else if (one.act === 'rename') {
    if (group === undefined) return;
    const operation = { op: 'replace', value: { id: group.id, displayName: one.name } };
    expect((await server.patch(`/Groups/${group.id}`, operation)).status).toBe(204);
    group.name = one.name;
  } else if (group === undefined) {
    const members = one.members.filter((user) => users.has(user));
    const value = members.map((user) => ({ value: users.get(user)?.id }));
    const name = `g${one.group}`;
    const { status, body } = await server.call('POST', '/Groups', {
      displayName: name,
      externalId: name,
      members: value,
    });
    expect(status).toBe(201);
    groups.set(one.group, { id: body.id, name, members: new Set(members) });
  }
}

async function happen(server: Server, model: Model, one: Act): Promise<void> {
  const { users, groups } = model;
  if (one.act === 'active' || one.act === 'title') return userChange(server, model, one);
  if (one.act === 'member') return memberChange(server, model, one);
  if (one.act === 'group' || one.act === 'rename' || one.act === 'drop')
    return groupChange(server, model, one);
  if (one.act === 'make') {
    const { user, active } = one;
    const { status, body } = await server.call('POST', '/Users', {
      userName: `u${user}@example.com`,
      active,
    });
    expect(status).toBe(users.has(user) ? 409 : 201);
    if (status === 201) users.set(user, { id: body.id, active });
  } else if (one.act === 'delete') {
    const { status } = await server.call('DELETE', `/Users/${users.get(one.user)?.id ?? 'none'}`);
    expect(status).toBe(users.delete(one.user) ? 204 : 404);
    for (const { members } of groups.values()) members.delete(one.user);
  } else {
    // A request that fails, and is not tried again: as if it had never been.
    server.clock.isQueueDown = true;
    const { status } = await server.call('POST', '/Users', { userName: 'nobody@example.com' });
    server.clock.isQueueDown = false;
    expect(status).toBe(503);
  }
}

/** Who the roster thinks is there, by what was told, in whatever order it came. */
function believed(
  server: Server,
  order: (events: ReturnType<Server['events']>) => ReturnType<Server['events']>,
) {
  const identities = new Map<string, Identity>();
  const deleted = new Map<string, string>();
  for (const event of order(server.events())) {
    if (event.user === undefined) {
      if (event.group !== undefined) deleted.set(event.group.id, event.occurredAt);
      continue;
    }
    const { id } = event.user;
    identities.set(id, fold(identities.get(id) ?? emptyIdentity('scim', id), event));
  }
  return [...identities.values()].filter(isLiving).map((identity) => ({
    id: identity.userId,
    active: identity.active?.value,
    title: identity.attributes.title?.value,
    groups: groupsOf(identity)
      .filter((group) => !deleted.has(group))
      .map((group) => `${group} ${identity.groupNames[group]?.value}`)
      .sort(),
  }));
}

test('whatever two clients do, what is read is what was written, and the roster comes to the same by the events, in any order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(acts, { minLength: 1, maxLength: 30 }), async (history) => {
      const server = createScimServer();
      const model: Model = { users: new Map(), groups: new Map() };
      for (const one of history) {
        server.clock.now += 7;
        await happen(server, model, one);
      }
      const { body: users } = await server.call('GET', '/Users?count=200');
      const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
      const groupsIn = (user: number) =>
        [...model.groups.values()]
          .filter(({ members }) => members.has(user))
          .map(({ id, name }) => `${id} ${name}`);
      const wanted = [...model.users]
        .map(([user, { id, active, title }]) => ({ id, active, title, groups: groupsIn(user).sort() }))
        .sort(byId);
      const read = users.Resources.map(({ id, active, title, groups }) => ({
        id,
        active,
        title,
        groups: [groups]
          .flat()
          .map((group) => `${Object(group).value} ${Object(group).display}`)
          .sort(),
      }));
      expect(read.sort(byId)).toEqual(wanted);
      expect(believed(server, (events) => events).sort(byId)).toEqual(wanted);
      expect(believed(server, (events) => events.toReversed()).sort(byId)).toEqual(wanted);
    }),
    { numRuns: 60 },
  );
});
