import { describe, expect, it, test } from 'vitest';
import { signaturesIn, verify } from '../../../../functions/sources/pagerduty/signature.ts';
import type { Deliver } from '../../../../infra/local/simulators/deliver.ts';
import { isDeliverable } from '../../../../infra/local/simulators/deliver.ts';
import { createOkta, type OktaOptions } from '../../../../infra/local/simulators/okta/index.ts';
import {
  createPagerduty,
  type PagerdutyOptions,
} from '../../../../infra/local/simulators/pagerduty/index.ts';

const world = { now: () => Date.parse('2026-01-05T09:00:00Z'), sleep: async () => {} };

/** A webhook that answers with a status, and keeps what it got. */
function webhook(status = 202) {
  const got: { url: string; headers: Record<string, string>; body?: string }[] = [];
  const deliver: Deliver = async (url, { headers, body }) => {
    got.push({ url, headers, body });
    return new Response(null, { status });
  };
  return { got, deliver };
}

const subscription = (changes: object = {}) => ({
  webhook_subscription: {
    type: 'webhook_subscription',
    delivery_method: { type: 'http_delivery_method', url: 'https://rollcall.example.com/pd' },
    events: ['incident.triggered'],
    filter: { type: 'account_reference' },
    ...changes,
  },
});

function pagerduty(options: PagerdutyOptions = {}) {
  const { app } = createPagerduty(world, options);
  const call = async (method: string, path: string, body?: object, token = 't') => {
    const headers = { authorization: `Token token=${token}` };
    const init = { method, headers, body: body && JSON.stringify(body) };
    const answer = await app.request(`/webhook_subscriptions${path}`, init);
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
  };
  return { app, call };
}

describe('the simulated PagerDuty', () => {
  it('tells a secret once, in the answer to the creation', async () => {
    const { call } = pagerduty();
    const made = await call('POST', '', subscription());
    expect(made.body.webhook_subscription.delivery_method.secret).toMatch(/^.{64}$/);
    const { id } = made.body.webhook_subscription;
    const read = await call('GET', `/${id}`);
    expect(read.body.webhook_subscription.delivery_method.secret).toBeNull();
  });

  it('signs its ping with it', async () => {
    const { got, deliver } = webhook();
    const { call } = pagerduty({ deliver });
    const made = await call('POST', '', subscription());
    const { id, delivery_method } = made.body.webhook_subscription;
    expect((await call('POST', `/${id}/ping`)).status).toBe(202);
    const [{ url, headers, body } = { url: '', headers: {}, body: '' }] = got;
    expect(url).toBe('https://rollcall.example.com/pd');
    const signatures = signaturesIn(headers['x-pagerduty-signature']);
    expect(verify(Buffer.from(body ?? ''), signatures, [delivery_method.secret])).toBe(true);
    expect(JSON.parse(body ?? '')).toMatchObject({ event: { event_type: 'pagey.ping' } });
  });

  test.each([
    [401, true],
    [400, true],
    [202, false],
    [503, false],
    [429, false],
  ])('three pings in a row answered %i disable the subscription: %s', async (status, disabled) => {
    const { got, deliver } = webhook(status);
    const { call } = pagerduty({ deliver });
    await call('POST', '', subscription());
    for (let n = 0; n < 4; n++) await call('POST', '/PWEBHK001/ping');
    expect(got).toHaveLength(disabled ? 3 : 4);
    const read = await call('GET', '/PWEBHK001');
    expect(read.body.webhook_subscription.delivery_method.temporarily_disabled).toBe(disabled);
    const enabled = await call('POST', '/PWEBHK001/enable');
    expect(enabled.body.webhook_subscription.delivery_method.temporarily_disabled).toBe(false);
  });

  it('lists page by page, and holds ten for an account', async () => {
    const { call } = pagerduty();
    for (let n = 0; n < 10; n++) await call('POST', '', subscription());
    expect((await call('POST', '', subscription())).body.error.errors[0]).toMatch(/limit is exceeded/);
    const page = await call('GET', '?limit=4&offset=8');
    expect(page.body).toMatchObject({ more: false, limit: 4, offset: 8 });
    expect(page.body.webhook_subscriptions).toHaveLength(2);
    expect((await call('GET', '?limit=4')).body.more).toBe(true);
    expect((await call('GET', '?filter_type=team')).body.webhook_subscriptions).toEqual([]);
  });

  it('changes events, and never the way of delivery', async () => {
    const { call } = pagerduty();
    await call('POST', '', subscription());
    const change = { events: ['user.created'], delivery_method: { url: 'https://elsewhere.example.com' } };
    const { body } = await call('PUT', '/PWEBHK001', { webhook_subscription: change });
    expect(body.webhook_subscription).toMatchObject({
      events: ['user.created'],
      delivery_method: { url: 'https://rollcall.example.com/pd' },
    });
  });

  test.each([
    ['GET', '/nobody', undefined, 404],
    ['PUT', '/nobody', { webhook_subscription: {} }, 404],
    ['DELETE', '/nobody', undefined, 404],
    ['POST', '/nobody/ping', undefined, 404],
    ['POST', '/nobody/enable', undefined, 404],
    ['POST', '', subscription({ events: [] }), 400],
    ['POST', '', subscription({ filter: { type: 'team_reference' } }), 400],
    [
      'POST',
      '',
      subscription({ delivery_method: { type: 'http_delivery_method', url: 'http://a.example' } }),
      400,
    ],
  ])('answers %s %s %j with %i', async (method, path, body, status) => {
    expect((await pagerduty().call(method, path, body)).status).toBe(status);
  });

  it('lets nobody in without a token, and a reader change nothing', async () => {
    const { call } = pagerduty({ tokens: { reader: 'read-only' } });
    expect((await call('GET', '')).status).toBe(401);
    expect((await call('GET', '', undefined, 'reader')).status).toBe(200);
    expect((await call('POST', '', subscription(), 'reader')).status).toBe(403);
  });
});

