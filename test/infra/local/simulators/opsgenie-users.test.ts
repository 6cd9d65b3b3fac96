import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import type { OpsgenieOptions } from '../../../../infra/local/simulators/opsgenie/index.ts';
import { createOpsgenieApi } from '../../../support/opsgenie-api.ts';

describe('users', () => {
  test('are created in lower case with one contact, and found by id and by encoded username', async () => {
    const { create, request } = createOpsgenieApi();
    const created = await create('Jane+Oncall@Example.com');
    expect(created).toMatchObject({ status: 201, body: { result: 'Created' } });
    const { id, name } = z.object({ id: z.string(), name: z.string() }).parse(created.body.data);
    expect(name).toBe('jane+oncall@example.com');
    const user = { id, username: name, verified: false, role: { name: 'User' } };
    for (const path of [id, 'jane%2Boncall%40example.com', 'JANE%2BONCALL@example.com']) {
      expect((await request('GET', `/v2/users/${path}`)).body.data).toMatchObject(user);
    }
    expect((await request('GET', '/v2/users/jane+oncall@example.com')).status).toBe(404);
  });

  test('show contacts only on demand, under their other name', async () => {
    const { create, read } = createOpsgenieApi();
    await create('jane@example.com');
    expect(await read('/v2/users/jane@example.com')).not.toHaveProperty('userContacts');
    expect(await read('/v2/users/jane@example.com?expand=contact')).toMatchObject({
      userContacts: [{ contactMethod: 'email', to: 'jane@example.com', enabled: true }],
    });
    expect(await read('/v2/users/jane@example.com/contacts')).toMatchObject([
      { method: 'email', to: 'jane@example.com', status: { enabled: true } },
    ]);
  });

  test('are unique, here and among all accounts of Opsgenie', async () => {
    const { create, request } = createOpsgenieApi({ foreign: ['theirs@example.com'] });
    await create('jane@example.com');
    expect((await create('JANE@example.com')).status).toBe(409);
    expect((await create('theirs@example.com')).status).toBe(409);
    expect((await request('GET', '/v2/users/theirs@example.com')).status).toBe(404);
    expect(
      (await request('PATCH', '/v2/users/jane@example.com', { username: 'theirs@example.com' })).status,
    ).toBe(409);
  });

  test.each(['Owner', 'admin', 'Wizard'])('with the role %s become User without a word', async (name) => {
    const { create, read, request } = createOpsgenieApi();
    expect((await create('jane@example.com', { role: { name } })).status).toBe(201);
    expect(await read('/v2/users/jane@example.com')).toMatchObject({ role: { id: 'User', name: 'User' } });
    await request('PATCH', '/v2/users/jane@example.com', { role: { name: 'Admin' } });
    expect((await request('PATCH', '/v2/users/jane@example.com', { role: { name } })).status).toBe(200);
    expect(await read('/v2/users/jane@example.com')).toMatchObject({ role: { name: 'User' } });
  });

  test('keep a custom role that exists', async () => {
    const { create, read } = createOpsgenieApi({ seeds: { roles: ['Responder'] } });
    await create('jane@example.com', { role: { name: 'Responder' } });
    expect(await read('/v2/users/jane@example.com')).toMatchObject({ role: { name: 'Responder' } });
    expect(await read('/v2/roles')).toMatchObject([{ name: 'Responder' }]);
    expect(await read('/v2/roles/Responder?identifierType=name')).toMatchObject({ extendedRole: 'user' });
  });

  test('change in what is sent, and their team membership follows a new username', async () => {
    const { read, request, id } = createOpsgenieApi();
    const changed = { username: 'riley.new@example.com', timeZone: 'Europe/Riga' };
    expect((await request('PATCH', '/v2/users/riley@example.com', changed)).status).toBe(200);
    expect(await read('/v2/users/riley.new@example.com')).toMatchObject({
      fullName: 'Riley Rota',
      ...changed,
    });
    expect(await read(`/v2/teams/${await id('/v2/teams', 'SRE')}`)).toMatchObject({
      members: [{ user: { username: 'riley.new@example.com' } }],
    });
  });

  test.each([
    ['ignored', 200],
    ['refused', 422],
  ] as const)('keep their username where changing it is %s', async (renames, status) => {
    const { request } = createOpsgenieApi({ renames });
    const answer = await request('PATCH', '/v2/users/riley@example.com', { username: 'new@example.com' });
    expect(answer.status).toBe(status);
    expect((await request('GET', '/v2/users/new@example.com')).status).toBe(404);
    expect((await request('GET', '/v2/users/riley@example.com')).status).toBe(200);
  });

  test('have no time zone that nobody knows', async () => {
    const { create } = createOpsgenieApi();
    expect((await create('jane@example.com', { timeZone: 'Mars/Olympus' })).body.errors).toHaveProperty(
      'timeZone',
    );
  });

  test('need a seat each', async () => {
    const { create } = createOpsgenieApi({ seats: 3 });
    expect((await create('one@example.com')).status).toBe(201);
    expect((await create('two@example.com')).status).toBe(402);
  });

  test('are gone after a deletion, and a second one says so', async () => {
    const { create, request } = createOpsgenieApi();
    await create('jane@example.com');
    const first = await request('DELETE', '/v2/users/jane@example.com');
    expect(first).toMatchObject({ status: 200, body: { result: 'Deleted' } });
    expect(first.body).not.toHaveProperty('data');
    expect((await request('DELETE', '/v2/users/jane@example.com')).status).toBe(404);
    expect((await request('PATCH', '/v2/users/jane@example.com', {})).status).toBe(404);
  });

  test('who own the account are not deleted', async () => {
    expect((await createOpsgenieApi().request('DELETE', '/v2/users/owner@example.com')).status).toBe(422);
  });

  test('come back as new users where a directory provisions them again', async () => {
    const { create, request, clock, read } = createOpsgenieApi({ resurrectAfter: 60_000 });
    const old = z.looseObject({ id: z.string() }).parse((await create('jane@example.com')).body.data);
    await request('DELETE', '/v2/users/jane@example.com');
    clock.advance(59_000);
    expect((await request('GET', '/v2/users/jane@example.com')).status).toBe(404);
    clock.advance(1_000);
    const user = z.looseObject({ id: z.string() }).parse(await read('/v2/users/jane@example.com'));
    expect(user.id).not.toBe(old.id);
  });
});

