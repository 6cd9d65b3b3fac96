import { beforeEach, describe, expect, test } from 'vitest';
import type { Account } from '../../../../functions/core/accounts/account.ts';
import { keys } from '../../../../functions/core/roster/keys.ts';
import { event } from '../../../support/events.ts';
import { createRollcall } from '../../../support/rollcall.ts';
import { createCommand } from '../command.ts';

const email = 'jane@example.com';
const jane = { id: '00u1', email, displayName: 'Jane Doe' };
const hour = 3_600_000;

let rollcall: ReturnType<typeof createRollcall>;
let command: ReturnType<typeof createCommand>;
let person: string;
beforeEach(async () => {
  rollcall = createRollcall();
  const { table, roster, clock } = rollcall;
  command = createCommand({ stage: { table, roster }, now: clock.now, timeZone: 'Europe/Berlin' });
  await rollcall.route(event('user.created', 1, { id: 'okta:e1', user: jane }));
  person = (await rollcall.personOf(email)).person;
});

const iso = (milliseconds: number) => new Date(rollcall.clock.now() + milliseconds).toISOString();

/** Puts what is known of Jane at Opsgenie into the table. */
async function put(account: Partial<Account>): Promise<void> {
  const key = keys.account(person, 'opsgenie');
  await rollcall.table.write(key, await rollcall.table.read(key), {
    person,
    target: 'opsgenie',
    status: 'applied',
    ...account,
  });
}

/** The lines about one target. */
async function about(target: string, line = ''): Promise<string> {
  const { out } = await command.run(`status ${email} ${line}`);
  const [, rest = ''] = out.split(`\n  ${target} `);
  return (rest.split(/\n {2}\w/)[0] ?? '').replace(/\s+/g, ' ');
}

describe('what comes next is called by its name, in local time and UTC, with how long until', () => {
  test('the next try of what failed, and not the look after it', async () => {
    const lastError = {
      kind: 'Transient',
      message: 'Opsgenie 503 on GET',
      at: iso(-1_000),
      nextTryAt: iso(24_000),
    };
    await put({ status: 'pending', desiredState: 'present', lastError, dueAt: iso(50 * 60_000) });
    const lines = await about('opsgenie');
    expect(lines).toContain('tried again 2026-01-05 10:00:24 UTC+1 (09:00:24 UTC), in 24 s');
    expect(lines).not.toContain('looked at again');
    expect(lines).not.toContain('50 min');
  });

  test('a try whose moment is over is still to come, and no time is made up', async () => {
    const lastError = {
      kind: 'Transient',
      message: 'Opsgenie 503 on GET',
      at: iso(-60_000),
      nextTryAt: iso(-1_000),
    };
    await put({ status: 'pending', desiredState: 'present', lastError, dueAt: iso(50 * 60_000) });
    expect(await about('opsgenie')).toMatch(/tried again by itself/);
  });

  test('the wake-up of what waits in the queue', async () => {
    await put({ status: 'pending', desiredState: 'present', dueAt: iso(10 * 60_000) });
    expect(await about('opsgenie')).toMatch(/a worker is on its way, or else called again .*in 10 min/);
  });

  test('the removal of a leaver at the end of the grace period', async () => {
    await rollcall.route(event('user.deleted', 2, { id: 'okta:e2', user: { id: '00u1' } }));
    await put({
      status: 'applied',
      desiredState: 'muted',
      appliedState: 'muted',
      externalIds: ['A1'],
      leavingSince: iso(-hour),
      dueAt: iso(71 * hour),
    });
    const lines = await about('opsgenie');
    expect(lines).toContain('removed 2026-01-08 09:00:00 UTC+1 (08:00:00 UTC), in 2 days 23 h');
    expect(lines).not.toContain('looked at again');
  });

  test('the next try of a blocked leaver, and the removal after it', async () => {
    await rollcall.route(event('user.deleted', 2, { id: 'okta:e2', user: { id: '00u1' } }));
    const lastError = {
      kind: 'Blocked',
      message: 'Opsgenie 422',
      by: 'remove her from the schedule',
      at: iso(0),
    };
    await put({
      status: 'blocked',
      desiredState: 'muted',
      leavingSince: iso(0),
      lastError,
      dueAt: iso(60_000),
    });
    expect(await about('opsgenie')).toMatch(/tried again .*in 1 min removed .*in 3 days/);
  });
});

