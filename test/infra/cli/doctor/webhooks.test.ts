import { afterEach, describe, expect, it } from 'vitest';
import { closeStages, createStage, endOfSupport, trouble, url } from './stage.ts';

afterEach(closeStages);

describe('webhooks', () => {
  it('whose secret is not set', async () => {
    const { complaints, put } = await createStage();
    put('sources/okta', { token: 'api' });
    put('sources/pagerduty', { secrets: [''] });
    expect(await complaints()).toEqual([
      trouble('sources/okta', /the secret is not set/, /rollcall connect okta/),
      trouble('sources/pagerduty', /has not the shape/, /rollcall connect pagerduty/),
      endOfSupport,
    ]);
  });

  it('that PagerDuty has disabled', async () => {
    const { complaints, pagerduty } = await createStage();
    await pagerduty.app.request('/_disable/PWEBHK001', { method: 'POST' });
    expect(await complaints()).toContainEqual(
      trouble('sources/pagerduty', /PWEBHK001 is disabled/, /rollcall connect pagerduty --url https:/),
    );
  });

  it('that are gone, or know too little', async () => {
    const { complaints, pagerduty } = await createStage();
    const headers = { authorization: 'Token token=api' };
    const path = '/webhook_subscriptions/PWEBHK001';
    const body = JSON.stringify({ webhook_subscription: { events: ['user.created'] } });
    await pagerduty.app.request(path, { method: 'PUT', headers, body });
    expect(await complaints()).toContainEqual(
      trouble('sources/pagerduty', /lacks user\.updated, user\.deleted/, /connect/, 'warning'),
    );
    await pagerduty.app.request(path, { method: 'DELETE', headers });
    expect(await complaints()).toContainEqual(trouble('sources/pagerduty', /PWEBHK001 is gone/, /connect/));
  });

  it('whose API token is wrong, or not there', async () => {
    const { examined, put } = await createStage();
    const connection = { id: 'PWEBHK001', origin: 'https://api.pagerduty.com', url };
    put('sources/pagerduty', { secrets: ['s'], token: 'old', connection });
    expect(await examined()).toContainEqual(
      trouble('sources/pagerduty', /the API token is wrong.*401/, /set pagerduty --token/),
    );
    put('sources/pagerduty', { secrets: ['s'], connection });
    expect(await examined()).toContainEqual(
      trouble('sources/pagerduty', /without an API token/, /set pagerduty --token/, 'note'),
    );
  });

  it('of Okta that are gone, switched off, unverified or deaf to some types', async () => {
    const { complaints, okta, put } = await createStage();
    put('sources/okta', {
      secrets: ['s'],
      token: 'api',
      connection: { id: 'who00000000000000001', origin: 'https://acme.okta.com', url },
    });
    const call = (method: string, path: string, body?: unknown) =>
      okta.app.request(`/api/v1/eventHooks${path}`, {
        method,
        headers: { authorization: 'SSWS api' },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
    const complaint = async () => (await complaints()).find(({ about }) => about === 'sources/okta')?.what;
    expect(await complaint()).toMatch(/who\d+ is gone/);
    await call('POST', '', {
      name: 'Rollcall',
      events: { type: 'EVENT_TYPE', items: ['user.lifecycle.create'] },
      channel: {
        type: 'HTTP',
        version: '1.0.0',
        config: { uri: url, authScheme: { type: 'HEADER', key: 'authorization', value: 's' } },
      },
    });
    expect(await complaint()).toMatch(/is not verified/);
    await call('POST', '/who00000000000000001/lifecycle/deactivate');
    expect(await complaint()).toMatch(/is not active/);
    await call('POST', '/who00000000000000001/lifecycle/activate');
    await call('POST', '/who00000000000000001/lifecycle/verify');
    expect(await complaint()).toMatch(/lacks user\.lifecycle\.activate, /);
  });

  it('at a vendor that does not answer', async () => {
    const { complaints, put } = await createStage();
    put('sources/pagerduty', {
      secrets: ['s'],
      token: 'api',
      connection: { id: 'P', origin: 'https://nowhere.example.com', url },
    });
    expect(await complaints()).toContainEqual(
      trouble('sources/pagerduty', /could not be reached/, /few minutes/),
    );
  });
});
