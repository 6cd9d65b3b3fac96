import type { Hono } from 'hono';
import { afterEach, describe, expect, it, test } from 'vitest';
import * as z from 'zod/mini';
import { knownTypes } from '../../../functions/sources/okta/types.ts';
import { readConnectOrder } from '../../../infra/cli/connect-order.ts';
import { runConnect } from '../../../infra/cli/connect-run.ts';
import { createOkta, type OktaOptions } from '../../../infra/local/simulators/okta/index.ts';
import { createPagerduty, type PagerdutyOptions } from '../../../infra/local/simulators/pagerduty/index.ts';
import type { Simulator } from '../../../infra/local/simulators/simulator.ts';
import { httpInto } from '../../support/target.ts';
import { startFrontDoor } from './front-door.ts';
import { config } from './place.ts';

type House = Awaited<ReturnType<typeof startFrontDoor>>;
const open: House[] = [];
afterEach(async () => {
  for (const house of open.splice(0)) await house.close();
});

/** The command, a simulated source, and the real front door behind its webhook. */
async function createShell(
  source: 'pagerduty' | 'okta',
  options: (house: House) => { simulator: Simulator; token?: string },
) {
  const house = await startFrontDoor();
  open.push(house);
  const { simulator, token = 'api' } = options(house);
  const said: string[] = [];
  const urls: string[] = [];
  let secrets = 0;
  const run = async (line = '') => {
    const url = `--url https://rollcall.example.com/webhooks/${source}`;
    const asked = readConnectOrder(`${source} ${url} ${line}`.trim().split(' '));
    if (asked === undefined) throw new Error('only help');
    await runConnect(asked.order, {
      config,
      vault: house.vault,
      http: async (request) => {
        urls.push(request.url);
        return httpInto(simulator.app)(request);
      },
      deliveries: house.deliveries,
      read: async () => token,
      newSecret: () => `made-${++secrets}`,
      now: house.clock.now,
      sleep: house.clock.sleep,
      print: (text) => void said.push(text),
    });
  };
  const writes = () =>
    simulator.calls.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
  return { ...house, simulator, said, urls, run, writes };
}

const forPagerduty = (options: PagerdutyOptions = {}) =>
  createShell('pagerduty', ({ clock, deliver }) => ({
    simulator: createPagerduty(clock, { deliver, ...options }),
  }));
const forOkta = (options: OktaOptions = {}) =>
  createShell('okta', ({ clock, deliver }) => ({ simulator: createOkta(clock, { deliver, ...options }) }));

const State = z.object({
  subscriptions: z.array(
    z.object({
      id: z.string(),
      active: z.boolean(),
      events: z.array(z.string()),
      delivery_method: z.object({ url: z.string(), temporarily_disabled: z.boolean() }),
    }),
  ),
});
const subscriptions = async (app: Hono) =>
  State.parse(await (await app.request('/_state')).json()).subscriptions;

const Secret = z.looseObject({ secrets: z.array(z.string()), connection: z.object({ id: z.string() }) });

/** Somebody makes a subscription by hand, and its secret is lost on them. */
async function byHand(app: Hono, url = 'https://rollcall.example.com/webhooks/pagerduty') {
  const answer = await app.request('/webhook_subscriptions', {
    method: 'POST',
    headers: { authorization: 'Token token=api' },
    body: JSON.stringify({
      webhook_subscription: {
        type: 'webhook_subscription',
        delivery_method: { type: 'http_delivery_method', url },
        events: ['incident.triggered'],
        filter: { type: 'account_reference' },
      },
    }),
  });
  const Made = z.object({
    webhook_subscription: z.object({ id: z.string(), delivery_method: z.object({ secret: z.string() }) }),
  });
  const { id, delivery_method } = Made.parse(await answer.json()).webhook_subscription;
  return { id, secret: delivery_method.secret };
}

