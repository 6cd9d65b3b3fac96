import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { styleText } from 'node:util';
import { afterEach, describe, expect, it, test } from 'vitest';
import type { Config } from '../../../functions/core/config.ts';
import { formatReport, summary } from '../../../infra/cli/doctor-format.ts';
import { examine, type Report } from '../../../infra/cli/doctor-run.ts';
import type { Deliver } from '../../../infra/local/simulators/deliver.ts';
import { createOkta } from '../../../infra/local/simulators/okta/index.ts';
import { createOpsgenie, type OpsgenieOptions } from '../../../infra/local/simulators/opsgenie/index.ts';
import { seeds } from '../../../infra/local/simulators/opsgenie/seeds.ts';
import { createPagerduty } from '../../../infra/local/simulators/pagerduty/index.ts';
import { createPagertree } from '../../../infra/local/simulators/pagertree/index.ts';
import {
  createStatuspage,
  type StatuspageOptions,
} from '../../../infra/local/simulators/statuspage/index.ts';
import { config, startPlace, type TestPlace } from './place.ts';

const world = { now: Date.now, sleep: async () => {} };
const open: TestPlace[] = [];
afterEach(async () => {
  for (const place of open.splice(0)) await place.close();
});

const url = 'https://rollcall.example.com/webhooks';
const deliver = async () => new Response('{}');
/** Answers Okta's verification. */
const echo: Deliver = async (_url, { headers }) =>
  Response.json({ verification: headers['x-okta-verification-challenge'] });

type Options = { opsgenie?: OpsgenieOptions; statuspage?: StatuspageOptions; config?: Partial<Config> };

/** A Rollcall in which all is well, but for what the options and the test then break. */
async function createPractice(options: Options = {}) {
  const pagerduty = createPagerduty(world, { tokens: { api: 'full' }, deliver });
  const okta = createOkta(world, { tokens: { api: 'full' }, deliver: echo });
  const place = await startPlace({
    'api.opsgenie.com': createOpsgenie(world, options.opsgenie).app,
    'api.eu.opsgenie.com': createOpsgenie(world, { keys: { european: 'full' } }).app,
    'api.statuspage.io': createStatuspage(world, options.statuspage).app,
    'api.pagertree.com': createPagertree(world).app,
    'api.pagerduty.com': pagerduty.app,
    'acme.okta.com': okta.app,
  });
  open.push(place);
  const post = (app: typeof okta.app, path: string, authorization: string, body: unknown) =>
    app.request(path, { method: 'POST', headers: { authorization }, body: JSON.stringify(body) });
  await post(pagerduty.app, '/webhook_subscriptions', 'Token token=api', {
    webhook_subscription: {
      type: 'webhook_subscription',
      delivery_method: { type: 'http_delivery_method', url: `${url}/pagerduty` },
      events: ['user.created', 'user.updated', 'user.deleted'],
      filter: { type: 'account_reference' },
    },
  });
  place.put('sources/pagerduty', {
    secrets: ['s'],
    token: 'api',
    connection: { id: 'PWEBHK001', origin: 'https://api.pagerduty.com', url: `${url}/pagerduty` },
  });
  place.put('sources/okta', { secrets: ['s'] });
  for (const id of ['opsgenie', 'pagertree']) place.put(`targets/${id}`, { key: 'good' });
  place.put('targets/statuspage', { key: 'good', expiresAt: '2027-11-01' });
  const examined = async (changes: Partial<Config> = {}) => {
    const settled = { ...config, ...options.config, ...changes };
    const reports: Report[] = [];
    const found = examine({
      config: settled,
      vault: place.vault,
      clients: (changed, key) => place.client(() => ({ key }), changed),
      http: place.http,
      origin: () => undefined,
      now: place.clock.now,
    });
    for await (const report of found) reports.push(report);
    return reports;
  };
  return {
    ...place,
    pagerduty,
    okta,
    examined,
    /** What is not as it should be. */
    complaints: async (changes?: Partial<Config>) =>
      (await examined(changes)).filter(({ level }) => level === 'trouble' || level === 'warning'),
  };
}

const endOfSupport = expect.objectContaining({
  level: 'warning',
  what: 'Opsgenie’s support ends on 2027-04-05, in 135 days',
});

