import { afterEach, describe, expect, it, test } from 'vitest';
import { targets } from '../../../../functions/targets/index.ts';
import type { Report } from '../../../../infra/cli/doctor/finding-about.ts';
import { formatReport, summary } from '../../../../infra/cli/doctor/format-report.ts';
import { seeds } from '../../../../infra/local/simulators/opsgenie/seeds.ts';
import { closeStages, createStage, trouble } from './stage.ts';

afterEach(closeStages);

describe('a Rollcall in which all is well', () => {
  it('is told so, line by line, but for Opsgenie’s end, PagerTree’s key and the brake', async () => {
    const { examined } = await createStage();
    const reports = await examined();
    expect(reports.filter(({ level }) => level === 'error')).toEqual([]);
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
      `targets/opsgenie: a leaver is muted at once: ${targets.opsgenie.mute}`,
      'targets/statuspage: the key is good',
      'targets/statuspage: the key expires on 2027-11-01, in 344 days',
      'targets/statuspage: the organisation is the key’s',
      'targets/statuspage: every page of the configuration exists',
      'targets/statuspage: every page access group of localpage001 of the configuration exists',
      'targets/statuspage: every component of localpage001 of the configuration exists',
      `targets/statuspage: a leaver is muted at once: ${targets.statuspage.mute}`,
      'targets/pagertree: the key is good',
      'targets/pagertree: every team of the configuration exists',
      'targets/pagertree: whose key it is is not said: that user may be muted and removed as anybody is',
      `targets/pagertree: a leaver is muted at once: ${targets.pagertree.mute}`,
      ...['lifecycle', 'opsgenie', 'statuspage', 'pagertree'].map(
        (name) => `queues/${name}: no dead letters, and the queues are worked off`,
      ),
      ...['opsgenie', 'statuspage', 'pagertree'].map(
        (target) => `people/${target}: nobody is blocked, held, late or not muted`,
      ),
      'alarms: alarms are mailed, if the link in AWS’s first mail was clicked',
      'leavers: the brake lets 10 persons leave in 1 h',
      ...['opsgenie', 'statuspage', 'pagertree'].map(
        (target) => `targets/${target}: mode act: changes are made at once`,
      ),
    ]);
  });

  it('is only read', async () => {
    const { examined, pagerduty, okta } = await createStage();
    pagerduty.calls.length = 0;
    await examined();
    expect([...pagerduty.calls, ...okta.calls].filter(({ method }) => method !== 'GET')).toEqual([]);
  });
});