describe('npm run connect -- pagerduty', () => {
  it('creates a subscription, stores its secret, and sees its ping arrive', async () => {
    const { run, stored, said, simulator, deliveries, urls } = await forPagerduty();
    await run();
    const [one, ...others] = await subscriptions(simulator.app);
    expect(others).toEqual([]);
    expect(one).toMatchObject({ events: ['user.created', 'user.updated', 'user.deleted'], active: true });
    expect(stored('sources/pagerduty')).toMatchObject({
      secrets: [expect.stringMatching(/^[\w+/]{64}$/)],
      connection: {
        id: one?.id,
        origin: 'https://api.pagerduty.com',
        url: 'https://rollcall.example.com/webhooks/pagerduty',
      },
    });
    expect(await deliveries('pagerduty')).toBe(1);
    expect(said.at(-1)).toMatch(/its ping arrived/);
    expect(urls[0]).toMatch('https://api.pagerduty.com/webhook_subscriptions');
  });

  it('does nothing but ping when it is run twice', async () => {
    const { run, stored, simulator, writes } = await forPagerduty();
    await run();
    const before = stored('sources/pagerduty');
    simulator.calls.length = 0;
    await run();
    expect(writes()).toEqual(['POST /webhook_subscriptions/PWEBHK001/ping']);
    expect(stored('sources/pagerduty')).toEqual(before);
  });

  it('stores the secret before anything else can go wrong', async () => {
    const { run, stored, simulator } = await forPagerduty();
    await simulator.app.request('/_faults', {
      method: 'POST',
      body: JSON.stringify({ status: 500, path: '/webhook_subscriptions/', times: 9 }),
    });
    await expect(run()).rejects.toThrow(/PagerDuty 500 on POST/);
    const [one] = await subscriptions(simulator.app);
    expect(Secret.parse(stored('sources/pagerduty')).connection.id).toBe(one?.id);
    await simulator.app.request('/_faults', { method: 'DELETE' });
    await run();
    expect(await subscriptions(simulator.app)).toHaveLength(1);
  });

  it('enables a subscription that PagerDuty has disabled', async () => {
    const { run, simulator, said } = await forPagerduty();
    await run();
    await simulator.app.request('/_disable/PWEBHK001', { method: 'POST' });
    await run();
    expect((await subscriptions(simulator.app))[0]?.delivery_method.temporarily_disabled).toBe(false);
    expect(said.join()).toMatch(/Enabled PWEBHK001/);
  });

  it('switches on one that somebody switched off, and adds the events that it lacks', async () => {
    const { run, simulator } = await forPagerduty();
    await run();
    await simulator.app.request('/webhook_subscriptions/PWEBHK001', {
      method: 'PUT',
      headers: { authorization: 'Token token=api' },
      body: JSON.stringify({ webhook_subscription: { active: false, events: ['incident.triggered'] } }),
    });
    await run();
    expect((await subscriptions(simulator.app))[0]).toMatchObject({
      active: true,
      events: ['incident.triggered', 'user.created', 'user.updated', 'user.deleted'],
    });
  });

  it('takes over one made by hand whose secret was set', async () => {
    const { run, simulator, put, stored } = await forPagerduty();
    const { id, secret } = await byHand(simulator.app);
    put('sources/pagerduty', { secrets: [secret] });
    await run();
    expect(await subscriptions(simulator.app)).toHaveLength(1);
    expect(stored('sources/pagerduty')).toMatchObject({ secrets: [secret], connection: { id } });
  });

  it('replaces one made by hand whose secret nobody knows', async () => {
    const { run, simulator, put, stored, said } = await forPagerduty();
    const { id } = await byHand(simulator.app);
    put('sources/pagerduty', { secrets: ['another'] });
    await run();
    const left = await subscriptions(simulator.app);
    expect(left.map((one) => one.id)).toEqual(['PWEBHK002']);
    expect(Secret.parse(stored('sources/pagerduty')).secrets).toEqual([expect.any(String), 'another']);
    expect(said.join()).toMatch(`Deleted ${id}`);
  });

  it('leaves subscriptions to other URLs alone', async () => {
    const { run, simulator } = await forPagerduty();
    for (let n = 0; n < 3; n++) await byHand(simulator.app, `https://elsewhere.example.com/${n}`);
    await run();
    expect(await subscriptions(simulator.app)).toHaveLength(4);
  });

  it('does without the events about people where PagerDuty refuses them, and says so', async () => {
    const { run, simulator, said } = await forPagerduty({ userEvents: 'refused' });
    await run();
    expect((await subscriptions(simulator.app))[0]?.events).toEqual(['service.created']);
    expect(said.join()).toMatch(/takes no user\.\* events/);
    await run();
    expect(await subscriptions(simulator.app)).toHaveLength(1);
  });

  it('says that the ping did not arrive, and is done when it is run again with the way open', async () => {
    const { run, door, simulator, writes } = await forPagerduty();
    door.closed = true;
    await expect(run()).rejects.toThrow(
      /none with our signature arrived at https:\/\/rollcall.*run this again/,
    );
    expect(writes().filter((call) => call.endsWith('/ping'))).toHaveLength(2);
    door.closed = false;
    await run();
    expect(await subscriptions(simulator.app)).toHaveLength(1);
  });

  test.each([
    ['a wrong token', {}, /PagerDuty 401 .*Authentication failed.*the API token needs/],
    ['a token that may only read', { api: 'read-only' }, /PagerDuty 403 .*Access Denied.*right to write/],
  ] as const)('%s is a sentence, and stores nothing', async (_, tokens, sentence) => {
    const { run, stored } = await forPagerduty({ tokens });
    await expect(run()).rejects.toThrow(sentence);
    expect(() => stored('sources/pagerduty')).toThrow();
  });

  it('uses the token that is stored, and stores none that was asked for', async () => {
    const tokens = { kept: 'full', api: 'full' } as const;
    const { run, put, stored } = await forPagerduty({ tokens });
    await run();
    expect(stored('sources/pagerduty')).not.toHaveProperty('token');
    put('sources/pagerduty', { secrets: ['s'], token: 'kept' });
    await run();
    expect(stored('sources/pagerduty')).toMatchObject({ token: 'kept' });
  });

  it('goes to the region that it is told', async () => {
    const { run, urls } = await forPagerduty();
    await run('--region eu');
    expect(urls.every((url) => url.startsWith('https://api.eu.pagerduty.com/'))).toBe(true);
    await expect(run('--region mars')).rejects.toThrow(/no region "mars"/);
  });
});

