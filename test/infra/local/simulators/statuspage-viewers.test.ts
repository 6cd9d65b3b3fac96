import { describe, expect, it } from 'vitest';
import { page, start, viewer, viewers } from './statuspage-start.ts';

describe('page access users of the Statuspage simulator', () => {
  it.each([
    ['exact', []],
    ['anyCase', ['Jane@example.com']],
    ['contains', ['Jane@example.com', 'mary-jane@example.com']],
  ] as const)('are filtered by e-mail in the way that is %s', async (emailFilter, found) => {
    const { send, rows } = start({ emailFilter });
    for (const email of ['Jane@example.com', 'mary-jane@example.com'])
      await send('POST', viewers, viewer(email));
    await send('POST', viewers, viewer(null, { external_login: 'jane@example.com' }));
    expect((await rows(`${viewers}?email=jane@example.com`)).map(({ email }) => email)).toEqual(found);
    expect(await rows(`${viewers}?email=Jane@example.com`)).toMatchObject([
      { email: 'Jane@example.com' },
      ...(emailFilter === 'contains' ? [{}] : []),
    ]);
    expect(await rows(viewers)).toHaveLength(3);
  });

  it.each([409, 422] as const)('are refused twice with %i, by e-mail or by login', async (duplicate) => {
    const { send } = start({ duplicate });
    expect((await send('POST', viewers, viewer('jane@example.com', { external_login: 'j' }))).status).toBe(
      200,
    );
    expect((await send('POST', viewers, viewer('JANE@example.com'))).status).toBe(duplicate);
    expect((await send('POST', viewers, viewer('other@example.com', { external_login: 'j' }))).status).toBe(
      duplicate,
    );
    expect(
      (await send('POST', `/v1/pages/localpage002/page_access_users`, viewer('jane@example.com'))).status,
    ).toBe(200);
  });

  it('are made with 200 or 201, and in lower case where asked', async () => {
    const { send, rows } = start({ created: 201, lowerCases: true });
    expect((await send('POST', viewers, viewer('Jane@Example.com'))).status).toBe(201);
    expect(await rows(viewers)).toMatchObject([{ email: 'jane@example.com' }]);
  });

  it('need an e-mail or a login, and groups of their own page', async () => {
    const { send, state } = start();
    expect((await send('POST', viewers, viewer(null))).status).toBe(422);
    expect((await send('POST', viewers, {})).status).toBe(400);
    expect((await send('POST', viewers, viewer('a@b.co'), { 'content-type': 'text/plain' })).status).toBe(
      400,
    );
    const foreign = (await state()).groups?.find(({ page_id }) => page_id === 'localpage002')?.id;
    expect((await send('POST', viewers, viewer('a@b.co', { page_access_group_ids: [foreign] }))).status).toBe(
      422,
    );
    expect((await state()).pageAccessUsers).toEqual([]);
  });

  it('lose the groups that a PATCH leaves out of its list, and keep what it does not mention', async () => {
    const { send, make, state } = start();
    const [customers, internal] = (await state()).groups ?? [];
    const page_access_group_ids = [customers?.id, internal?.id];
    const made = await make(viewers, viewer('a@b.co', { page_access_group_ids }));
    await send('PATCH', `${viewers}/${made.id}`, viewer('c@b.co'));
    expect((await state()).pageAccessUsers).toMatchObject([
      { email: 'c@b.co', groups: ['Customers', 'Internal'] },
    ]);
    const answer = await send('PUT', `${viewers}/${made.id}`, {
      page_access_user: { page_access_group_ids: [internal?.id] },
    });
    expect(await answer.json()).toMatchObject({ email: 'c@b.co', page_access_group_ids: [internal?.id] });
    expect((await send('PATCH', `${viewers}/${made.id}`, {})).status).toBe(400);
    expect((await send('PATCH', `${viewers}/nobody`, viewer('a@b.co'))).status).toBe(404);
  });

  it('are deleted with 204 and nothing, then 404, and only on their own page', async () => {
    const { send, make } = start();
    const { id } = await make(viewers, viewer('a@b.co'));
    expect((await send('GET', `/v1/pages/localpage002/page_access_users/${id}`)).status).toBe(404);
    expect((await send('DELETE', `/v1/pages/localpage002/page_access_users/${id}`)).status).toBe(404);
    const answer = await send('DELETE', `${viewers}/${id}`);
    expect([answer.status, await answer.text()]).toEqual([204, '']);
    expect((await send('DELETE', `${viewers}/${id}`)).status).toBe(404);
    expect((await send('GET', `${viewers}/${id}`)).status).toBe(404);
  });

  it.each([403, 404] as const)('are %i on a page that is not audience-specific', async (status) => {
    const { send } = start({ withoutViewers: { localpage001: status } });
    expect((await send('GET', viewers)).status).toBe(status);
    expect((await send('POST', viewers, viewer('a@b.co'))).status).toBe(status);
    expect((await send('GET', '/v1/pages/localpage002/page_access_users')).status).toBe(200);
    expect((await send('GET', `${page}/subscribers`)).status).toBe(200);
  });

  it.each([
    ['unlink', [null]],
    ['keep', [expect.any(String)]],
    ['cascade', []],
  ] as const)('leave subscriptions behind: %s', async (onDelete, links) => {
    const { send, make, state } = start({ onDelete });
    const { id } = await make(viewers, viewer('a@b.co', { subscribe_to_components: true }));
    expect((await state()).subscribers).toMatchObject([{ email: 'a@b.co', page_access_user_id: id }]);
    await send('DELETE', `${viewers}/${id}`);
    expect((await state()).subscribers?.map(({ page_access_user_id }) => page_access_user_id)).toEqual(links);
  });
});

