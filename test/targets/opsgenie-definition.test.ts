import { describe, expect, test } from 'vitest';
import type { Throttle } from '../../functions/lib/limiter/throttle.ts';
import { opsgenie } from '../../functions/targets/opsgenie/index.ts';
import { authorizing } from '../support/authorizing.ts';
import { opsgenieBench } from '../support/opsgenie.ts';

const settings = (given: unknown = {}) => opsgenie.settings.parse(given);

describe('the settings', () => {
  test('choose the region’s host', () => {
    expect(opsgenie.api.origin(settings())).toBe('https://api.opsgenie.com');
    expect(opsgenie.api.origin(settings({ region: 'eu' }))).toBe('https://api.eu.opsgenie.com');
  });

  test('may replace the limits, one domain at a time', () => {
    const configuration = [{ calls: 600, seconds: 60 }];
    const limits = opsgenie.api.limits(settings({ limits: { configuration } }));
    expect(limits.default).toEqual(configuration);
    expect(limits.search).toEqual(opsgenie.api.limits(settings()).search);
  });

  test('hold a window per second and one per minute for each domain', () => {
    for (const windows of Object.values(opsgenie.api.limits(settings()))) {
      expect(windows.map(({ seconds }) => seconds).sort()).toEqual([1, 60]);
    }
  });

  test.each([
    { region: 'asia' },
    { regoin: 'eu' },
    { limits: { configuration: [] } },
    { limits: { users: [] } },
  ])('refuse %j', (given) => {
    expect(opsgenie.settings.safeParse(given).success).toBe(false);
  });
});

describe('an answer of Opsgenie', () => {
  test.each<[number, Record<string, string>, Throttle | undefined]>([
    [429, { 'x-ratelimit-state': 'THROTTLED', 'x-ratelimit-period-in-sec': '60' }, { wait: 60_000 }],
    [429, {}, {}],
    [
      200,
      { 'x-ratelimit-state': 'THROTTLED', 'x-ratelimit-period-in-sec': '1' },
      { wait: 1_000, isNote: true },
    ],
    [200, { 'x-ratelimit-state': 'OK' }, undefined],
    [503, { 'retry-after': '5' }, undefined],
  ])('%i with %j throttles: %j', (status, headers, throttle) => {
    expect(opsgenie.api.throttle?.({ status, headers })).toEqual(throttle && { isNote: false, ...throttle });
  });
});

describe('a grant', () => {
  test.each(['Owner', 'owner'])('never makes a person the %s', (role) => {
    const result = opsgenie.grant.safeParse({ role });
    expect(result.error?.issues[0]?.message).toMatch(/write Admin, User or a custom role/);
  });

  test.each([{ role: '' }, { teams: [''] }, { teams: 'SRE' }, { team: ['SRE'] }])('is not %j', (grant) => {
    expect(opsgenie.grant.safeParse(grant).success).toBe(false);
  });

  test.each([
    [['User', 'Admin', 'Responder'], 'Admin'],
    [['User', 'Responder'], 'Responder'],
    [['Stakeholder', 'User'], 'User'],
    [['Observer'], 'Observer'],
    [['Responder', 'Auditor'], 'Responder'],
    [['Auditor', 'Responder', 'User'], 'Auditor'],
  ])('of the roles %j is that of %s', (roles, highest) => {
    expect(opsgenie.combine(roles.map((role) => ({ role }))).role).toBe(highest);
  });

  test('adds up to every team once', () => {
    const grants = [{ teams: ['SRE', 'Ops'] }, {}, { role: 'User', teams: ['Ops', 'Platform'] }];
    expect(opsgenie.combine(grants)).toEqual({
      role: 'User',
      roles: ['User'],
      teams: ['SRE', 'Ops', 'Platform'],
    });
  });

  test('that was added up can be added up again', () => {
    const once = opsgenie.combine([{ role: 'User', teams: ['SRE'] }, { role: 'Admin' }]);
    expect(opsgenie.combine([once, {}])).toEqual(once);
  });

  test('of nothing is nothing', () => {
    expect(opsgenie.combine([{}])).toEqual({});
  });
});

test('the key goes where Opsgenie looks for it', () => {
  expect(opsgenie.api.authorize({ key: 'k-1' }, authorizing({ region: 'us', limits: {} }))).toEqual({
    authorization: 'GenieKey k-1',
  });
});

test('a probe is one read, and says when the key is no good', async () => {
  const good = opsgenieBench();
  await opsgenie.probe(good.client);
  expect(good.simulator.calls).toMatchObject([{ method: 'GET', path: '/v2/account', status: 200 }]);
  const bad = opsgenieBench({ keys: {} });
  await expect(opsgenie.probe(bad.client)).rejects.toMatchObject({ name: 'Credential' });
});

test('nobody is asked about a person who is to be left alone', async () => {
  const { client, simulator } = opsgenieBench();
  const looking = opsgenie.observe(client, { state: 'unmanaged' }, {}, 'full');
  await expect(looking).rejects.toMatchObject({ name: 'Permanent' });
  expect(opsgenie.plan({ state: 'unmanaged' }, { present: false })).toEqual([]);
  expect(simulator.calls).toEqual([]);
});
