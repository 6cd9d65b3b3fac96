import { describe, expect, it } from 'vitest';
import { createClock } from '../../../support/target.ts';
import { org, page, start, subscriber, viewer, viewers } from './statuspage-start.ts';

describe('the Statuspage simulator lets in', () => {
  it.each([
    ['no key', {}],
    ['another scheme', { authorization: 'Bearer k' }],
    ['a key without the scheme', { authorization: 'k' }],
    ['a key that nobody made', { authorization: 'OAuth other' }],
    ['the name of something every object has', { authorization: 'OAuth constructor' }],
  ])('only good keys, and says the same to %s', async (_, headers) => {
    const { send } = start({ keys: { k: {} } });
    const answer = await send('GET', '/v1/pages', undefined, { authorization: '', ...headers });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toEqual({ error: 'Could not authenticate' });
  });

  it('a key until it expires', async () => {
    const { clock, send } = start({ keys: { k: { expiresAt: createClock().now() + 1000 } } });
    expect((await send('GET', '/v1/pages')).status).toBe(200);
    clock.advance(1000);
    expect((await send('GET', '/v1/pages')).status).toBe(401);
  });

  it.each([
    [undefined, 420],
    [420, 420],
    [429, 429],
  ] as const)(
    'sixty calls of a key in any sixty seconds, and answers %s with %i and Retry-After',
    async (refusal, status) => {
      const { clock, send } = start({ limit: undefined, ...(refusal && { refusal }) });
      for (let call = 0; call < 60; call++) {
        expect((await send('GET', '/v1/pages')).status).toBe(200);
        clock.advance(500);
      }
      const refused = await send('GET', '/v1/pages');
      expect(refused.status).toBe(status);
      expect(refused.headers.get('retry-after')).toBe('30');
      expect(await refused.json()).toEqual({ error: 'Rate limit exceeded' });
      expect((await send('GET', '/v1/pages', undefined, { authorization: 'OAuth other' })).status).toBe(200);
      clock.advance(29_999);
      expect((await send('GET', '/v1/pages')).status).toBe(status);
      clock.advance(1);
      expect((await send('GET', '/v1/pages')).status).toBe(200);
      expect((await send('GET', '/v1/pages')).status).toBe(status);
      clock.advance(500);
      expect((await send('GET', '/v1/pages')).status).toBe(200);
    },
  );

  it('any path with the suffix .json too', async () => {
    const { rows } = start();
    expect((await rows('/v1/pages.json')).map(({ id }) => id)).toEqual(['localpage001', 'localpage002']);
    expect(await rows(`${org}/users.json?page=1`)).toHaveLength(1);
  });

  it('nobody to another organisation, page or path', async () => {
    const { send } = start();
    for (const path of ['/v1/organizations/other/users', '/v1/pages/other/subscribers', '/v1/nothing']) {
      const answer = await send('GET', path);
      expect([answer.status, await answer.json()]).toEqual([404, { error: 'Not found' }]);
    }
  });
});

