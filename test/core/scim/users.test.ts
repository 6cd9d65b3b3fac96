import { describe, expect, test } from 'vitest';
import { createScimServer, patchUrn, userUrn } from '../../support/scim.ts';

/** What Okta sends when a user is assigned: with a password, a locale and an empty list of groups. */
const assigned = {
  schemas: [userUrn],
  userName: 'Jane.Doe@example.com',
  name: { givenName: 'Jane', familyName: 'Doe' },
  emails: [{ primary: true, value: 'Jane.Doe@example.com', type: 'work' }],
  displayName: 'Jane Doe',
  locale: 'en-US',
  externalId: '00ujl29u0le5T6Aj10h7',
  groups: [],
  password: '1mz050nq',
  active: true,
};

describe('a user', () => {
  test('who is written is read at once, and told as one who joined', async () => {
    const server = createScimServer();
    const { status, body, headers } = await server.call('POST', '/Users', assigned);
    expect(status).toBe(201);
    const { password: _, groups: _none, ...kept } = assigned;
    const location = `https://rollcall.test/scim/v2/Users/${body.id}`;
    expect(body).toEqual({
      ...kept,
      id: 'id000001',
      groups: [],
      meta: {
        resourceType: 'User',
        created: '2026-05-04T12:00:00.000Z',
        lastModified: '2026-05-04T12:00:00.000Z',
        location,
        version: 'W/"1"',
      },
    });
    expect(headers.get('location')).toBe(location);
    expect(headers.get('content-type')).toBe('application/scim+json');
    expect((await server.call('GET', `/Users/${body.id}`)).body).toEqual(body);
    expect(server.events()).toEqual([
      {
        id: expect.stringMatching(/^scim:/),
        type: 'user.created',
        source: 'scim',
        occurredAt: '2026-05-04T12:00:00.000Z',
        user: {
          id: body.id,
          userName: 'Jane.Doe@example.com',
          email: 'Jane.Doe@example.com',
          displayName: 'Jane Doe',
          givenName: 'Jane',
          familyName: 'Doe',
          locale: 'en-US',
          active: true,
        },
      },
    ]);
  });

  test('is suspended by active: false, comes back, and is gone when deleted', async () => {
    const server = createScimServer();
    const id = await server.user('jane@example.com');
    const active = (value: unknown) => ({ op: 'replace', value: { active: value } });
    server.told();
    expect((await server.patch(`/Users/${id}`, active(false))).body.active).toBe(false);
    expect(server.told()).toEqual([['user.suspended', id]]);
    await server.patch(`/Users/${id}`, { op: 'Replace', path: 'active', value: 'True' });
    expect(server.told()).toEqual([['user.reactivated', id]]);
    expect((await server.call('DELETE', `/Users/${id}`)).status).toBe(204);
    expect(server.told()).toEqual([['user.deleted', id]]);
    for (const method of ['GET', 'DELETE'])
      expect((await server.call(method, `/Users/${id}`)).status).toBe(404);
    expect(server.told()).toEqual([]);
  });

  test('who is made inactive is on record, and has not joined', async () => {
    const server = createScimServer();
    const id = await server.user('jane@example.com', { active: false });
    expect(server.told()).toEqual([['user.observed', id]]);
    await server.patch(`/Users/${id}`, { op: 'replace', path: 'active', value: true });
    expect(server.told()).toEqual([['user.reactivated', id]]);
  });

  test('is told of only where something changed that matters here', async () => {
    const server = createScimServer();
    const id = await server.user('jane@example.com', { title: 'SRE' });
    const before = (await server.call('GET', `/Users/${id}`)).body;
    server.told();
    const again = await server.call('PUT', `/Users/${id}`, { ...before, password: 'another' });
    expect(again.body).toEqual(before);
    await server.patch(`/Users/${id}`, { op: 'add', path: 'nickName', value: 'JD' });
    expect(server.told()).toEqual([]);
    await server.patch(`/Users/${id}`, { op: 'replace', path: 'title', value: 'Lead' });
    expect(server.told()).toEqual([['user.updated', id]]);
  });

  test('keeps who is active where a PUT does not say it', async () => {
    const server = createScimServer();
    const id = await server.user('jane@example.com', { active: false });
    const { body } = await server.call('PUT', `/Users/${id}`, { userName: 'jane@example.com', title: 'SRE' });
    expect(body).toMatchObject({ active: false, title: 'SRE' });
    expect(body.emails).toBeUndefined();
  });

  test('has a userName that is nobody else’s, in whatever letter case', async () => {
    const server = createScimServer();
    await server.user('jane@example.com');
    const kim = await server.user('kim@example.com');
    const taken = { status: 409, body: { status: '409', scimType: 'uniqueness' } };
    expect(await server.call('POST', '/Users', { userName: 'JANE@example.com' })).toMatchObject(taken);
    const rename = { op: 'replace', path: 'userName', value: 'Jane@example.com' };
    expect(await server.patch(`/Users/${kim}`, rename)).toMatchObject(taken);
    await server.patch(`/Users/${kim}`, { ...rename, value: 'kim.doe@example.com' });
    expect((await server.call('POST', '/Users', { userName: 'kim@example.com' })).status).toBe(201);
  });

  test('of whom two requests are under way loses none of both', async () => {
    const server = createScimServer();
    const id = await server.user('jane@example.com');
    const set = (path: string, value: string) => server.patch(`/Users/${id}`, { op: 'add', path, value });
    const answers = await Promise.all([
      set('title', 'SRE'),
      set('nickName', 'JD'),
      set('timezone', 'Europe/Berlin'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await server.call('GET', `/Users/${id}`)).body).toMatchObject({
      title: 'SRE',
      nickName: 'JD',
      timezone: 'Europe/Berlin',
    });
  });
});

describe('where the queue is down', () => {
  test('the answer is 503 and nothing is written, and the same request afterwards makes one user', async () => {
    const server = createScimServer();
    server.clock.isQueueDown = true;
    const refused = await server.call('POST', '/Users', assigned);
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('5');
    expect((await server.call('GET', '/Users')).body.totalResults).toBe(0);
    server.clock.isQueueDown = false;
    const { body } = await server.call('POST', '/Users', assigned);
    expect((await server.call('GET', '/Users')).body.Resources).toEqual([body]);
    server.clock.isQueueDown = true;
    for (const [method, change] of [
      ['PATCH', { schemas: [patchUrn], Operations: [{ op: 'replace', value: { active: false } }] }],
      ['PUT', { ...assigned, active: false }],
      ['DELETE', undefined],
    ] as const) {
      expect((await server.call(method, `/Users/${body.id}`, change)).status).toBe(503);
      expect((await server.call('GET', `/Users/${body.id}`)).body).toEqual(body);
    }
  });

  test('no log line and no answer quotes anything of the request', async () => {
    const server = createScimServer();
    server.clock.isQueueDown = true;
    const { body } = await server.call('POST', '/Users', assigned);
    const id = await server.call('POST', '/Users', { ...assigned, emails: 'x' });
    const said = JSON.stringify([body, id.body, server.logs]);
    expect(said).not.toMatch(/jane|1mz050nq|the-token/i);
  });
});
