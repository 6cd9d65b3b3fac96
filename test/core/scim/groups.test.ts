import { describe, expect, test } from 'vitest';
import { createScimServer } from '../../support/scim.ts';

type Server = ReturnType<typeof createScimServer>;

const membersOf = async (server: Server, group: string) =>
  (await server.call('GET', `/Groups/${group}`)).body.members;

async function withThree() {
  const server = createScimServer();
  const [jane, kim, leo] = await Promise.all(
    ['jane', 'kim', 'leo'].map((name) => server.user(`${name}@example.com`)),
  );
  return { server, jane: jane ?? '', kim: kim ?? '', leo: leo ?? '' };
}

describe('a group', () => {
  test('tells who joins and who leaves, and nothing of what stays', async () => {
    const { server, jane, kim, leo } = await withThree();
    server.told();
    const sre = await server.group('sre', [jane, kim]);
    expect(server.told().sort()).toEqual([
      ['group.member_added', jane, sre, 'sre'],
      ['group.member_added', kim, sre, 'sre'],
    ]);
    const put = { displayName: 'sre', members: [{ value: kim }, { value: leo, display: 'Leo' }] };
    expect((await server.call('PUT', `/Groups/${sre}`, put)).body.members).toEqual([
      { value: kim, type: 'User', $ref: `https://rollcall.test/scim/v2/Users/${kim}` },
      { value: leo, display: 'Leo', type: 'User', $ref: `https://rollcall.test/scim/v2/Users/${leo}` },
    ]);
    expect(server.told().sort()).toEqual([
      ['group.member_added', leo, sre, 'sre'],
      ['group.member_removed', jane, sre, 'sre'],
    ]);
    await server.call('PUT', `/Groups/${sre}`, put);
    expect(server.told()).toEqual([]);
    expect((await server.call('GET', `/Users/${kim}`)).body.groups).toEqual([
      { value: sre, $ref: `https://rollcall.test/scim/v2/Groups/${sre}`, display: 'sre', type: 'direct' },
    ]);
  });

  test('that is renamed is the same group, under its new name for each of its members', async () => {
    const { server, jane, kim } = await withThree();
    const id = await server.group('sre', [jane, kim]);
    server.told();
    const renamed = await server.patch(`/Groups/${id}`, { op: 'replace', value: { id, displayName: 'ops' } });
    expect([renamed.status, renamed.body]).toEqual([204, undefined]);
    expect(server.told().sort()).toEqual([
      ['group.member_added', jane, id, 'ops'],
      ['group.member_added', kim, id, 'ops'],
    ]);
    expect(await server.group('sre')).toBeTypeOf('string');
    await server.patch(`/Groups/${id}`, { op: 'replace', value: { id, displayName: 'ops' } });
    expect(server.told()).toEqual([]);
  });

  test('that is deleted has nobody in it, and its users have one group less', async () => {
    const { server, jane } = await withThree();
    const id = await server.group('sre', [jane]);
    server.told();
    expect((await server.call('DELETE', `/Groups/${id}`)).status).toBe(204);
    expect(server.told()).toEqual([['group.deleted', undefined, id, 'sre']]);
    expect((await server.call('DELETE', `/Groups/${id}`)).status).toBe(404);
    expect((await server.call('GET', `/Users/${jane}`)).body.groups).toEqual([]);
    expect(await server.group('sre')).not.toBe(id);
  });

  test('of a user who is deleted has them no more', async () => {
    const { server, jane, kim } = await withThree();
    const id = await server.group('sre', [jane, kim]);
    await server.call('DELETE', `/Users/${jane}`);
    expect(await membersOf(server, id)).toMatchObject([{ value: kim }]);
  });

  test('of the same name and externalId is made once; the same name under another externalId is another group', async () => {
    const { server } = await withThree();
    const make = (displayName: string, externalId?: string) =>
      server.call('POST', '/Groups', { displayName, externalId });
    expect((await make('sre')).status).toBe(201);
    expect(await make('SRE')).toMatchObject({ status: 409, body: { scimType: 'uniqueness' } });
    expect((await make('sre', 'e1')).status).toBe(201);
    expect((await make('sre', 'e2')).status).toBe(201);
    expect((await make('sre', 'e1')).status).toBe(409);
  });

  test('keeps a member whom nobody knows as it was written, and tells nothing of it', async () => {
    const { server } = await withThree();
    server.told();
    const id = await server.group('sre', ['2819c223-7f76-453a-919d-413861904646']);
    expect(await membersOf(server, id)).toEqual([{ value: '2819c223-7f76-453a-919d-413861904646' }]);
    expect(server.told()).toEqual([]);
  });

  test('takes many changes at once, and each of them counts', async () => {
    const server = createScimServer();
    const users = await Promise.all(Array.from({ length: 8 }, (_, n) => server.user(`u${n}@example.com`)));
    const id = await server.group('sre', users.slice(0, 4));
    const answers = await Promise.all(
      users.map((value, n) =>
        server.patch(`/Groups/${id}`, { op: n < 4 ? 'remove' : 'add', path: 'members', value: [{ value }] }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(users.map(() => 204));
    expect(await membersOf(server, id)).toMatchObject(
      users
        .slice(4)
        .sort()
        .map((value) => ({ value })),
    );
  });

  test('whose PUT says nothing of members keeps them; an empty list empties it', async () => {
    const { server, jane } = await withThree();
    const id = await server.group('sre', [jane]);
    await server.call('PUT', `/Groups/${id}`, { displayName: 'sre' });
    expect(await membersOf(server, id)).toMatchObject([{ value: jane }]);
    await server.call('PUT', `/Groups/${id}`, { displayName: 'sre', members: [] });
    expect(await membersOf(server, id)).toEqual([]);
  });
});

describe('a group in a group', () => {
  async function nested() {
    const three = await withThree();
    const { server, jane } = three;
    const inner = await server.group('database', [jane]);
    const outer = await server.group('engineering', [inner]);
    return { ...three, inner, outer };
  }

  test('stands for its users, also for those who join or leave it later, and by whichever group', async () => {
    const { server, jane, kim, inner, outer } = await nested();
    expect(server.told()).toContainEqual(['group.member_added', jane, outer, 'engineering']);
    await server.patch(`/Groups/${inner}`, { op: 'add', path: 'members', value: [{ value: kim }] });
    expect(server.told().sort()).toEqual(
      [
        ['group.member_added', kim, inner, 'database'],
        ['group.member_added', kim, outer, 'engineering'],
      ].sort(),
    );
    expect((await server.call('GET', `/Users/${kim}`)).body.groups).toMatchObject([
      { value: inner, type: 'direct' },
      { value: outer, type: 'indirect' },
    ]);
    await server.patch(`/Groups/${outer}`, { op: 'remove', path: `members[value eq "${inner}"]` });
    expect(server.told().sort()).toEqual(
      [jane, kim].map((user) => ['group.member_removed', user, outer, 'engineering']).sort(),
    );
  });

  test('leaves them in the outer one where they are in it by another way too', async () => {
    const { server, jane, inner, outer } = await nested();
    await server.patch(`/Groups/${outer}`, { op: 'add', path: 'members', value: [{ value: jane }] });
    server.told();
    await server.patch(`/Groups/${inner}`, { op: 'remove', path: 'members' });
    expect(server.told()).toEqual([['group.member_removed', jane, inner, 'database']]);
  });

  test('that is deleted takes its users out of the outer one', async () => {
    const { server, jane, inner, outer } = await nested();
    server.told();
    await server.call('DELETE', `/Groups/${inner}`);
    expect(server.told()).toEqual([
      ['group.deleted', undefined, inner, 'database'],
      ['group.member_removed', jane, outer, 'engineering'],
    ]);
    expect(await membersOf(server, outer)).toEqual([]);
  });

  test('that is in itself in a roundabout way ends all the same', async () => {
    const { server, jane, inner, outer } = await nested();
    await server.patch(`/Groups/${inner}`, { op: 'add', path: 'members', value: [{ value: outer }] });
    expect((await server.call('GET', `/Users/${jane}`)).body.groups).toHaveLength(2);
    expect((await server.call('DELETE', `/Groups/${outer}`)).status).toBe(204);
  });
});