describe('a list of users', () => {
  async function crowd(options: OpsgenieOptions = {}) {
    const account = createOpsgenieApi({ seeds: {}, limits: { configuration: [], search: [] }, ...options });
    for (let n = 0; n < 45; n++) await account.create(`p${String(n).padStart(2, '0')}@example.com`);
    return account;
  }
  const size = (data: unknown) => z.array(z.unknown()).parse(data).length;

  test.each([20, 100] as const)('has %i on a page where nobody says how many', async (pageSize) => {
    const { read } = await crowd({ pageSize });
    expect(size(await read('/v2/users'))).toBe(Math.min(pageSize, 45));
  });

  test('is linked page by page, to the last one, which has no next', async () => {
    const { request } = await crowd();
    const seen: unknown[] = [];
    let next: string | undefined = '/v2/users?limit=20';
    for (let page = 0; page < 5 && next !== undefined; page++) {
      const { body } = await request('GET', next);
      seen.push(...z.array(z.unknown()).parse(body.data));
      expect(body).toMatchObject({
        totalCount: 45,
        paging: { first: expect.stringContaining('sort=username') },
      });
      next = body.paging?.next;
    }
    expect(seen).toHaveLength(45);
    expect(next).toBeUndefined();
  });

  test('has at most a hundred on a page', async () => {
    expect((await (await crowd()).request('GET', '/v2/users?limit=101')).status).toBe(422);
  });

  test('can be searched by field', async () => {
    const { read } = createOpsgenieApi();
    expect(await read('/v2/users?query=role:owner')).toMatchObject([{ username: 'owner@example.com' }]);
    expect(await read('/v2/users?query=role:User%20AND%20username:riley@example.com')).toHaveLength(1);
    expect(await read('/v2/users?query=role:User%20AND%20username:owner@example.com')).toEqual([]);
  });
});

describe('contacts', () => {
  const at = '/v2/users/riley@example.com/contacts';
  const contacts = async (read: (path: string) => Promise<unknown>) =>
    z.array(z.looseObject({ id: z.string(), method: z.string() })).parse(await read(at));

  test('are added, changed, switched off and on, and removed', async () => {
    const { request, read } = createOpsgenieApi();
    expect((await request('POST', at, { method: 'voice', to: '1-5555550100' })).status).toBe(201);
    const voice = (await contacts(read)).at(-1)?.id;
    await request('PATCH', `${at}/${voice}`, { to: '1-5555550101' });
    expect((await request('POST', `${at}/${voice}/disable`)).status).toBe(200);
    expect((await contacts(read)).at(-1)).toMatchObject({ to: '1-5555550101', status: { enabled: false } });
    await request('POST', `${at}/${voice}/enable`);
    expect((await contacts(read)).at(-1)).toMatchObject({ status: { enabled: true } });
    expect((await request('DELETE', `${at}/${voice}`)).status).toBe(200);
    expect((await request('POST', `${at}/${voice}/enable`)).status).toBe(404);
  });

  test('of a phone’s own kind are the app’s to add', async () => {
    expect((await createOpsgenieApi().request('POST', at, { method: 'mobile', to: 'phone' })).status).toBe(
      422,
    );
  });

  test('that are the username stay on where the account is set so, and only they', async () => {
    const { request, read } = createOpsgenieApi({ mainContact: 'stays' });
    const [email, sms] = await contacts(read);
    expect((await request('POST', `${at}/${email?.id}/disable`)).status).toBe(422);
    expect((await request('POST', `${at}/${sms?.id}/disable`)).status).toBe(200);
  });

  test.each(['contacts', 'teams', 'schedules', 'escalations'])(
    'of nobody: %s are not found',
    async (list) => {
      expect((await createOpsgenieApi().request('GET', `/v2/users/nobody@example.com/${list}`)).status).toBe(
        404,
      );
    },
  );
});