describe.each([
  ['components', 'component_ids', ['component101', 'component102']],
  ['metrics', 'metric_ids', ['metric100001']],
] as const)('the %s of a page access user in the Statuspage simulator', (kind, field, ids) => {
  const set = async (method: string, chosen: readonly string[]) => {
    const simulator = start();
    const { id } = await simulator.make(viewers, viewer('a@b.co'));
    const path = `${viewers}/${id}/${kind}`;
    await simulator.send('PATCH', path, { [field]: [ids[0]] });
    const answer = await simulator.send(method, path, { [field]: chosen });
    return {
      ...simulator,
      path,
      status: answer.status,
      left: (await simulator.rows(path)).map((row) => row.id),
    };
  };

  it('are added by PATCH and PUT', async () => {
    for (const method of ['PATCH', 'PUT']) {
      expect(await set(method, ids.slice(-1))).toMatchObject({
        status: 200,
        left: [...new Set([ids[0], ...ids.slice(-1)])],
      });
    }
  });

  it('are replaced by POST', async () => {
    expect(await set('POST', ids.slice(1))).toMatchObject({ status: 201, left: ids.slice(1) });
  });

  it('are removed by DELETE, all of them where its body got lost', async () => {
    expect(await set('DELETE', ['another'])).toMatchObject({ status: 200, left: [ids[0]] });
    expect(await set('DELETE', [ids[0]])).toMatchObject({ status: 200, left: [] });
    const { send, path, rows } = await set('PATCH', ids);
    expect((await send('DELETE', path)).status).toBe(200);
    expect(await rows(path)).toEqual([]);
  });

  it('are removed one by one by path', async () => {
    const { send, path, rows } = await set('PATCH', ids);
    expect((await send('DELETE', `${path}/${ids[0]}`)).status).toBe(200);
    expect((await rows(path)).map(({ id }) => id)).toEqual(ids.slice(1));
    expect((await send('DELETE', `${path}/${ids[0]}`)).status).toBe(404);
  });

  it('must be of the page, and have a subscriber’s address', async () => {
    const { send, path, status } = await set('PATCH', ['component201']);
    expect(status).toBe(422);
    expect((await send('PATCH', path, {})).status).toBe(400);
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      expect(
        (await send(method, `${viewers}/nobody/${kind}`, method === 'GET' ? undefined : {})).status,
      ).toBe(404);
    }
    expect((await send('DELETE', `${viewers}/nobody/${kind}/${ids[0]}`)).status).toBe(404);
  });
});
