import { afterEach, describe, expect, it, test } from 'vitest';
import { parseConfig } from '../../../../functions/core/config/config.ts';
import { sources } from '../../../../functions/sources/index.ts';
import { targets } from '../../../../functions/targets/index.ts';
import { fullName } from '../../../../infra/cli/secrets/run-secrets.ts';
import { createOpsgenie } from '../../../../infra/local/simulators/opsgenie/index.ts';
import { createStatuspage } from '../../../../infra/local/simulators/statuspage/index.ts';
import { createCommand } from '../command.ts';
import { config, startStage, type TestStage } from '../stage.ts';

const world = { now: Date.now, sleep: async () => {} };
const open: TestStage[] = [];
afterEach(async () => {
  for (const stage of open.splice(0)) await stage.close();
});

/** The command with simulated vendors, a good and a bad key at each. */
async function createSecrets() {
  const stage = await startStage({
    'api.opsgenie.com': createOpsgenie(world, { keys: { good: 'full', better: 'full', poor: 'restricted' } })
      .app,
    'api.statuspage.io': createStatuspage(world, { keys: { good: {}, better: {} } }).app,
  });
  open.push(stage);
  const { secretStore, http, clock } = stage;
  const run = (line: string, input = 'nothing', isTyped = false) =>
    createCommand({
      stage: { secretStore },
      http: async () => http,
      now: clock.now,
      sleep: clock.sleep,
      input: isTyped ? `${input}\r` : input,
      isTyped,
    }).run(`secrets ${line}`);
  return { ...stage, run };
}

describe('rollcall secrets set', () => {
  it('stores a key that the vendor takes', async () => {
    const { run, stored } = await createSecrets();
    const { code, err } = await run('set opsgenie', 'good', true);
    expect(stored('targets/opsgenie')).toEqual({ key: 'good' });
    expect(err).toContain('Opsgenie’s API key: ');
    expect(code).toBe(0);
  });

  it.each([
    ['a wrong key', 'wrong', /Opsgenie 401 on GET \(Could not authenticate\): nothing was stored/],
    [
      'a key without the right',
      'poor',
      /Opsgenie 403 .*not authorized.*: nothing was stored; the key has to be .*Configuration Access/,
    ],
    ['a key with a blank in it', 'go od', /no blanks/],
  ])('refuses %s and leaves the old one', async (_, key, sentence) => {
    const { run, put, stored } = await createSecrets();
    put('targets/opsgenie', { key: 'before' });
    const { code, err } = await run('set opsgenie', key);
    expect(err).toMatch(sentence);
    expect(code).toBeGreaterThan(0);
    expect(stored('targets/opsgenie')).toEqual({ key: 'before' });
  });

  it('never says the key that it refuses', async () => {
    const { run } = await createSecrets();
    const { code, out, err } = await run('set opsgenie', 'hunter2');
    expect(code).toBe(1);
    expect(out + err).not.toContain('hunter2');
  });

  it('stores a key untried only where it is told to', async () => {
    const { run, stored } = await createSecrets();
    expect((await run('set pagertree', 'good')).err).toMatch(/could not be reached.*--unchecked/);
    await run('set pagertree --unchecked', 'good');
    expect(stored('targets/pagertree')).toEqual({ key: 'good' });
  });

  it('keeps what else the secret holds, and the version before', async () => {
    const { run, put, stored } = await createSecrets();
    put('sources/okta', {
      secrets: ['old'],
      token: 'api',
      connection: { id: 'who1', origin: 'o', url: 'u' },
    });
    await run('set okta', 'new');
    expect(stored('sources/okta')).toMatchObject({
      secrets: ['new'],
      token: 'api',
      connection: { id: 'who1' },
    });
    expect(stored('sources/okta', 'AWSPREVIOUS')).toMatchObject({ secrets: ['old'] });
  });

  it('adds an API token beside the secret', async () => {
    const { run, put, stored, lastDay } = await createSecrets();
    put('sources/pagerduty', { secrets: ['s'] });
    const { err } = await run('set pagerduty --token --expires 2027-06-01', 'api', true);
    expect(stored('sources/pagerduty')).toEqual({ secrets: ['s'], token: 'api' });
    expect(lastDay('sources/pagerduty')).toBe('2027-06-01');
    expect(err).toContain('PagerDuty’s API token: ');
  });

  it('notes beside the key on which day it expires, and says in how many days that is', async () => {
    const { run, stored, lastDay } = await createSecrets();
    const { out } = await run('set statuspage --expires 2027-01-31', 'good');
    expect(stored('targets/statuspage')).toEqual({ key: 'good' });
    expect(lastDay('targets/statuspage')).toBe('2027-01-31');
    expect(out).toBe('targets/statuspage is stored and expires on 2027-01-31, in 70 days.\n');
  });

  it('forgets the old key’s last day with the old key, not when the same one is set again', async () => {
    const { run, put, ends, lastDay } = await createSecrets();
    put('targets/statuspage', { key: 'good' });
    ends('targets/statuspage', '2027-01-31');
    await run('set statuspage', 'good');
    expect(lastDay('targets/statuspage')).toBe('2027-01-31');
    await run('set statuspage', 'better');
    expect(lastDay('targets/statuspage')).toBeUndefined();
  });

  it('gives a target no token', async () => {
    const { run } = await createSecrets();
    const { code, err } = await run('set opsgenie --token', 'good');
    expect(err).toMatch(/has a key and no token/);
    expect(code).toBe(2);
  });

  it('repairs nothing that it cannot read, and does not quote it', async () => {
    const { run, putText } = await createSecrets();
    putText('targets/opsgenie', 'hunter2');
    const { code, out, err } = await run('set opsgenie', 'good');
    expect(err).toContain('is not what Rollcall stores');
    expect(code).toBe(1);
    expect(out + err).not.toContain('hunter2');
  });
});