describe('what an operator can do is said, with the command', () => {
  test.each([
    [
      'failed',
      { kind: 'Permanent', message: 'Opsgenie 422' },
      /npx rollcall redrive opsgenie --person id\w+ --aws --stage prod/,
    ],
    [
      'pending',
      { kind: 'Credential', message: 'Opsgenie 401' },
      /npx rollcall secrets set opsgenie --aws --stage prod/,
    ],
    ['blocked', { kind: 'Blocked', message: 'Opsgenie 422', by: 'on call' }, /do what it says at the vendor/],
  ] as const)('about an account that is %s', async (status, error, fix) => {
    await put({ status, desiredState: 'present', lastError: { ...error, at: iso(0) } });
    expect(await about('opsgenie', '--aws --stage prod')).toMatch(fix);
  });

  test('and not about one that waits for its turn', async () => {
    await put({
      status: 'pending',
      desiredState: 'present',
      lastError: { kind: 'Throttled', message: 'wait', at: iso(0) },
    });
    expect(await about('opsgenie')).not.toContain('→');
  });
});

describe('the cause', () => {
  test('is the event’s type, source and time where they are known, and the bare id where not', async () => {
    await put({ status: 'pending', desiredState: 'present', causedBy: 'okta:e1' });
    expect(await about('opsgenie')).toMatch(/because of user\.created from okta, 2026-01-05 10:00:01 UTC\+1/);
    await put({ status: 'pending', desiredState: 'present', causedBy: 'okta:forgotten' });
    expect(await about('opsgenie')).toContain('because of okta:forgotten');
  });

  test('of what was done is said once for all that it caused', async () => {
    for (const what of ['create the account', 'add to SRE']) {
      rollcall.clock.advance(1_000);
      await rollcall.roster.record(person, { target: 'opsgenie', what, causedBy: 'okta:e1', status: 201 });
    }
    const { out } = await command.run(`status ${email}`);
    const [, history = ''] = out.split('History');
    expect(history).toMatch(/add to SRE {2}201\n.*create the account {2}201\n.*because of user\.created/);
    expect(history.match(/because of/g)).toHaveLength(1);
  });
});

test('what was done begins below each other, whatever the targets are called', async () => {
  for (const target of ['opsgenie', 'statuspage']) {
    await rollcall.roster.record(person, { target, what: 'DONE', causedBy: 'okta:e1' });
  }
  const { out } = await command.run(`status ${email}`);
  const places = out.split('\n').flatMap((line) => (line.includes('DONE') ? [line.indexOf('DONE')] : []));
  expect(places).toHaveLength(2);
  expect(new Set(places).size).toBe(1);
});

describe('the page', () => {
  const nasty = {
    id: '00u2',
    email: 'eve@example.com',
    displayName: `\u001b[2J\u202eEve${' long'.repeat(40)}`,
  };

  test('has no line longer than 100 characters and nothing that a terminal obeys', async () => {
    await rollcall.route(event('user.created', 3, { user: nasty }));
    person = (await rollcall.personOf(nasty.email)).person;
    const words = `\u001b]0;title\u0007${'x'.repeat(300)} ${'word '.repeat(60)}`;
    await put({
      status: 'blocked',
      desiredState: 'present',
      externalIds: ['i'.repeat(120)],
      lastError: { kind: 'Blocked', message: 'm', by: words, at: iso(0) },
      plan: [words],
    });
    await rollcall.roster.record(person, {
      target: 'opsgenie',
      what: words,
      causedBy: `okta:${'e'.repeat(200)}`,
    });
    const { out } = await command.run('status eve@example.com', { env: {} });
    expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  test.each([
    [{}, true, true],
    [{}, false, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
  ])('with %j, on a terminal %s, has colours: %s', async (env, isTTY, coloured) => {
    const out: string[] = [];
    await command.run(`status ${email}`, { env, stdout: { isTTY, write: (text) => out.push(text) } });
    expect(out.join('').includes('\u001b[')).toBe(coloured);
  });
});

describe('for scripts', () => {
  test('it is one object with a version, without colours and with every text as it was', async () => {
    await put({
      status: 'blocked',
      desiredState: 'present',
      lastError: { kind: 'Blocked', message: 'm', by: '\u001b[1mno', at: iso(0) },
    });
    const { out } = await command.run(`status ${email} --json`, { env: { FORCE_COLOR: '1' } });
    expect(out).not.toContain('\u001b');
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      person,
      email,
      standing: 'active',
      targets: [{ target: 'opsgenie', status: 'blocked', why: '\u001b[1mno' }, {}, {}],
    });
  });

  test('--check ends with 3 as long as something is not right', async () => {
    await put({ status: 'pending', desiredState: 'present' });
    expect((await command.run(`status ${email}`)).code).toBe(0);
    expect((await command.run(`status ${email} --check`)).code).toBe(3);
    await put({ status: 'applied', desiredState: 'present', appliedState: 'present' });
    expect((await command.run(`status ${email} --check`)).code).toBe(0);
  });

  test('a person of whom nobody spoke is a sentence, and ends with 1', async () => {
    expect(await command.run('status joe@example.com --json')).toEqual({
      code: 1,
      out: '',
      err: 'No source has spoken of joe@example.com yet.\n',
    });
  });
});