describe('a Rollcall in which all is well', () => {
  it('is told so, line by line, but for Opsgenie’s end', async () => {
    const { examined } = await createPractice();
    const reports = await examined();
    expect(reports.filter(({ level }) => level !== 'good' && level !== 'note')).toEqual([endOfSupport]);
    expect(reports.map(({ about, what }) => `${about}: ${what}`)).toEqual([
      'sources/okta: the secret is set',
      'sources/okta: its webhook was not registered by Rollcall',
      'sources/pagerduty: the secret is set',
      'sources/pagerduty: the webhook subscription PWEBHK001 is enabled',
      'targets/opsgenie: the key is good',
      'targets/opsgenie: 998 of 1000 licences are left',
      'targets/opsgenie: every team of the configuration exists',
      'targets/opsgenie: every role of the configuration exists',
      'targets/opsgenie: Opsgenie’s support ends on 2027-04-05, in 135 days',
      'targets/statuspage: the key is good',
      'targets/statuspage: the key expires on 2027-11-01, in 344 days',
      'targets/statuspage: the organisation is the key’s',
      'targets/statuspage: every page of the configuration exists',
      'targets/statuspage: every page access group of localpage001 of the configuration exists',
      'targets/statuspage: every component of localpage001 of the configuration exists',
      'targets/pagertree: the key is good',
      'targets/pagertree: every team of the configuration exists',
    ]);
  });

  it('is only read', async () => {
    const { examined, pagerduty, okta } = await createPractice();
    pagerduty.calls.length = 0;
    await examined();
    expect([...pagerduty.calls, ...okta.calls].filter(({ method }) => method !== 'GET')).toEqual([]);
  });
});

/** A trouble of one target or source, with what the advice says. */
const trouble = (about: string, what: RegExp, mend: RegExp, level: Report['level'] = 'trouble') =>
  expect.objectContaining({
    level,
    about,
    what: expect.stringMatching(what),
    mend: expect.stringMatching(mend),
  });

describe('keys', () => {
  it('that are not set', async () => {
    const { complaints, put } = await createPractice();
    put('targets/pagertree', {});
    expect(await complaints()).toContainEqual(
      trouble('targets/pagertree', /the key is not set/, /secrets -- set pagertree/),
    );
  });

  it('that are wrong', async () => {
    const { complaints } = await createPractice({ opsgenie: { keys: { other: 'full' } } });
    expect(await complaints()).toContainEqual(
      trouble('targets/opsgenie', /wrong, expired or switched off: 401/, /secrets -- set opsgenie/),
    );
  });

  it('that lack Configuration Access', async () => {
    const { complaints } = await createPractice({ opsgenie: { keys: { good: 'restricted' } } });
    expect(await complaints()).toContainEqual(
      trouble('targets/opsgenie', /lacks a right: 403 .*access configurations/, /rights/),
    );
  });

  it('that are of another region', async () => {
    const { complaints, put } = await createPractice({ opsgenie: { keys: { good: 'full' } } });
    put('targets/opsgenie', { key: 'european' });
    expect(await complaints()).toContainEqual(
      trouble('targets/opsgenie', /good with region: 'eu'/, /write region: 'eu' in targets\.opsgenie/),
    );
  });

  test.each([
    ['2026-12-23', 'good', '31 days'],
    ['2026-12-22', 'warning', '30 days'],
    ['2026-11-28', 'warning', '6 days'],
    ['2026-11-23', 'trouble', '1 day'],
    ['2026-11-22', 'trouble', '0 days'],
  ] as const)('that expire on %s: %s', async (expiresAt, level, left) => {
    const { examined, put } = await createPractice();
    put('targets/statuspage', { key: 'good', expiresAt });
    const what = `the key expires on ${expiresAt}, in ${left}`;
    expect(await examined()).toContainEqual(expect.objectContaining({ level, what }));
  });

  it('that have expired', async () => {
    const { complaints, put } = await createPractice();
    put('targets/pagertree', { key: 'good', expiresAt: '2026-11-20' });
    expect(await complaints()).toContainEqual(
      trouble('targets/pagertree', /expired on 2026-11-20/, /make a new one/),
    );
  });

  it('that expire, of which nobody said when', async () => {
    const { complaints, put } = await createPractice();
    put('targets/statuspage', { key: 'good' });
    expect(await complaints()).toContainEqual(
      trouble('targets/statuspage', /nobody said when/, /secrets -- expires statuspage/, 'warning'),
    );
  });
});