describe('rollcall secrets expires', () => {
  it('adds a day to a key that is there', async () => {
    const { run, put, lastDay } = await createSecrets();
    put('targets/statuspage', { key: 'good' });
    const { out } = await run('expires statuspage 2026-11-20');
    expect(lastDay('targets/statuspage')).toBe('2026-11-20');
    expect(out).toBe('targets/statuspage expired on 2026-11-20.\n');
  });

  it('wants the secret first', async () => {
    const { run } = await createSecrets();
    const { code, err } = await run('expires statuspage 2027-01-31');
    expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining('not set yet') });
  });
});

describe('rollcall secrets list', () => {
  it('tells names, ages and last days, and never a value', async () => {
    const { run, put, ends, clock } = await createSecrets();
    put('targets/statuspage', { key: 'hunter2' });
    ends('targets/statuspage', '2027-01-31');
    put('sources/okta', { secrets: ['hunter3'], token: 'hunter4' });
    clock.advance(50 * 3_600_000);
    const { out } = await run('list');
    expect(out.split('\n')).toEqual([
      'sources/okta        secrets and token, set 2 days ago, no expiry known',
      'sources/pagerduty   not set: npx rollcall secrets set pagerduty',
      'targets/opsgenie    not set: npx rollcall secrets set opsgenie',
      'targets/statuspage  key, set 2 days ago, expires on 2027-01-31, in 68 days',
      'targets/pagertree   not set: npx rollcall secrets set pagertree',
      '',
    ]);
    const json = (await run('list --json')).out;
    expect(out + json).not.toContain('hunter');
    expect(JSON.parse(json)).toMatchObject({
      version: 1,
      secrets: [{ name: 'sources/okta', set: true, ageDays: 2 }, {}, {}, {}, {}],
    });
  });

  it('ends with 3 where a script asks, and one is not set or has expired', async () => {
    const { run, put, ends } = await createSecrets();
    expect((await run('list')).code).toBe(0);
    expect((await run('list --check')).code).toBe(3);
    for (const id of ['sources/okta', 'sources/pagerduty']) put(id, { secrets: ['s'] });
    for (const id of ['opsgenie', 'statuspage', 'pagertree']) put(`targets/${id}`, { key: 'k' });
    expect((await run('list --check')).code).toBe(0);
    ends('targets/statuspage', '2026-11-20');
    expect((await run('list --check')).code).toBe(3);
  });
});

describe('in a dry run', () => {
  it('the key is tried at the vendor, and nothing is stored', async () => {
    const { run, put, stored } = await createSecrets();
    put('targets/opsgenie', { key: 'before' });
    expect((await run('set opsgenie --dry-run', 'better')).out).toMatch(
      /^Would be stored: targets\/opsgenie/,
    );
    expect((await run('set opsgenie --dry-run', 'wrong')).code).toBe(1);
    expect(stored('targets/opsgenie')).toEqual({ key: 'before' });
  });

  it('no day is noted', async () => {
    const { run, put, lastDay } = await createSecrets();
    put('targets/statuspage', { key: 'good' });
    expect((await run('expires statuspage 2027-01-31 --dry-run')).out).toMatch(/^Would note: .* in 70 days/);
    expect(lastDay('targets/statuspage')).toBeUndefined();
  });
});

describe('asked wrongly', () => {
  test.each([
    ['', /Usage: rollcall secrets/],
    ['set', /Missing required argument/],
    ['get opsgenie', /Unknown command 'get'/],
    ['set statuspage --expires tomorrow', /Say a day such as/],
    ['set statuspage --expires 2027-02-31', /Say a day such as/],
    ['expires statuspage', /Missing required argument 'day'/],
    ['list everything', /Too many arguments/],
  ])('"%s" is answered with what to say', async (line, sentence) => {
    const { run } = await createSecrets();
    const { code, out, err } = await run(line);
    expect(err).toMatch(sentence);
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });

  test('a secret on the command line is refused without being repeated', async () => {
    const { run } = await createSecrets();
    const { code, err } = await run('set opsgenie hunter2');
    expect(err).toMatch(/never goes on the command line/);
    expect(err).not.toMatch(/hunter2/);
    expect(code).toBe(2);
  });

  test('what is not configured is no secret of ours', async () => {
    const { run } = await createSecrets();
    const { code, err } = await run('set slack');
    expect(err).toMatch(/slack is not in your configuration: say one of sources\/okta/);
    expect(code).toBe(2);
  });

  test('a vendor that is a source and a target needs its whole name', () => {
    const both = { ...config, targets: { ...config.targets, pagerduty: {} } };
    expect(() => fullName(both, 'pagerduty')).toThrow(/say sources\/pagerduty or targets\/pagerduty/);
    expect(fullName(both, 'targets/pagerduty')).toBe('targets/pagerduty');
    const small = parseConfig(
      { sources: { okta: {} }, targets: { opsgenie: {} }, access: [] },
      { sources, targets },
    );
    expect(fullName(small, 'okta')).toBe('sources/okta');
  });
});