describe('team members of the Statuspage simulator', () => {
  it('come a hundred to a page, which count from one, and some have no e-mail', async () => {
    const { send, rows } = start();
    for (let number = 0; number < 120; number++) {
      await send('POST', `${org}/users`, { user: { email: `person${number}@example.com` } });
    }
    const first = await rows(`${org}/users?page=1&per_page=500`);
    expect(first).toHaveLength(100);
    expect(await rows(`${org}/users`)).toEqual(first);
    expect(await rows(`${org}/users?page=0`)).toEqual(first);
    expect(await rows(`${org}/users?page=2&per_page=100`)).toHaveLength(21);
    expect(await rows(`${org}/users?page=3&per_page=100`)).toEqual([]);
    expect(await rows(`${org}/users?page=2&per_page=50`)).toEqual(first.slice(50));
    expect(first[1]).toMatchObject({
      email: 'person0@example.com',
      first_name: null,
      organization_id: 'localorg0000',
    });
    expect(first[0]?.id).toMatch(/^[a-z0-9]{12}$/);
  });

  it.each([
    ['text', 'email has already been taken'],
    ['list', ['email has already been taken']],
    ['map', { email: ['has already been taken'] }],
  ] as const)('are refused twice whatever the letter case, in a %s', async (refusalShape, error) => {
    const { send } = start({ refusalShape });
    const answer = await send('POST', `${org}/users`, { user: { email: 'OLIVE.owner@example.com' } });
    expect([answer.status, await answer.json()]).toEqual([422, { error }]);
  });

  it('are refused without an e-mail, without a body and without a seat', async () => {
    const { send } = start({ seats: 2 });
    expect((await send('POST', `${org}/users`, { user: {} })).status).toBe(422);
    expect((await send('POST', `${org}/users`, {})).status).toBe(400);
    expect((await send('POST', `${org}/users`, { user: { email: 'a@b.co' } })).status).toBe(201);
    expect((await send('POST', `${org}/users`, { user: { email: 'c@b.co' } })).status).toBe(422);
  });

  it('are deleted with 200 and themselves, then 404, and the last one not at all', async () => {
    const { send, make } = start();
    const user = await make(`${org}/users`, { user: { email: 'a@b.co' } });
    const answer = await send('DELETE', `${org}/users/${user.id}`);
    expect([answer.status, await answer.json()]).toEqual([200, user]);
    expect((await send('DELETE', `${org}/users/${user.id}`)).status).toBe(404);
    expect((await send('GET', `${org}/permissions/${user.id}`)).status).toBe(404);
    expect((await send('DELETE', `${org}/users/localuser001`)).status).toBe(422);
  });

  it('come back without permissions in an Atlassian organisation, or are refused where it administers them', async () => {
    const { clock, send, make, rows } = start({ reappearsAfter: 1000 });
    const user = await make(`${org}/users`, { user: { email: 'a@b.co' } });
    await send('PUT', `${org}/permissions/${user.id}`, { pages: { localpage001: {} } });
    await send('DELETE', `${org}/users/${user.id}`);
    expect(await rows(`${org}/users`)).toHaveLength(1);
    clock.advance(1000);
    expect((await rows(`${org}/users`)).map(({ id }) => id)).toContain(user.id);
    expect(await (await send('GET', `${org}/permissions/${user.id}`)).json()).toEqual({
      user_id: user.id,
      pages: [],
    });
    expect((await start({ administered: true }).send('DELETE', `${org}/users/localuser001`)).status).toBe(
      403,
    );
  });
});

describe('permissions of the Statuspage simulator', () => {
  const path = `${org}/permissions/localuser001`;
  const incidents = { page_configuration: false, incident_manager: true, maintenance_manager: false };

  it.each([
    [
      'list',
      {
        user_id: 'localuser001',
        pages: [{ page_id: 'localpage001', ...incidents }, { page_id: 'localpage002' }],
      },
    ],
    ['map', { user_id: 'localuser001', pages: { localpage001: incidents, localpage002: {} } }],
    ['wrapped', { data: { user_id: 'localuser001', pages: { localpage001: incidents, localpage002: {} } } }],
  ] as const)('are written as a map and read as a %s', async (permissions, body) => {
    const { send } = start({ permissions });
    const pages = { localpage001: { incident_manager: true }, localpage002: {} };
    expect((await send('PUT', path, { pages })).status).toBe(200);
    expect(await (await send('GET', path)).json()).toEqual(body);
  });

  it('lose the pages that a write leaves out', async () => {
    const { send, state } = start();
    await send('PUT', path, { pages: { localpage001: {}, localpage002: {} } });
    await send('PUT', path, { pages: { localpage002: {} } });
    expect((await state()).permissions).toEqual([
      { user_id: 'localuser001', email: 'olive.owner@example.com', pages: { localpage002: {} } },
    ]);
    await send('PUT', path, { pages: {} });
    expect((await state()).permissions?.[0]).toMatchObject({ pages: {} });
  });

  it('are refused as a list, for an unknown page and for nobody', async () => {
    const { send } = start();
    expect((await send('PUT', path, { pages: [{ page_id: 'localpage001' }] })).status).toBe(400);
    expect((await send('PUT', path, { pages: { elsewhere: {} } })).status).toBe(422);
    expect((await send('PUT', `${org}/permissions/nobody`, { pages: {} })).status).toBe(404);
  });
});

