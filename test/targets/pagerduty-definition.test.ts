import { describe, expect, test } from 'vitest';
import { throttleOf } from '../../functions/lib/limiter/throttle.ts';
import { pagerduty } from '../../functions/targets/pagerduty/index.ts';
import { phoneIn } from '../../functions/targets/pagerduty/phone.ts';
import { authorizing } from '../support/authorizing.ts';

const from = 'owner@example.com';
const settings = (given: object = {}) => pagerduty.settings.parse({ from, ...given });

describe('the settings', () => {
  test('choose the region’s host', () => {
    expect(pagerduty.api.origin(settings())).toBe('https://api.pagerduty.com');
    expect(pagerduty.api.origin(settings({ region: 'eu' }))).toBe('https://api.eu.pagerduty.com');
  });

  test.each([
    {},
    { from: 'nobody' },
    { from, region: 'asia' },
    { from, app: { client: 'c' } },
    { from, key: 'k' },
  ])('refuse %j', (given) => {
    expect(pagerduty.settings.safeParse(given).success).toBe(false);
  });
});

describe('a call', () => {
  test('carries the account’s key and the user in whose name it is made', async () => {
    expect(await pagerduty.api.authorize({ key: 'k' }, authorizing(settings()))).toEqual({
      authorization: 'Token token=k',
      accept: 'application/vnd.pagerduty+json;version=2',
      from,
    });
  });

  test('carries the token that the app’s secret is exchanged for, with the scopes that are needed', async () => {
    const asked: { origin?: string; path: string; form: Record<string, string> }[] = [];
    const eu = settings({ region: 'eu', app: { client: 'c', subdomain: 'acme' } });
    const headers = await pagerduty.api.authorize(
      { key: 's' },
      {
        ...authorizing(eu),
        token: async ({ origin, path, form }) => {
          asked.push({ ...(origin && { origin }), path, form: await form('') });
          return 'pdus+_1';
        },
      },
    );
    expect(headers).toMatchObject({ authorization: 'Bearer pdus+_1', from });
    const [{ form, ...where } = { form: {} as Record<string, string> }] = asked;
    expect(where).toEqual({ origin: 'https://identity.pagerduty.com', path: '/oauth/token' });
    expect(form).toMatchObject({ client_id: 'c', client_secret: 's' });
    expect(form.scope).toMatch(/^as_account-eu\.acme users\.read users\.write /);
  });

  test('that is throttled waits as long as PagerDuty says', () => {
    const headers = { 'ratelimit-limit': '960', 'ratelimit-remaining': '0', 'ratelimit-reset': '17' };
    expect(throttleOf({ status: 429, headers }, 0, pagerduty.api.throttle)).toEqual({ wait: 17_000 });
  });
});

describe('grants', () => {
  test.each([
    [{ role: 'owner' }, /write admin/],
    [{ role: 'Responder' }, /write one of admin, user, limited_user/],
    [{ teams: { SRE: 'boss' } }, /./],
    [{ teams: ['SRE'] }, /./],
  ])('are not %j', (grant, why) => {
    expect(pagerduty.grant.safeParse(grant).error?.issues[0]?.message).toMatch(why);
  });

  test('add up to the highest role, and in each team to the higher one', () => {
    const grants = [
      { role: 'observer', teams: { SRE: 'responder', Platform: 'manager' } },
      { role: 'user', teams: { SRE: 'manager', Platform: 'observer' } },
      {},
    ].map((grant) => pagerduty.grant.parse(grant));
    expect(pagerduty.combine(grants)).toEqual({
      role: 'user',
      roles: ['observer', 'user'],
      teams: { SRE: 'manager', Platform: 'manager' },
    });
    expect(pagerduty.combine([{}])).toEqual({});
  });
});

describe('a phone', () => {
  test.each([
    [['+49 (0)151 / 123-4567'], { countryCode: 49, address: '1511234567' }],
    [['tel:+1-555-555-0100'], { countryCode: 1, address: '5555550100' }],
    [['004915112345678'], { countryCode: 49, address: '15112345678' }],
    [['+44 07700 900123'], { countryCode: 44, address: '7700900123' }],
    [['+39 06 12345678'], { countryCode: 39, address: '0612345678' }],
    [['+52 1 55 1234 5678'], { countryCode: 52, address: '5512345678' }],
    [['+371 20 123 456'], { countryCode: 371, address: '20123456' }],
    [['0151 1234567', '+491511234567'], { countryCode: 49, address: '1511234567' }],
  ])('%j is %j', (numbers, phone) => {
    expect(phoneIn(numbers)).toEqual(phone);
  });

  test.each([
    [[]],
    [['0151 1234567']],
    [['+49 151 1234567 ext. 12']],
    [['+0123456789']],
    [['call me']],
    [['+49']],
  ])('%j is none', (numbers) => {
    expect(phoneIn(numbers)).toBeUndefined();
  });
});
