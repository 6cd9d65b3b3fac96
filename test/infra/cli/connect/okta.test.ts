import type { Hono } from 'hono';
import { afterEach, describe, expect, it, test } from 'vitest';
import * as z from 'zod/mini';
import { knownTypes } from '../../../../functions/sources/okta/mapping.ts';
import { closeWebhooks, forOkta } from './run.ts';

afterEach(closeWebhooks);

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

describe('rollcall connect okta', () => {
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

  it('in a dry run says what it would do, and changes nothing', async () => {
    const { run, writes, simulator } = await forOkta();
    expect((await run('--dry-run')).out).toMatch(/Would: Make a secret.*\nWould: Create an event hook/);
    expect(writes()).toEqual([]);
    await run();
    expect((await run('--dry-run')).out).toMatch(/^Would: Tell the event hook who\w+ our secret/);
    expect(await hooks(simulator.app)).toHaveLength(1);
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

  it('activates a hook that a person switched off', async () => {
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
    const { run, endpoint } = await forOkta(options);
    endpoint.closed = closed;
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
    await expect(run('--org nowhere')).rejects.toThrow(
      /--org, at org: write https and a host, .* https:\/\/acme/,
    );
  });
});