const Hooks = z.object({
  eventHooks: z.array(
    z.looseObject({
      id: z.string(),
      name: z.string(),
      status: z.string(),
      verificationStatus: z.string(),
      events: z.object({ items: z.array(z.string()) }),
    }),
  ),
});
const hooks = async (app: Hono) => Hooks.parse(await (await app.request('/_state')).json()).eventHooks;
const oktaCall = (app: Hono, method: string, path: string, body?: unknown) =>
  app.request(`/api/v1/eventHooks${path}`, {
    method,
    headers: { authorization: 'SSWS api' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });

describe('npm run connect -- okta', () => {
  it('makes a secret, creates the event hook with every type that means something, and has it verified', async () => {
    const { run, simulator, stored, urls } = await forOkta();
    await run();
    expect(await hooks(simulator.app)).toMatchObject([
      {
        status: 'ACTIVE',
        verificationStatus: 'VERIFIED',
        events: { items: knownTypes.filter((type) => !type.startsWith('application.')) },
      },
    ]);
    expect(stored('sources/okta')).toMatchObject({
      secrets: ['made-1'],
      connection: { origin: 'https://acme.okta.com' },
    });
    expect(urls[0]).toBe('https://acme.okta.com/api/v1/eventHooks');
  });

  it('may be run twice', async () => {
    const { run, simulator, stored } = await forOkta();
    await run();
    const before = stored('sources/okta');
    await run();
    expect(await hooks(simulator.app)).toHaveLength(1);
    expect(stored('sources/okta')).toEqual(before);
  });

  it('uses the secret that is set, and tells a hook that is there of a new one', async () => {
    const { run, put, stored, simulator } = await forOkta();
    put('sources/okta', { secrets: ['chosen'] });
    await run();
    expect(stored('sources/okta')).toMatchObject({ secrets: ['chosen'] });
    put('sources/okta', { secrets: ['newer'] });
    put('sources/okta', { secrets: ['newest'] });
    await run();
    expect(await hooks(simulator.app)).toMatchObject([{ verificationStatus: 'VERIFIED' }]);
  });

  it('adds the types that a hook made by hand lacks, and leaves its name and its own types', async () => {
    const { run, simulator } = await forOkta();
    await oktaCall(simulator.app, 'POST', '', {
      name: 'ours',
      events: { type: 'EVENT_TYPE', items: ['user.session.start'] },
      channel: {
        type: 'HTTP',
        version: '1.0.0',
        config: {
          uri: 'https://rollcall.example.com/webhooks/okta',
          authScheme: { type: 'HEADER', key: 'x-old', value: 'old' },
        },
      },
    });
    await run();
    const [one, ...others] = await hooks(simulator.app);
    expect(others).toEqual([]);
    expect(one).toMatchObject({ name: 'ours', verificationStatus: 'VERIFIED' });
    expect(one?.events.items).toEqual(
      expect.arrayContaining(['user.session.start', 'user.lifecycle.create']),
    );
  });

  it('activates a hook that somebody switched off', async () => {
    const { run, simulator, said } = await forOkta();
    await run();
    const [one] = await hooks(simulator.app);
    await oktaCall(simulator.app, 'POST', `/${one?.id}/lifecycle/deactivate`);
    await run();
    expect(await hooks(simulator.app)).toMatchObject([{ status: 'ACTIVE' }]);
    expect(said.join()).toMatch(/Activated who/);
  });

  it.each([
    ['the URL leads nowhere', {}, true],
    ['Okta leaves the secret out of its question', { challengeCarriesSecret: false }, false],
  ])('says that %s', async (_, options, closed) => {
    const { run, door } = await forOkta(options);
    door.closed = closed;
    await expect(run()).rejects.toThrow(/got no good answer.*allowUnauthenticatedChallenge/);
  });

  test.each([
    ['a wrong token', {}, /Okta 401 .*Invalid token.*the API token needs/],
    ['a token that may not manage hooks', { api: 'read-only' }, /Okta 403 .*permission.*manage event hooks/],
  ] as const)('%s is a sentence', async (_, tokens, sentence) => {
    const { run } = await forOkta({ tokens });
    await expect(run()).rejects.toThrow(sentence);
  });

  it('goes to the organization that it is told', async () => {
    const { run, urls } = await forOkta();
    await run('--org https://other.okta.com/');
    expect(urls[0]).toMatch('https://other.okta.com/api/v1/');
    await expect(run('--org nowhere')).rejects.toThrow(/--org https:\/\/acme/);
  });
});

describe('asked wrongly', () => {
  test.each([
    ['', /Name one of okta, pagerduty/],
    ['slack', /Name one of okta, pagerduty/],
    ['okta hunter2', /a token comes from standard input/],
    ['okta --url http://rollcall.example.com', /is not a URL such as https/],
    ['okta --url rollcall', /is not a URL such as https/],
  ])('"%s" is answered with what to say', (line, sentence) => {
    expect(() => readConnectOrder(line.split(' ').filter(Boolean))).toThrow(sentence);
  });

  const bare = {
    config,
    http: async () => Promise.reject(new Error('not called')),
    vault: { read: async () => ({}), put: async () => {} },
    deliveries: async () => 0,
    read: async () => 'api',
    newSecret: () => 's',
    now: () => 0,
    sleep: async () => {},
    print: () => {},
  };

  test('on AWS the URL has to be said', async () => {
    await expect(runConnect({ source: 'okta', askToken: false }, bare)).rejects.toThrow(/--url https/);
  });

  test('a source that is not configured is not registered', async () => {
    const without = { ...config, sources: { okta: {} } };
    await expect(
      runConnect({ source: 'pagerduty', askToken: false }, { ...bare, config: without }),
    ).rejects.toThrow(/not among the sources/);
  });

  test('on this machine URL, API and token need no saying', async () => {
    const urls: string[] = [];
    const local = {
      webhooks: 'http://127.0.0.1:1/webhooks',
      origin: (id: string) => `http://127.0.0.1:2/${id}`,
    };
    const http = async ({ url, headers }: { url: string; headers: Record<string, string> }) => {
      urls.push(`${url} ${headers.authorization}`);
      return { status: 500, headers: {}, text: '' };
    };
    await expect(
      runConnect({ source: 'pagerduty', askToken: false }, { ...bare, http, local }),
    ).rejects.toThrow(/PagerDuty 500/);
    expect(urls[0]).toBe(
      'http://127.0.0.1:2/pagerduty/webhook_subscriptions?limit=100&offset=0 Token token=local',
    );
  });
});
