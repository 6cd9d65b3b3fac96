import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { createOpsgenie, type OpsgenieOptions } from '../../../../infra/local/simulators/opsgenie/index.ts';
import { createClock } from '../../../support/target.ts';

const Body = z.looseObject({
  message: z.optional(z.string()),
  data: z.optional(z.unknown()),
  paging: z.optional(z.record(z.string(), z.string())),
});
const Named = z.looseObject({ id: z.string(), name: z.optional(z.string()) });

/** An account with the default seeds, and a customer who calls its API. */
function customer(options: OpsgenieOptions = {}) {
  const clock = createClock();
  const { app } = createOpsgenie(clock, options);
  const request = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ) => {
    const answer = await app.request(path, {
      method,
      headers: { authorization: 'GenieKey k', 'content-type': 'application/json', ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return { status: answer.status, headers: answer.headers, body: Body.parse(await answer.json()) };
  };
  return {
    clock,
    request,
    create: (username: string, more: Record<string, unknown> = {}) =>
      request('POST', '/v2/users', { username, fullName: 'Somebody', role: { name: 'User' }, ...more }),
    read: async (path: string) => (await request('GET', path)).body.data,
    id: async (path: string, name: string) => {
      const list = z.array(Named).parse((await request('GET', path)).body.data);
      return list.find((each) => each.name === name)?.id ?? '';
    },
    state: async () => z.record(z.string(), z.unknown()).parse(await (await app.request('/_state')).json()),
  };
}

describe('the key', () => {
  const keys = { full: 'full', reader: 'read-only', alerts: 'restricted', old: 'disabled' } as const;
  const create = { username: 'a@b.co', fullName: 'A', role: { name: 'User' } };

  test.each([
    ['GenieKey full', 201, undefined],
    ['GenieKey reader', 403, 40302],
    ['GenieKey alerts', 403, 40301],
    ['GenieKey old', 401, undefined],
    ['GenieKey unknown', 401, undefined],
    ['Bearer full', 401, undefined],
    ['GenieKey ', 401, undefined],
  ])('%s may write: %i', async (authorization, status, code) => {
    const answer = await customer({ keys }).request('POST', '/v2/users', create, { authorization });
    expect(answer.status).toBe(status);
    expect(answer.body.code).toBe(code);
  });

  test('with the right to read only, reads', async () => {
    const { request } = customer({ keys });
    const answer = await request('GET', '/v2/account', undefined, { authorization: 'GenieKey reader' });
    expect(answer.status).toBe(200);
  });
});

describe('the envelope', () => {
  test('of an answer says which request it was and how long it took', async () => {
    const { body, headers } = await customer().request('GET', '/v2/account');
    expect(body).toMatchObject({ took: expect.any(Number), requestId: headers.get('x-request-id') });
    expect(headers.get('x-response-time')).toMatch(/^[\d.]+$/);
  });

  test('of a refusal names its type, and errors by field as an object', async () => {
    const { status, body, headers } = await customer().create('no address', { fullName: '' });
    expect(status).toBe(422);
    expect(headers.get('x-opsgenie-errortype')).toBe('RequestNotProcessed');
    expect(body.errors).toMatchObject({ username: expect.any(String), fullName: expect.any(String) });
    expect(body).not.toHaveProperty('code');
  });

  test('refuses what is not JSON by its type or by its text', async () => {
    const { request } = customer();
    const asText = { 'content-type': 'text/plain' };
    expect((await request('POST', '/v2/users', {}, asText)).status).toBe(415);
    expect((await request('POST', '/v2/users')).status).toBe(400);
  });

  test('is there even where there is nothing', async () => {
    expect(await customer().request('GET', '/v2/nothing')).toMatchObject({
      status: 404,
      body: { message: expect.any(String), requestId: expect.any(String) },
    });
  });
});

describe('users', () => {
  test('are created in lower case with one contact, and found by id and by encoded username', async () => {
    const { create, request } = customer();
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
    const { create, read } = customer();
    await create('jane@example.com');
    expect(await read('/v2/users/jane@example.com')).not.toHaveProperty('userContacts');
    expect(await read('/v2/users/jane@example.com?expand=contact')).toMatchObject({
      userContacts: [{ contactMethod: 'email', to: 'jane@example.com', enabled: true }],
    });
    expect(await read('/v2/users/jane@example.com/contacts')).toMatchObject([
      { method: 'email', to: 'jane@example.com', status: { enabled: true } },
    ]);
  });

  test('are unique, here and among all customers', async () => {
    const { create, request } = customer({ foreign: ['theirs@example.com'] });
    await create('jane@example.com');
    expect((await create('JANE@example.com')).status).toBe(409);
    expect((await create('theirs@example.com')).status).toBe(409);
    expect((await request('GET', '/v2/users/theirs@example.com')).status).toBe(404);
    expect(
      (await request('PATCH', '/v2/users/jane@example.com', { username: 'theirs@example.com' })).status,
    ).toBe(409);
  });

  test.each(['Owner', 'admin', 'Wizard'])('with the role %s become User without a word', async (name) => {
    const { create, read, request } = customer();
    expect((await create('jane@example.com', { role: { name } })).status).toBe(201);
    expect(await read('/v2/users/jane@example.com')).toMatchObject({ role: { id: 'User', name: 'User' } });
    await request('PATCH', '/v2/users/jane@example.com', { role: { name: 'Admin' } });
    expect((await request('PATCH', '/v2/users/jane@example.com', { role: { name } })).status).toBe(200);
    expect(await read('/v2/users/jane@example.com')).toMatchObject({ role: { name: 'User' } });
  });

  test('keep a custom role that exists', async () => {
    const { create, read } = customer({ seeds: { roles: ['Responder'] } });
    await create('jane@example.com', { role: { name: 'Responder' } });
    expect(await read('/v2/users/jane@example.com')).toMatchObject({ role: { name: 'Responder' } });
    expect(await read('/v2/roles')).toMatchObject([{ name: 'Responder' }]);
    expect(await read('/v2/roles/Responder?identifierType=name')).toMatchObject({ extendedRole: 'user' });
  });

  test('change in what is sent, and their team membership follows a new username', async () => {
    const { read, request, id } = customer();
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
    const { request } = customer({ renames });
    const answer = await request('PATCH', '/v2/users/riley@example.com', { username: 'new@example.com' });
    expect(answer.status).toBe(status);
    expect((await request('GET', '/v2/users/new@example.com')).status).toBe(404);
    expect((await request('GET', '/v2/users/riley@example.com')).status).toBe(200);
  });

  test('have no time zone that nobody knows', async () => {
    const { create } = customer();
    expect((await create('jane@example.com', { timeZone: 'Mars/Olympus' })).body.errors).toHaveProperty(
      'timeZone',
    );
  });

  test('need a seat each', async () => {
    const { create } = customer({ seats: 3 });
    expect((await create('one@example.com')).status).toBe(201);
    expect((await create('two@example.com')).status).toBe(402);
  });

  test('are gone after a deletion, and a second one says so', async () => {
    const { create, request } = customer();
    await create('jane@example.com');
    const first = await request('DELETE', '/v2/users/jane@example.com');
    expect(first).toMatchObject({ status: 200, body: { result: 'Deleted' } });
    expect(first.body).not.toHaveProperty('data');
    expect((await request('DELETE', '/v2/users/jane@example.com')).status).toBe(404);
    expect((await request('PATCH', '/v2/users/jane@example.com', {})).status).toBe(404);
  });

  test('who own the account are not deleted', async () => {
    expect((await customer().request('DELETE', '/v2/users/owner@example.com')).status).toBe(422);
  });

  test('come back as somebody new where a directory provisions them again', async () => {
    const { create, request, clock, read } = customer({ resurrectAfter: 60_000 });
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
    const account = customer({ seeds: {}, limits: { configuration: [], search: [] }, ...options });
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
    while (next !== undefined) {
      const { body } = await request('GET', next);
      seen.push(...z.array(z.unknown()).parse(body.data));
      expect(body).toMatchObject({
        totalCount: 45,
        paging: { first: expect.stringContaining('sort=username') },
      });
      next = body.paging?.next;
    }
    expect(seen).toHaveLength(45);
  });

  test('has at most a hundred on a page', async () => {
    expect((await (await crowd()).request('GET', '/v2/users?limit=101')).status).toBe(422);
  });

  test('can be searched by field', async () => {
    const { read } = customer();
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
    const { request, read } = customer();
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
    expect((await customer().request('POST', at, { method: 'mobile', to: 'phone' })).status).toBe(422);
  });

  test('that are the username stay on where the account is set so, and only they', async () => {
    const { request, read } = customer({ mainContact: 'stays' });
    const [email, sms] = await contacts(read);
    expect((await request('POST', `${at}/${email?.id}/disable`)).status).toBe(422);
    expect((await request('POST', `${at}/${sms?.id}/disable`)).status).toBe(200);
  });

  test.each(['contacts', 'teams', 'schedules', 'escalations'])(
    'of nobody: %s are not found',
    async (list) => {
      expect((await customer().request('GET', `/v2/users/nobody@example.com/${list}`)).status).toBe(404);
    },
  );
});

describe('teams', () => {
  const riley = { user: { username: 'riley@example.com' } };

  test('are listed without their members, who are in the team', async () => {
    const { read, id } = customer();
    expect(await read('/v2/teams')).toMatchObject([{ name: 'SRE' }, { name: 'Platform' }]);
    expect(JSON.stringify(await read('/v2/teams'))).not.toContain('members');
    expect(await read(`/v2/teams/${await id('/v2/teams', 'SRE')}`)).toMatchObject({ members: [riley] });
  });

  test('are addressed by identifierType, their members by teamIdentifierType', async () => {
    const { request } = customer();
    expect((await request('GET', '/v2/teams/SRE')).status).toBe(404);
    expect((await request('GET', '/v2/teams/SRE?identifierType=name')).status).toBe(200);
    const add = (query: string) => request('POST', `/v2/teams/Platform/members?${query}`, riley);
    expect((await add('identifierType=name')).status).toBe(404);
    expect(await add('teamIdentifierType=name')).toMatchObject({ status: 200, body: { result: 'Added' } });
    expect((await add('teamIdentifierType=name')).status).toBe(422);
  });

  test('lose one member at a time, who keeps their place on the rota', async () => {
    const { request, id, read } = customer();
    const member = `/v2/teams/${await id('/v2/teams', 'SRE')}/members/riley@example.com`;
    expect(await request('DELETE', member)).toMatchObject({ status: 200, body: { result: 'Removed' } });
    expect((await request('DELETE', member)).status).toBe(404);
    expect(await read('/v2/users/riley@example.com/teams')).toEqual([]);
    expect(await read('/v2/users/riley@example.com/schedules')).toMatchObject([{ name: 'SRE rota' }]);
  });

  test('lose everybody whom a change of the list does not name', async () => {
    const { request, read } = customer();
    const owner = { user: { username: 'owner@example.com' }, role: 'admin' };
    await request('PATCH', '/v2/teams/SRE?identifierType=name', { members: [owner] });
    expect(await read('/v2/teams/SRE?identifierType=name')).toMatchObject({ name: 'SRE', members: [owner] });
  });

  test('have a name of their own, and go', async () => {
    const { request } = customer();
    expect((await request('POST', '/v2/teams', { name: 'SRE' })).status).toBe(409);
    expect((await request('POST', '/v2/teams', { name: 'Network', members: [riley] })).status).toBe(201);
    expect((await request('DELETE', '/v2/teams/Network?identifierType=name')).status).toBe(200);
    expect((await request('DELETE', '/v2/teams/Network?identifierType=name')).status).toBe(404);
  });

  test('take no stranger', async () => {
    const stranger = { user: { username: 'nobody@example.com' } };
    const answer = await customer().request(
      'POST',
      '/v2/teams/SRE/members?teamIdentifierType=name',
      stranger,
    );
    expect(answer.status).toBe(404);
  });
});

describe('somebody who is needed', () => {
  test('is not deleted, and each refusal names one kind of thing', async () => {
    const { request, id } = customer();
    const refusal = async () => {
      const { status, body } = await request('DELETE', '/v2/users/riley@example.com');
      return [status, body.message];
    };
    expect(await refusal()).toEqual([428, expect.stringMatching(/from teams: \[SRE\]$/)]);
    await request('DELETE', '/v2/teams/SRE/members/riley@example.com?teamIdentifierType=name');
    expect(await refusal()).toEqual([428, expect.stringMatching(/from schedules: \[SRE rota\]$/)]);
    const schedule = `/v2/schedules/${await id('/v2/schedules', 'SRE rota')}`;
    const rotation = `${schedule}/rotations/${await id(`${schedule}/rotations`, 'Rotation 1')}`;
    await request('PATCH', rotation, { participants: [{ type: 'user', username: 'owner@example.com' }] });
    expect(await refusal()).toEqual([428, expect.stringMatching(/from escalations: \[SRE escalation\]$/)]);
    const rules = [{ condition: 'if-not-acked', recipient: { type: 'user', username: 'owner@example.com' } }];
    await request('PATCH', '/v2/escalations/SRE%20escalation?identifierType=name', { rules });
    expect((await request('DELETE', '/v2/users/riley@example.com')).status).toBe(200);
  });

  test('is shown where: schedules by their rotations, escalations whole', async () => {
    const { read } = customer();
    expect(await read('/v2/users/riley@example.com/schedules')).toMatchObject([
      { name: 'SRE rota', enabled: true },
    ]);
    expect(await read('/v2/users/riley@example.com/escalations')).toMatchObject([
      { rules: [{ condition: 'if-not-acked' }] },
    ]);
    expect(await read('/v2/users/owner@example.com/escalations')).toEqual([]);
  });
});

describe('schedules and escalations', () => {
  test('show rotations only when asked', async () => {
    const { read } = customer();
    expect(JSON.stringify(await read('/v2/schedules'))).not.toContain('rotations');
    expect(await read('/v2/schedules?expand=rotation')).toMatchObject([
      {
        rotations: [{ participants: [{ username: 'riley@example.com' }, { username: 'owner@example.com' }] }],
      },
    ]);
  });

  test('keep at least one participant, and one rule', async () => {
    const { request, id } = customer();
    const schedule = `/v2/schedules/${await id('/v2/schedules', 'SRE rota')}`;
    const rotation = `${schedule}/rotations/${await id(`${schedule}/rotations`, 'Rotation 1')}`;
    expect((await request('PATCH', rotation, { participants: [] })).status).toBe(422);
    const escalation = `/v2/escalations/${await id('/v2/escalations', 'SRE escalation')}`;
    expect((await request('PATCH', escalation, { rules: [] })).status).toBe(422);
    expect((await request('PATCH', rotation, { participants: [{ type: 'none' }] })).status).toBe(200);
  });

  test('take the order that is sent, with the same person as often as sent', async () => {
    const { request, read } = customer();
    const schedule = '/v2/schedules/SRE%20rota';
    const rotations = await read(`${schedule}/rotations?scheduleIdentifierType=name`);
    const [rotation] = z.array(Named).parse(rotations);
    const participants = ['owner', 'riley', 'owner'].map((name) => ({
      type: 'user',
      username: `${name}@example.com`,
    }));
    await request('PATCH', `${schedule}/rotations/${rotation?.id}?scheduleIdentifierType=name`, {
      participants,
    });
    expect(await read(`${schedule}?identifierType=name`)).toMatchObject({
      rotations: [{ name: 'Rotation 1', participants }],
    });
  });

  test.each([
    '/v2/schedules/x',
    '/v2/schedules/x/rotations',
    '/v2/escalations/x',
    '/v2/roles/x',
    '/v2/teams/x',
  ])('%s is not found', async (path) => {
    expect((await customer().request('GET', path)).status).toBe(404);
  });
});

describe('limits', () => {
  const limits = {
    configuration: [
      { calls: 60, seconds: 60 },
      { calls: 5, seconds: 1 },
    ],
    search: [{ calls: 1, seconds: 60 }],
  };

  test('say which window ran out, and never Retry-After', async () => {
    const { request, clock } = customer({ limits });
    for (let n = 0; n < 5; n++) {
      const { status, headers } = await request('GET', '/v2/account');
      expect([status, headers.get('x-ratelimit-state')]).toEqual([200, 'OK']);
    }
    const refused = await request('GET', '/v2/account');
    expect(refused.status).toBe(429);
    expect(refused.body.message).toContain('too many requests');
    expect(refused.headers.get('x-ratelimit-state')).toBe('THROTTLED');
    expect(refused.headers.get('x-ratelimit-reason')).toBe('ACCOUNT');
    expect(refused.headers.get('x-ratelimit-period-in-sec')).toBe('1');
    expect(refused.headers.has('retry-after')).toBe(false);
    clock.advance(1_000);
    expect((await request('GET', '/v2/account')).status).toBe(200);
  });

  test('of the minute hold when those of the second are kept', async () => {
    const { request, clock } = customer({ limits });
    const answers: (string | null)[] = [];
    for (let n = 0; n < 100; n++) {
      answers.push((await request('GET', '/v2/teams')).headers.get('x-ratelimit-period-in-sec'));
      clock.advance(200);
    }
    expect(answers.indexOf('60')).toBeGreaterThanOrEqual(60);
    expect(answers).not.toContain('1');
  });

  test('count the list of users apart from everything else', async () => {
    const { request } = customer({ limits });
    expect((await request('GET', '/v2/users')).status).toBe(200);
    expect((await request('GET', '/v2/users')).status).toBe(429);
    expect((await request('GET', '/v2/users/riley@example.com')).status).toBe(200);
  });

  test('are told to who asks', async () => {
    const data = await customer({ limits }).read('/v2/request-limits/');
    expect(data).toMatchObject({
      rateLimits: [
        { domain: 'configuration' },
        { domain: 'search', limits: [{ limit: 1, periodInSeconds: 60 }] },
      ],
    });
  });
});

test('the account tells its seats', async () => {
  const data = await customer({ seats: 7 }).read('/v2/account');
  expect(data).toMatchObject({ userCount: 2, plan: { maxUserCount: 7 } });
});

test('the state shows people as people see them', async () => {
  expect(await customer().state()).toMatchObject({
    users: [
      { username: 'owner@example.com', role: 'Owner', teams: [] },
      {
        username: 'riley@example.com',
        role: 'User',
        teams: ['SRE'],
        contacts: [{ method: 'email' }, { method: 'sms' }],
      },
    ],
    teams: [{ name: 'SRE', members: [{ username: 'riley@example.com' }] }, { name: 'Platform' }],
    schedules: [{ name: 'SRE rota' }],
    escalations: [{ name: 'SRE escalation' }],
    calls: [],
  });
});

test('seeds that name a stranger are refused', () => {
  const schedules = [{ name: 'Rota', participants: ['nobody@example.com'] }];
  expect(() => createOpsgenie(createClock(), { seeds: { schedules } })).toThrow(/nobody@example.com/);
});
