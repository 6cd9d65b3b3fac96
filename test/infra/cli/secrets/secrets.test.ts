import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, describe, expect, it, test } from 'vitest';
import { parseConfig } from '../../../../functions/core/config/config.ts';
import type { Target } from '../../../../functions/core/contracts/target.ts';
import { sources } from '../../../../functions/sources/index.ts';
import { targets } from '../../../../functions/targets/index.ts';
import { CommandError } from '../../../../infra/cli/command-error.ts';
import { readSecretsArgs } from '../../../../infra/cli/secrets/args.ts';
import { fullName, runSecrets } from '../../../../infra/cli/secrets/run-secrets.ts';
import { createOpsgenie } from '../../../../infra/local/simulators/opsgenie/index.ts';
import { createStatuspage } from '../../../../infra/local/simulators/statuspage/index.ts';
import { config, startStage, type TestStage } from '../stage.ts';

const world = { now: Date.now, sleep: async () => {} };
const known: Record<string, Target> = targets;
const open: TestStage[] = [];
afterEach(async () => {
  for (const stage of open.splice(0)) await stage.close();
});

/** The command with simulated vendors, a good and a bad key at each. */
async function createShell() {
  const stage = await startStage({
    'api.opsgenie.com': createOpsgenie(world, { keys: { good: 'full', better: 'full', poor: 'restricted' } })
      .app,
    'api.statuspage.io': createStatuspage(world, { keys: { good: {}, better: {} } }).app,
  });
  open.push(stage);
  const said: string[] = [];
  const prompts: string[] = [];
  const run = async (line: string, value = 'nothing') => {
    const asked = readSecretsArgs(line.split(' '));
    if (asked === undefined) throw new Error('only help');
    await runSecrets(asked.order, {
      config,
      secretStore: stage.secretStore,
      probe: async (id, key) => known[id]?.probe(stage.client(() => ({ key }))(id, 'leavers')),
      read: async (prompt) => {
        prompts.push(prompt);
        return value;
      },
      now: stage.clock.now,
      print: (text) => void said.push(text),
    });
  };
  return { ...stage, said, prompts, run };
}

describe('npm run secrets -- set', () => {
  it('stores a key that the vendor takes', async () => {
    const { run, stored, prompts } = await createShell();
    await run('set opsgenie', 'good');
    expect(stored('targets/opsgenie')).toEqual({ key: 'good' });
    expect(prompts).toEqual(['Opsgenie’s API key']);
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
    const { run, put, stored } = await createShell();
    put('targets/opsgenie', { key: 'before' });
    await expect(run('set opsgenie', key)).rejects.toThrow(sentence);
    expect(stored('targets/opsgenie')).toEqual({ key: 'before' });
  });

  it('never says the key that it refuses', async () => {
    const { run } = await createShell();
    const refusal = await run('set opsgenie', 'hunter2').catch(
      (error: Error) => `${error.message} ${error.stack}`,
    );
    expect(refusal).not.toContain('hunter2');
  });

  it('stores a key untried only where it is told to', async () => {
    const { run, stored } = await createShell();
    await expect(run('set pagertree', 'good')).rejects.toThrow(/could not be reached.*--unchecked/);
    await run('set pagertree --unchecked', 'good');
    expect(stored('targets/pagertree')).toEqual({ key: 'good' });
  });

  it('keeps what else the secret holds, and the version before', async () => {
    const { run, put, stored } = await createShell();
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
    const { run, put, stored, lastDay, prompts } = await createShell();
    put('sources/pagerduty', { secrets: ['s'] });
    await run('set pagerduty --token --expires 2027-06-01', 'api');
    expect(stored('sources/pagerduty')).toEqual({ secrets: ['s'], token: 'api' });
    expect(lastDay('sources/pagerduty')).toBe('2027-06-01');
    expect(prompts).toEqual(['PagerDuty’s API token']);
  });

  it('notes beside the key on which day it expires, and says in how many days that is', async () => {
    const { run, stored, lastDay, said } = await createShell();
    await run('set statuspage --expires 2027-01-31', 'good');
    expect(stored('targets/statuspage')).toEqual({ key: 'good' });
    expect(lastDay('targets/statuspage')).toBe('2027-01-31');
    expect(said[0]).toBe('targets/statuspage is stored and expires on 2027-01-31, in 70 days.');
  });

  it('forgets the old key’s last day with the old key, not when the same one is set again', async () => {
    const { run, put, ends, lastDay } = await createShell();
    put('targets/statuspage', { key: 'good' });
    ends('targets/statuspage', '2027-01-31');
    await run('set statuspage', 'good');
    expect(lastDay('targets/statuspage')).toBe('2027-01-31');
    await run('set statuspage', 'better');
    expect(lastDay('targets/statuspage')).toBeUndefined();
  });

  it('gives a target no token', async () => {
    const { run } = await createShell();
    await expect(run('set opsgenie --token', 'good')).rejects.toThrow(/has a key and no token/);
  });

  it('repairs nothing that it cannot read, and does not quote it', async () => {
    const { run, putText } = await createShell();
    putText('targets/opsgenie', 'hunter2');
    const refusal = await run('set opsgenie', 'good').catch((error: Error) => error);
    expect(refusal).toBeInstanceOf(CommandError);
    expect(JSON.stringify([String(refusal), refusal])).not.toContain('hunter2');
  });
});

