import type { Hono } from 'hono';
import { afterEach, describe, expect, it, test } from 'vitest';
import * as z from 'zod/mini';
import { config } from '../stage.ts';
import { closeWebhooks, forPagerduty } from './run.ts';

afterEach(closeWebhooks);

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

/** A person makes a subscription by hand, and its secret is lost on them. */
async function byHand(
  app: Hono,
  url = 'https://rollcall.example.com/webhooks/pagerduty',
  filter: object = { type: 'account_reference' },
) {
  const answer = await app.request('/webhook_subscriptions', {
    method: 'POST',
    headers: { authorization: 'Token token=api' },
    body: JSON.stringify({
      webhook_subscription: {
        type: 'webhook_subscription',
        delivery_method: { type: 'http_delivery_method', url },
        events: ['incident.triggered'],
        filter,
      },
    }),
  });
  const Made = z.object({
    webhook_subscription: z.object({ id: z.string(), delivery_method: z.object({ secret: z.string() }) }),
  });
  const { id, delivery_method } = Made.parse(await answer.json()).webhook_subscription;
  return { id, secret: delivery_method.secret };
}

describe('rollcall connect pagerduty', () => {
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

  it('switches on one that a person switched off, and adds the events that it lacks', async () => {
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
    await run('--yes');
    const left = await subscriptions(simulator.app);
    expect(left.map((one) => one.id)).toEqual(['PWEBHK002']);
    expect(Secret.parse(stored('sources/pagerduty')).secrets).toEqual([expect.any(String), 'another']);
    expect(said.join()).toMatch(`Deleted ${id}`);
  });

  it('deletes none that delivers the same where nobody can be asked, and says how', async () => {
    const { run, simulator, put, said } = await forPagerduty();
    const { id } = await byHand(simulator.app);
    put('sources/pagerduty', { secrets: ['another'] });
    await run();
    expect(await subscriptions(simulator.app)).toHaveLength(2);
    expect(said.join()).toMatch(`One more webhook subscription delivers to the same URL: ${id}.`);
    expect(said.join()).toMatch(`Kept ${id}: run this again with --yes to delete.`);
  });

  it('in a dry run says what it would do, and changes nothing', async () => {
    const { run, writes, stored } = await forPagerduty();
    const { out } = await run('--dry-run');
    expect(out).toBe(
      'Would: Create a webhook subscription that delivers to https://rollcall.example.com/webhooks/pagerduty.\n',
    );
    await run();
    const before = stored('sources/pagerduty');
    const made = writes().length;
    expect((await run('--dry-run')).out).toMatch(/See that the webhook subscription PWEBHK001 is enabled/);
    expect(writes()).toHaveLength(made);
    expect(stored('sources/pagerduty')).toEqual(before);
  });

  it('is JSON for scripts, with the id of what is registered', async () => {
    const { run } = await forPagerduty();
    expect(JSON.parse((await run('--json')).out)).toEqual({
      version: 1,
      source: 'pagerduty',
      url: 'https://rollcall.example.com/webhooks/pagerduty',
      id: 'PWEBHK001',
      dryRun: false,
    });
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
    const { run, endpoint, simulator, writes } = await forPagerduty();
    endpoint.closed = true;
    await expect(run()).rejects.toThrow(
      /none with our signature arrived at https:\/\/rollcall.*run this again/,
    );
    expect(writes().filter((call) => call.endsWith('/ping'))).toHaveLength(2);
    endpoint.closed = false;
    await run();
    expect(await subscriptions(simulator.app)).toHaveLength(1);
  });

  it('makes no second one when the ping of its own does not arrive', async () => {
    const { run, endpoint, simulator } = await forPagerduty();
    await run();
    endpoint.closed = true;
    await expect(run()).rejects.toThrow(/none with our signature arrived/);
    expect((await subscriptions(simulator.app)).map(({ id }) => id)).toEqual(['PWEBHK001']);
  });

  it('leaves a team’s subscription to the same URL alone', async () => {
    const { run, simulator, put } = await forPagerduty();
    put('sources/pagerduty', { secrets: ['another'] });
    const { id } = await byHand(simulator.app, undefined, { type: 'team_reference', id: 'PTEAM01' });
    await run();
    expect((await subscriptions(simulator.app)).map((one) => one.id)).toEqual([id, 'PWEBHK002']);
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

  it('goes to the region of the configuration, or to the one that it is told', async () => {
    const european = await forPagerduty({}, { ...config, sources: { pagerduty: { region: 'eu' } } });
    await european.run();
    expect(european.urls[0]).toMatch('https://api.eu.pagerduty.com/');
    const { run, urls } = await forPagerduty();
    await run('--region eu');
    expect(urls.every((url) => url.startsWith('https://api.eu.pagerduty.com/'))).toBe(true);
    await expect(run('--region mars')).rejects.toThrow(/--region, at region: mars is not possible/);
  });
});
