import { describe, expect, test } from 'vitest';
import { createOpsgenie } from '../../../../infra/local/simulators/opsgenie/index.ts';
import { createOpsgenieApi } from '../../../support/opsgenie-api.ts';
import { createClock } from '../../../support/target.ts';

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
    const answer = await createOpsgenieApi({ keys }).request('POST', '/v2/users', create, { authorization });
    expect(answer.status).toBe(status);
    expect(answer.body.code).toBe(code);
  });

  test('with the right to read only, reads', async () => {
    const { request } = createOpsgenieApi({ keys });
    const answer = await request('GET', '/v2/account', undefined, { authorization: 'GenieKey reader' });
    expect(answer.status).toBe(200);
  });
});

describe('the envelope', () => {
  test('of an answer says which request it was and how long it took', async () => {
    const { body, headers } = await createOpsgenieApi().request('GET', '/v2/account');
    expect(body).toMatchObject({ took: expect.any(Number), requestId: headers.get('x-request-id') });
    expect(headers.get('x-response-time')).toMatch(/^[\d.]+$/);
  });

  test('of a refusal names its type, and errors by field as an object', async () => {
    const { status, body, headers } = await createOpsgenieApi().create('no address', { fullName: '' });
    expect(status).toBe(422);
    expect(headers.get('x-opsgenie-errortype')).toBe('RequestNotProcessed');
    expect(body.errors).toMatchObject({ username: expect.any(String), fullName: expect.any(String) });
    expect(body).not.toHaveProperty('code');
  });

  test('refuses what is not JSON by its type or by its text', async () => {
    const { request } = createOpsgenieApi();
    const asText = { 'content-type': 'text/plain' };
    expect((await request('POST', '/v2/users', {}, asText)).status).toBe(415);
    expect((await request('POST', '/v2/users')).status).toBe(400);
  });

  test('is there even where there is nothing', async () => {
    expect(await createOpsgenieApi().request('GET', '/v2/nothing')).toMatchObject({
      status: 404,
      body: { message: expect.any(String), requestId: expect.any(String) },
    });
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
    const { request, clock } = createOpsgenieApi({ limits });
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

  test('are not saved up in a quiet hour', async () => {
    const { request, clock } = createOpsgenieApi({ limits });
    clock.advance(3_600_000);
    const statuses: number[] = [];
    for (let n = 0; n < 7; n++) statuses.push((await request('GET', '/v2/account')).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429]);
  });

  test('of the minute hold when those of the second are kept', async () => {
    const { request, clock } = createOpsgenieApi({ limits });
    const answers: (string | null)[] = [];
    for (let n = 0; n < 100; n++) {
      answers.push((await request('GET', '/v2/teams')).headers.get('x-ratelimit-period-in-sec'));
      clock.advance(200);
    }
    expect(answers.indexOf('60')).toBeGreaterThanOrEqual(60);
    expect(answers).not.toContain('1');
  });

  test('count the list of users apart from everything else', async () => {
    const { request } = createOpsgenieApi({ limits });
    expect((await request('GET', '/v2/users')).status).toBe(200);
    expect((await request('GET', '/v2/users')).status).toBe(429);
    expect((await request('GET', '/v2/users/riley@example.com')).status).toBe(200);
  });

  test('are told to who asks', async () => {
    const data = await createOpsgenieApi({ limits }).read('/v2/request-limits/');
    expect(data).toMatchObject({
      rateLimits: [
        { domain: 'configuration' },
        { domain: 'search', limits: [{ limit: 1, periodInSeconds: 60 }] },
      ],
    });
  });
});

test('the account tells its seats', async () => {
  const data = await createOpsgenieApi({ seats: 7 }).read('/v2/account');
  expect(data).toMatchObject({ userCount: 2, plan: { maxUserCount: 7 } });
});

test('the state shows people as people see them', async () => {
  expect(await createOpsgenieApi().state()).toMatchObject({
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

test('seeds that name a user whom there is not are refused', () => {
  const schedules = [{ name: 'Rota', participants: ['nobody@example.com'] }];
  expect(() => createOpsgenie(createClock(), { seeds: { schedules } })).toThrow(/nobody@example.com/);
});
