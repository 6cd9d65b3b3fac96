import { expect, test } from 'vitest';
import { createPagertree } from '../../../../infra/local/simulators/pagertree/index.ts';
import { createStatuspage } from '../../../../infra/local/simulators/statuspage/index.ts';
import { jane, opsgenieBench } from '../../../support/opsgenie.ts';
import { createClock } from '../../../support/target.ts';

test('Opsgenie accepts and drops the name of an account that Atlassian manages, and nothing else of it', async () => {
  const { request, user } = opsgenieBench({ seeds: { users: [{ ...jane, managed: true }] } });
  const change = { fullName: 'Jane Roe', timeZone: 'Europe/Riga' };
  expect((await request('PATCH', '/v2/users/jane@example.com', change)).status).toBe(200);
  expect(await user()).toMatchObject({ fullName: 'Jane Doe', timeZone: 'Europe/Riga' });
});

test('Opsgenie stores another name of a zone, or refuses it, also with the account', async () => {
  const stores = opsgenieBench({ manners: { timeZone: { stores: () => 'Etc/Other' } } });
  const body = {
    username: 'jane@example.com',
    fullName: 'Jane',
    role: { name: 'User' },
    timeZone: 'Canada/Pacific',
  };
  await stores.request('POST', '/v2/users', body);
  expect(await stores.user()).toMatchObject({ timeZone: 'Etc/Other' });
  const refuses = opsgenieBench({ manners: { timeZone: { refuses: 409, what: /Pacific/ } } });
  const answer = await refuses.request('POST', '/v2/users', body);
  expect(answer.status).toBe(409);
  expect(await answer.json()).toMatchObject({ errors: { timeZone: 'is not supported' } });
  expect((await refuses.request('POST', '/v2/users', { ...body, timeZone: 'UTC' })).status).toBe(201);
});

test('PagerTree keeps the name that it has', async () => {
  const { app } = createPagertree(createClock(), { names: 'drops' });
  const headers = { authorization: 'Bearer key', 'content-type': 'application/json' };
  const send = (method: string, path: string, body: unknown) =>
    app.request(`/api/v4/account_users${path}`, { method, headers, body: JSON.stringify(body) });
  const user_attributes = { name: 'Jane', emails_attributes: [{ email: 'jane@example.com' }] };
  const { id, user } = (await (await send('POST', '', { user_attributes })).json()) as {
    id: string;
    user: { id: string; name: string };
  };
  const answer = await send('PUT', `/${id}`, { user_attributes: { id: user.id, name: 'Jane Roe' } });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ user: { name: user.name } });
});

test('Statuspage refuses a team member for the name', async () => {
  const names = { first_name: { refuses: 422, what: /ł/ } } as const;
  const { app } = createStatuspage(createClock(), { names });
  const headers = { authorization: 'OAuth key', 'content-type': 'application/json' };
  const body = JSON.stringify({ user: { email: 'jane@example.com', first_name: 'Małgorzata' } });
  const path = '/v1/organizations/localorg0000/users';
  const answer = await app.request(path, { method: 'POST', headers, body });
  expect(answer.status).toBe(422);
  expect(await answer.json()).toEqual({ error: { first_name: ['is invalid'] } });
});