describe('keys', () => {
  it('that are not set', async () => {
    const { complaints, put } = await createStage();
    put('targets/pagertree', {});
    expect(await complaints()).toContainEqual(
      trouble('targets/pagertree', /the key is not set/, /rollcall secrets set pagertree/),
    );
  });

  it('that are wrong', async () => {
    const { complaints } = await createStage({ opsgenie: { keys: { other: 'full' } } });
    expect(await complaints()).toContainEqual(
      trouble('targets/opsgenie', /wrong, expired or switched off: 401/, /rollcall secrets set opsgenie/),
    );
  });

  it('that lack Configuration Access', async () => {
    const { complaints } = await createStage({ opsgenie: { keys: { good: 'restricted' } } });
    expect(await complaints()).toContainEqual(
      trouble('targets/opsgenie', /lacks a right: 403 .*access configurations/, /Configuration Access/),
    );
  });

  it('of a vendor that is a source and a target are each said by their whole name', async () => {
    const { complaints, put, pagerduty } = await createStage();
    const seeds = JSON.stringify({ users: [{ name: 'Bot', email: 'bot@acme.com' }] });
    await pagerduty.app.request('/_seed', { method: 'POST', body: seeds });
    const changes = { targets: { pagerduty: { region: 'us', from: 'bot@acme.com' } }, access: [] };
    expect(await complaints(changes)).toContainEqual(
      trouble('targets/pagerduty', /the key is not set/, /rollcall secrets set targets\/pagerduty/),
    );
    put('targets/pagerduty', { key: 'bad' });
    expect(await complaints(changes)).toContainEqual(
      trouble('targets/pagerduty', /401/, /rollcall secrets set targets\/pagerduty/),
    );
    put('targets/pagerduty', { key: 'api' });
    const about = (await complaints(changes)).filter((one) => one.about === 'targets/pagerduty');
    expect(about.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('that are of another region', async () => {
    const { complaints, put } = await createStage({ opsgenie: { keys: { good: 'full' } } });
    put('targets/opsgenie', { key: 'european' });
    expect(await complaints()).toContainEqual(
      trouble('targets/opsgenie', /good with region: 'eu'/, /write region: 'eu' in targets\.opsgenie/),
    );
  });

  test.each([
    ['2026-12-23', 'ok', '31 days'],
    ['2026-12-22', 'warning', '30 days'],
    ['2026-11-28', 'warning', '6 days'],
    ['2026-11-23', 'error', '1 day'],
    ['2026-11-22', 'error', '0 days'],
  ] as const)('that expire on %s: %s', async (expiresAt, level, left) => {
    const { examined, ends } = await createStage();
    ends('targets/statuspage', expiresAt);
    const what = `the key expires on ${expiresAt}, in ${left}`;
    expect(await examined()).toContainEqual(expect.objectContaining({ level, what }));
  });

  it('that have expired', async () => {
    const { complaints, ends } = await createStage();
    ends('targets/pagertree', '2026-11-20');
    expect(await complaints()).toContainEqual(
      trouble('targets/pagertree', /expired on 2026-11-20/, /make a new one/),
    );
  });

  it('that expire, of which nobody said when', async () => {
    const { complaints, ends } = await createStage();
    ends('targets/statuspage', undefined);
    expect(await complaints()).toContainEqual(
      trouble('targets/statuspage', /nobody said when/, /rollcall secrets expires statuspage/, 'warning'),
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
    const { complaints } = await createStage();
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
    const { complaints } = await createStage();
    const found = await complaints({ targets: { statuspage: settings }, access: [] });
    expect(found).toEqual([trouble('targets/statuspage', what, /./)]);
  });

  it('a page that has no page access users', async () => {
    const { complaints } = await createStage({ statuspage: { withoutViewers: { localpage002: 404 } } });
    expect(await complaints()).toContainEqual(
      trouble('targets/statuspage', /localpage002 has no page access users/, /audience-specific/),
    );
  });
});

describe('Opsgenie', () => {
  test.each([
    [2, 'error', '0 of 2 licences are left'],
    [4, 'warning', '2 of 4 licences are left'],
    [5, 'ok', '3 of 5 licences are left'],
  ] as const)('with %i licences for two people', async (seats, level, what) => {
    const { examined } = await createStage({ opsgenie: { seats, seeds } });
    expect(await examined()).toContainEqual(expect.objectContaining({ level, what }));
  });

  test.each([
    ['2026-06-01T00:00:00Z', 'note', 'Opsgenie’s support ends on 2027-04-05, in 308 days'],
    ['2027-04-04T12:00:00Z', 'warning', 'Opsgenie’s support ends on 2027-04-05, in 1 days'],
    ['2027-04-05T00:00:00Z', 'error', 'Opsgenie’s support ended on 2027-04-05'],
  ])('on %s', async (at, level, what) => {
    const { examined, clock } = await createStage();
    clock.advance(Date.parse(at) - clock.now());
    expect(await examined()).toContainEqual(expect.objectContaining({ level, what }));
  });
});

describe('what a person sees', () => {
  const page = { paint: (_style: unknown, text: string) => text, width: 60 };
  const report: Report = { level: 'error', about: 'targets/opsgenie', what: 'no key', fix: 'set one' };

  it('is a line a finding, and the fix below it', () => {
    expect(formatReport(report, 10, page)).toBe('✗ opsgenie    no key\n              → set one');
    expect(formatReport({ level: 'ok', about: 'sources/okta', what: 'fine' }, 4, page)).toBe('✓ okta  fine');
  });

  it('never is wider than the page', () => {
    const long = formatReport({ ...report, what: 'word '.repeat(40), fix: 'x'.repeat(200) }, 10, page);
    expect(Math.max(...long.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60);
  });

  it('ends with a count', () => {
    const warning: Report = { ...report, level: 'warning' };
    expect(summary([report, report, warning])).toBe('2 errors, 1 warning.');
    expect(summary([])).toBe('All is well.');
  });

  it('is all of it, and ends with 0 where nothing is wrong', async () => {
    const { run } = await createStage();
    const { code, out } = await run();
    expect(out).toMatch(/^✓ okta {8}the secret is set\n/);
    expect(out).toMatch(/\n1 warning\.\n$/);
    expect(code).toBe(0);
    expect((await run('--check')).code).toBe(3);
  });
});
