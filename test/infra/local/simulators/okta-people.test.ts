import { describe, expect, it, test } from 'vitest';
import { createOkta } from '../../../../infra/local/simulators/okta/index.ts';

const world = { now: () => Date.parse('2026-01-05T09:00:00Z'), sleep: async () => {} };

describe('the people of the simulated Okta', () => {
  const call = async (
    app: ReturnType<typeof createOkta>['app'],
    method: string,
    path: string,
    body?: object,
  ) => {
    const init = { method, headers: { authorization: 'SSWS t' }, body: body && JSON.stringify(body) };
    const answer = await app.request(`https://acme.okta.com/api/v1${path}`, init);
    const text = await answer.text();
    return {
      status: answer.status,
      headers: answer.headers,
      body: text === '' ? undefined : JSON.parse(text),
    };
  };
  const hired = async () => {
    const { app } = createOkta(world);
    const profile = { login: 'jo@acme.local', email: 'jo@acme.test' };
    const { id } = (await call(app, 'POST', '/users', { profile })).body;
    return { app, id, profile };
  };

  it('are read by id or login, as of a moment of its own clock', async () => {
    const { app, id, profile } = await hired();
    for (const key of [id, profile.login]) {
      const { body, headers } = await call(app, 'GET', `/users/${key}`);
      expect(body).toMatchObject({ id, status: 'ACTIVE', profile });
      expect(headers.get('date')).toBe('Mon, 05 Jan 2026 09:00:00 GMT');
    }
    await call(app, 'POST', `/users/${id}`, { profile: { email: 'joe@acme.test' } });
    const { body } = await call(app, 'GET', `/users/${id}`);
    expect(body.profile).toEqual({ login: profile.login, email: 'joe@acme.test' });
  });

  it('keep their groups through a deactivation, and are deleted only after one', async () => {
    const { app, id } = await hired();
    const group = (await call(app, 'POST', '/groups', { profile: { name: 'SRE' } })).body;
    expect((await call(app, 'PUT', `/groups/${group.id}/users/${id}`)).status).toBe(204);
    expect((await call(app, 'DELETE', `/users/${id}`)).status).toBe(204);
    expect((await call(app, 'GET', `/users/${id}`)).body).toMatchObject({ status: 'DEPROVISIONED' });
    expect((await call(app, 'GET', `/users/${id}/groups`)).body).toMatchObject([
      { profile: { name: 'SRE' } },
    ]);
    await call(app, 'DELETE', `/users/${id}`);
    for (const path of [`/users/${id}`, `/users/${id}/groups`]) {
      const { status, body } = await call(app, 'GET', path);
      expect(status).toBe(404);
      expect(body).toMatchObject({ errorCode: 'E0000007', errorId: expect.stringMatching(/^oae/) });
    }
  });

  it('have groups by the page, of which each names the next', async () => {
    const { app, id } = await hired();
    for (let number = 0; number < 5; number++) {
      const { body } = await call(app, 'POST', '/groups', { profile: { name: `Group ${number}` } });
      await call(app, 'PUT', `/groups/${body.id}/users/${id}`);
    }
    const names: string[] = [];
    let path: string | undefined = `/users/${id}/groups?limit=2`;
    while (path !== undefined) {
      const { body, headers } = await call(app, 'GET', path);
      names.push(...body.map(({ profile }: { profile: { name: string } }) => profile.name));
      path = /api\/v1([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];
    }
    expect(names).toEqual(['Group 0', 'Group 1', 'Group 2', 'Group 3', 'Group 4']);
  });

  test.each([
    ['suspend', 'SUSPENDED', 'unsuspend'],
    ['deactivate', 'DEPROVISIONED', 'activate'],
  ])('%s makes one %s, and %s takes that back', async (there, status, back) => {
    const { app, id } = await hired();
    const of = async () => (await call(app, 'GET', `/users/${id}`)).body.status;
    await call(app, 'POST', `/users/${id}/lifecycle/${there}`);
    expect(await of()).toBe(status);
    expect((await call(app, 'POST', `/users/${id}/lifecycle/${there}`)).status).toBe(400);
    await call(app, 'POST', `/users/${id}/lifecycle/${back}`);
    expect(await of()).toBe('ACTIVE');
  });
});