describe('npm run secrets -- expires', () => {
  it('adds a day to a key that is there', async () => {
    const { run, put, lastDay, said } = await createShell();
    put('targets/statuspage', { key: 'good' });
    await run('expires statuspage 2026-11-20');
    expect(lastDay('targets/statuspage')).toBe('2026-11-20');
    expect(said).toEqual(['targets/statuspage expired on 2026-11-20.']);
  });

  it('wants the secret first', async () => {
    const { run } = await createShell();
    await expect(run('expires statuspage 2027-01-31')).rejects.toThrow(/not set yet/);
  });
});

describe('npm run secrets -- list', () => {
  it('tells names, ages and last days, and never a value', async () => {
    const { run, put, ends, said, clock } = await createShell();
    put('targets/statuspage', { key: 'hunter2' });
    ends('targets/statuspage', '2027-01-31');
    put('sources/okta', { secrets: ['hunter3'], token: 'hunter4' });
    clock.advance(50 * 3_600_000);
    await run('list');
    expect(said).toEqual([
      'sources/okta        secrets and token, set 2 days ago, no expiry known',
      'sources/pagerduty   not set: npm run secrets -- set pagerduty',
      'targets/opsgenie    not set: npm run secrets -- set opsgenie',
      'targets/statuspage  key, set 2 days ago, expires on 2027-01-31, in 68 days',
      'targets/pagertree   not set: npm run secrets -- set pagertree',
    ]);
    await run('list --json');
    expect(said.join('\n')).not.toContain('hunter');
    expect(JSON.parse(said.at(-1) ?? '')[0]).toMatchObject({ name: 'sources/okta', set: true, ageDays: 2 });
  });
});

describe('asked wrongly', () => {
  test.each([
    ['', /Say list, set or expires/],
    ['set', /Say list, set or expires/],
    ['get opsgenie', /Say list, set or expires/],
    ['set statuspage --expires tomorrow', /Say on which day/],
    ['set statuspage --expires 2027-02-31', /Say on which day/],
    ['expires statuspage', /Say on which day/],
    ['list everything', /Say list, set or expires/],
  ])('"%s" is answered with what to say', (line, sentence) => {
    const read = () => readSecretsArgs(line.split(' ').filter(Boolean));
    expect(read).toThrow(sentence);
    expect(read).toThrow(expect.objectContaining({ code: 2 }));
  });

  test('a secret on the command line is refused without being repeated', () => {
    expect(() => readSecretsArgs(['set', 'opsgenie', 'hunter2'])).toThrow(/never goes on the command line/);
    expect(() => readSecretsArgs(['set', 'opsgenie', 'hunter2'])).not.toThrow(/hunter2/);
  });

  test('what is not configured is no secret of ours', async () => {
    const { run } = await createShell();
    await expect(run('set slack')).rejects.toThrow(
      /slack is not in your configuration: say one of sources\/okta/,
    );
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

  test('a closed port is one sentence', async () => {
    const root = join(import.meta.dirname, '../../../..');
    const { code, err } = await new Promise<{ code: unknown; err: string }>((resolve) => {
      execFile(
        process.execPath,
        ['infra/cli/secrets/command.ts', 'list', '--port', '9'],
        { cwd: root },
        (error, _out, err) => resolve({ code: error?.code, err }),
      );
    });
    expect(code).toBe(1);
    expect(err).toBe('Nothing listens there: start Rollcall with npm start, or name its port with --port.\n');
  });
});