const hook = (uri = 'https://rollcall.example.com/okta', value: string | undefined = 'secret') => ({
  name: 'Rollcall',
  events: { type: 'EVENT_TYPE', items: ['user.lifecycle.create'] },
  channel: {
    type: 'HTTP',
    version: '1.0.0',
    config: { uri, authScheme: { type: 'HEADER', key: 'x-secret', value } },
  },
});

function okta(options: OktaOptions = {}) {
  const { app } = createOkta(world, options);
  const call = async (method: string, path: string, body?: object, token = 't') => {
    const init = { method, headers: { authorization: `SSWS ${token}` }, body: body && JSON.stringify(body) };
    const answer = await app.request(`/api/v1/eventHooks${path}`, init);
    return { status: answer.status, body: await answer.json() };
  };
  return { app, call, id: 'who00000000000000001' };
}

describe('the simulated Okta', () => {
  it('verifies a hook by a challenge that has to come back, with the secret in its header', async () => {
    const asked: Record<string, string>[] = [];
    const deliver: Deliver = async (_url, { headers }) => {
      asked.push(headers);
      return Response.json({ verification: headers['x-okta-verification-challenge'] });
    };
    const { call, id } = okta({ deliver });
    expect((await call('POST', '', hook())).body).toMatchObject({
      status: 'ACTIVE',
      verificationStatus: 'UNVERIFIED',
    });
    expect((await call('POST', `/${id}/lifecycle/verify`)).body).toMatchObject({
      verificationStatus: 'VERIFIED',
    });
    expect(asked).toMatchObject([{ 'x-secret': 'secret' }]);
  });

  test.each([
    ['another text', async () => Response.json({ verification: 'another' })],
    ['more than the text', async () => Response.json({ verification: 'x', more: 1 })],
    ['a refusal', async () => Response.json({}, { status: 401 })],
    ['nothing', async () => Promise.reject(new Error('closed'))],
  ])('does not take %s for an answer', async (_, deliver) => {
    const { call, id } = okta({ deliver });
    await call('POST', '', hook());
    const answer = await call('POST', `/${id}/lifecycle/verify`);
    expect(answer).toMatchObject({ status: 400, body: { errorCode: 'E0000001' } });
  });

  it('never shows a secret, keeps it where a replacement has none, and forgets its verification with its URL', async () => {
    const deliver: Deliver = async (_url, { headers }) =>
      Response.json({
        verification: headers['x-secret'] === 'secret' && headers['x-okta-verification-challenge'],
      });
    const { call, id } = okta({ deliver });
    await call('POST', '', hook());
    const bare = hook();
    expect((await call('PUT', `/${id}`, { ...bare, channel: withoutValue(bare) })).status).toBe(200);
    expect((await call('POST', `/${id}/lifecycle/verify`)).status).toBe(200);
    expect(JSON.stringify(await call('GET', ''))).not.toContain('"secret"');
    const moved = await call('PUT', `/${id}`, hook('https://elsewhere.example.com/okta'));
    expect(moved.body).toMatchObject({ verificationStatus: 'UNVERIFIED' });
  });

  test.each([
    ['GET', '/nobody', undefined, 404],
    ['PUT', '/nobody', hook(), 404],
    ['POST', '/nobody/lifecycle/activate', undefined, 404],
    ['POST', '/nobody/lifecycle/verify', undefined, 404],
    ['POST', '', { name: 'no channel' }, 400],
    ['POST', '', hook('http://rollcall.example.com'), 400],
  ])('answers %s %s, number %#, as Okta does', async (method, path, body, status) => {
    expect((await okta().call(method, path, body)).status).toBe(status);
  });

  it('lets nobody in without a token, a reader change nothing, and holds 25 hooks', async () => {
    const { call } = okta({ tokens: { reader: 'read-only', t: 'full' } });
    expect((await call('GET', '', undefined, 'other')).status).toBe(401);
    expect((await call('POST', '', hook(), 'reader')).status).toBe(403);
    for (let n = 0; n < 25; n++) await call('POST', '', hook());
    expect((await call('POST', '', hook())).status).toBe(400);
  });
});

function withoutValue({ channel }: ReturnType<typeof hook>) {
  const { value, ...authScheme } = channel.config.authScheme;
  return { ...channel, config: { ...channel.config, authScheme } };
}

test.each([
  ['https://rollcall.example.com', true],
  ['http://127.0.0.1:8787/webhooks/okta', true],
  ['http://rollcall.example.com', false],
  ['ftp://127.0.0.1', false],
  ['rollcall', false],
  [undefined, false],
])('%s can be delivered to: %s', (url, expected) => {
  expect(isDeliverable(url)).toBe(expected);
});