describe('what the configuration names and the vendor has not', () => {
  const access = (grants: Record<string, unknown>) => ({ access: [{ group: 'x', grants }] });

  it.each([
    ['opsgenie', { teams: ['SRE', 'sre'] }, /there is no team "sre"/],
    ['opsgenie', { role: 'Commander' }, /there is no role "Commander"/],
    ['opsgenie', { role: 'admin' }, /there is no role "admin"/],
    ['pagertree', { teamAdmin: ['Nobody'] }, /there is no team "Nobody"/],
    [
      'statuspage',
      { pages: { localpage001: { groups: ['VIP'] } } },
      /no page access group of localpage001 "VIP"/,
    ],
    ['statuspage', { pages: { localpage002: { components: ['DB'] } } }, /no component of localpage002 "DB"/],
    ['statuspage', { permissions: { elsewhere: {} } }, /there is no page "elsewhere"/],
  ])('%s %j', async (target, grant, what) => {
    const { complaints } = await createPractice();
    const found = await complaints(access({ [target]: grant }));
    expect(
      found.filter((report) => report.about === `targets/${target}` && report !== found[0]),
    ).toBeDefined();
    expect(found).toContainEqual(trouble(`targets/${target}`, what, /./));
  });

  it.each([
    [{ organization: 'another', pages: [] }, /organisation cannot be read .*404/],
    [{ organization: 'localorg0000', pages: ['gone'] }, /there is no page "gone"/],
  ])('statuspage %j', async (settings, what) => {
    const { complaints } = await createPractice();
    const found = await complaints({ targets: { statuspage: settings }, access: [] });
    expect(found).toEqual([trouble('targets/statuspage', what, /./)]);
  });

  it('a page that has no page access users', async () => {
    const { complaints } = await createPractice({ statuspage: { withoutViewers: { localpage002: 404 } } });
    expect(await complaints()).toContainEqual(
      trouble('targets/statuspage', /localpage002 has no page access users/, /audience-specific/),
    );
  });
});

describe('Opsgenie', () => {
  test.each([
    [2, 'trouble', '0 of 2 licences are left'],
    [4, 'warning', '2 of 4 licences are left'],
    [5, 'good', '3 of 5 licences are left'],
  ] as const)('with %i licences for two people', async (seats, level, what) => {
    const { examined } = await createPractice({ opsgenie: { seats, seeds } });
    expect(await examined()).toContainEqual(expect.objectContaining({ level, what }));
  });

  test.each([
    ['2026-06-01T00:00:00Z', 'note', 'Opsgenie’s support ends on 2027-04-05, in 308 days'],
    ['2027-04-04T12:00:00Z', 'warning', 'Opsgenie’s support ends on 2027-04-05, in 1 days'],
    ['2027-04-05T00:00:00Z', 'trouble', 'Opsgenie’s support ended on 2027-04-05'],
  ])('on %s', async (at, level, what) => {
    const { examined, clock } = await createPractice();
    clock.advance(Date.parse(at) - clock.now());
    expect(await examined()).toContainEqual(expect.objectContaining({ level, what }));
  });
});

describe('webhooks', () => {
  it('whose secret is not set', async () => {
    const { complaints, put } = await createPractice();
    put('sources/okta', { token: 'api' });
    put('sources/pagerduty', { secrets: [''] });
    expect(await complaints()).toEqual([
      trouble('sources/okta', /the secret is not set/, /connect -- okta/),
      trouble('sources/pagerduty', /has not the shape/, /connect -- pagerduty/),
      endOfSupport,
    ]);
  });

  it('that PagerDuty has disabled', async () => {
    const { complaints, pagerduty } = await createPractice();
    await pagerduty.app.request('/_disable/PWEBHK001', { method: 'POST' });
    expect(await complaints()).toContainEqual(
      trouble('sources/pagerduty', /PWEBHK001 is disabled/, /connect -- pagerduty --url https:/),
    );
  });

  it('that are gone, or know too little', async () => {
    const { complaints, pagerduty } = await createPractice();
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
    const { examined, put } = await createPractice();
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
    const { complaints, okta, put } = await createPractice();
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
    const { complaints, put } = await createPractice();
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

describe('what a person sees', () => {
  const plain: typeof styleText = (_style, text) => text;
  const report: Report = { level: 'trouble', about: 'targets/opsgenie', what: 'no key', mend: 'set one' };

  it('is one line a finding', () => {
    expect(formatReport(report, 10, plain)).toBe('✗ opsgenie    no key  → set one');
    expect(formatReport({ level: 'good', about: 'sources/okta', what: 'fine' }, 4, plain)).toBe(
      '✓ okta  fine',
    );
  });

  it('ends with a count', () => {
    const warning: Report = { ...report, level: 'warning' };
    expect(summary([report, report, warning])).toBe('2 troubles, 1 warning.');
    expect(summary([])).toBe('All is well.');
  });

  it('is one sentence where nothing runs', async () => {
    const { code, err } = await new Promise<{ code: unknown; err: string }>((resolve) => {
      execFile(
        process.execPath,
        ['infra/cli/doctor.ts', '--port', '9'],
        { cwd: join(import.meta.dirname, '../../..') },
        (error, _out, err) => resolve({ code: error?.code, err }),
      );
    });
    expect({ code, err }).toEqual({
      code: 1,
      err: 'Nothing listens there: start Rollcall with npm start, or name its port with --port.\n',
    });
  });
});