describe('subscribers of the Statuspage simulator', () => {
  const path = `${page}/subscribers`;

  it('come a hundred to a page, which count from zero', async () => {
    const { send, rows } = start();
    for (let number = 0; number < 120; number++) {
      await send(
        'POST',
        path,
        subscriber(`person${number}@example.com`, { skip_confirmation_notification: true }),
      );
    }
    const first = await rows(`${path}?limit=500&page=0`);
    expect(first).toHaveLength(100);
    expect(await rows(path)).toEqual(first);
    expect(await rows(`${path}?page=1`)).toHaveLength(20);
    expect(await rows(`${path}?per_page=5`)).toHaveLength(100);
  });

  it('show only the active ones unless asked for all', async () => {
    const { send, rows } = start();
    await send('POST', path, subscriber('new@example.com'));
    expect(await rows(path)).toEqual([]);
    expect(await rows(`${path}?state=unconfirmed`)).toHaveLength(1);
    expect(await rows(`${path}?state=all`)).toMatchObject([
      { mode: 'email', email: 'new@example.com', page_access_user_id: null },
    ]);
  });

  it('are searched in e-mail, end point and phone, and listed by type', async () => {
    const { send, rows } = start();
    const quiet = { skip_confirmation_notification: true };
    await send('POST', path, subscriber('mary-jane@example.com', quiet));
    await send('POST', path, subscriber('jane@example.com', quiet));
    await send(
      'POST',
      path,
      subscriber('jane@example.com', { ...quiet, endpoint: 'https://hooks.example.com' }),
    );
    await send('POST', path, { subscriber: { ...quiet, phone_number: '5551234', phone_country: 'us' } });
    expect(await rows(`${path}?q=JANE`)).toHaveLength(3);
    expect(await rows(`${path}?q=hooks`)).toMatchObject([{ mode: 'webhook' }]);
    expect(await rows(`${path}?q=5551`)).toMatchObject([{ mode: 'sms', phone_country: 'us' }]);
    expect(await rows(`${path}?type=email`)).toHaveLength(2);
  });

  it('are not all found by the search where it is told so', async () => {
    const { send, rows } = start({ search: 'plain' });
    for (const email of ['jane+a@example.com', 'jane@example.com']) {
      await send('POST', path, subscriber(email, { skip_confirmation_notification: true }));
    }
    expect(await rows(`${path}?q=jane`)).toMatchObject([{ email: 'jane@example.com' }]);
    expect(await rows(path)).toHaveLength(2);
  });

  it('are refused without an address, with an empty list, for strange components or users, and twice', async () => {
    const { send, make } = start();
    const refused = async (body: unknown) => (await send('POST', path, body)).status;
    expect(await refused({})).toBe(400);
    expect(await refused({ subscriber: {} })).toBe(422);
    expect(await refused(subscriber('a@b.co', { component_ids: [] }))).toBe(422);
    expect(await refused(subscriber('a@b.co', { component_ids: ['component201'] }))).toBe(422);
    expect(await refused(subscriber('a@b.co', { page_access_user: 'nobody' }))).toBe(422);
    expect(await make(path, subscriber('a@b.co', { component_ids: ['component101'] }))).toMatchObject({
      components: ['component101'],
    });
    expect(await refused(subscriber('A@b.co'))).toBe(422);
    expect(await refused(subscriber('a@b.co', { endpoint: 'https://hooks.example.com' }))).toBe(201);
  });

  it('get a mail to confirm and a mail about the end, unless told not to', async () => {
    const { send, make, state } = start();
    const loud = await make(path, subscriber('loud@example.com'));
    const quiet = await make(path, subscriber('quiet@example.com', { skip_confirmation_notification: true }));
    expect((await send('DELETE', `${path}/${loud.id}`)).status).toBe(200);
    await send('DELETE', `${path}/${quiet.id}?skip_unsubscription_notification=true`);
    expect((await state()).mails).toEqual([
      { to: 'loud@example.com', about: 'confirm your subscription' },
      { to: 'loud@example.com', about: 'unsubscribed' },
    ]);
    expect((await state()).subscribers).toEqual([]);
    expect((await send('DELETE', `${path}/${loud.id}`)).status).toBe(404);
  });
});

describe('what the Statuspage simulator has to give', () => {
  it('is two groups, two components and a metric on each page, all with ids of twelve', async () => {
    const { rows, state } = start();
    const names = async (kind: string) => (await rows(`${page}/${kind}`)).map(({ name }) => name);
    expect(await names('page_access_groups')).toEqual(['Customers', 'Internal']);
    expect(await names('components')).toEqual(['API', 'Website']);
    expect(await names('metrics')).toEqual(['Response time']);
    const { groups = [], components = [], metrics = [], pages = [] } = await state();
    const ids = [...groups, ...components, ...metrics, ...pages].map(({ id }) => id);
    expect(new Set(ids).size).toBe(12);
    expect(ids.every((id) => /^[a-z0-9]{12}$/.test(id))).toBe(true);
  });

  it('may be more groups, which show who is in them', async () => {
    const { send, make, rows } = start();
    const { id } = await make(viewers, viewer('a@b.co'));
    const group = { page_access_group: { name: 'New', page_access_user_ids: [id, 'nobody'] } };
    expect(await make(`${page}/page_access_groups`, group)).toMatchObject({
      name: 'New',
      page_access_user_ids: [id],
    });
    expect((await rows(`${viewers}/${id}`)) as unknown).toMatchObject({
      page_access_group_ids: [expect.any(String)],
    });
    expect((await send('POST', `${page}/page_access_groups`, {})).status).toBe(400);
  });
});
