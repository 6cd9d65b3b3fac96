import { beforeEach, describe, expect, test } from 'vitest';
import type { Account } from '../../../../functions/core/accounts/account.ts';
import { keys } from '../../../../functions/core/roster/keys.ts';
import { event } from '../../../support/events.ts';
import { createRollcall } from '../../../support/rollcall.ts';
import { createCommand } from '../command.ts';

const iso = '2026-01-05T08:00:00.000Z';

let rollcall: ReturnType<typeof createRollcall>;
let command: ReturnType<typeof createCommand>;
beforeEach(() => {
  rollcall = createRollcall();
  const { table, roster, clock } = rollcall;
  command = createCommand({ stage: { table, roster }, now: clock.now });
});

/** A person with these accounts; answers their id. */
async function add(name: string, accounts: Record<string, Partial<Account>> = {}, group?: string) {
  const id = `u-${name}`;
  const user = { id, email: `${name.toLowerCase()}@example.com`, displayName: name };
  await rollcall.route(event('user.created', 1, { id: `okta:${name}`, user }));
  if (group !== undefined)
    await rollcall.route(
      event('group.member_added', 2, { id: `okta:g${name}`, user, group: { id: group, displayName: group } }),
    );
  const { person } = await rollcall.personOf(user.email);
  for (const [target, account] of Object.entries(accounts)) {
    const key = keys.account(person, target);
    await rollcall.table.write(key, await rollcall.table.read(key), {
      person,
      target,
      status: 'applied',
      appliedState: 'present',
      externalIds: ['A1'],
      ...account,
    });
  }
  await rollcall.roster.refresh(person);
  return person;
}

const blocked: Partial<Account> = {
  status: 'blocked',
  lastError: { kind: 'Blocked', message: 'Opsgenie 422', by: 'she is alone on the rota On call', at: iso },
};

describe('everybody in one look', () => {
  test('is a person a line, and a target a column', async () => {
    await add('Jane', { opsgenie: {}, pagertree: blocked });
    await add('Joe', { opsgenie: { appliedState: 'muted' }, statuspage: { status: 'held' } });
    rollcall.clock.advance(2 * 3_600_000);
    const { out, err, code } = await command.run('people');
    expect(code).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "person            standing  opsgenie  statuspage  pagertree  since
      jane@example.com  active    right     —           blocked    2 h ago
        pagertree: she is alone on the rota On call
          → do what it says at the vendor: it goes on by itself after that
      joe@example.com   active    muted     held        —          2 h ago
      "
    `);
    expect(err).toBe('2 people\n');
  });

  test('fits into a hundred columns whatever names and errors there are', async () => {
    const long = 'x'.repeat(200);
    await add(`Jane${long}`.slice(0, 60), {
      opsgenie: {
        status: 'blocked',
        lastError: { kind: 'Blocked', message: long, by: `${long} ${long}`, at: iso },
      },
    });
    const { out } = await command.run('people');
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
    expect(out).toContain('…');
  });

  test('says what would fill an empty list', async () => {
    expect((await command.run('people')).err).toMatch(/Nobody is known yet. npx rollcall import <source>/);
    await add('Jane');
    const { out, err } = await command.run('people is:held');
    expect(out).toBe('');
    expect(err).toBe('Nobody of 1 person matches is:held: leave a part of it out to see more.\n');
  });

  test('has pages, each of which says how to go on, and all together are everybody once', async () => {
    for (const name of ['Ann', 'Bob', 'Cat', 'Dan', 'Eve']) await add(name);
    const seen: string[] = [];
    let line = 'people --limit 2';
    for (let n = 0; n < 5; n++) {
      const { out, err } = await command.run(line);
      seen.push(...(out.match(/\w+@example.com/g) ?? []));
      const next = /--after (\S+)/.exec(err)?.[1];
      if (next === undefined) break;
      line = `people --limit 2 --after ${next}`;
    }
    expect(seen.map((email) => email.split('@')[0])).toEqual(['ann', 'bob', 'cat', 'dan', 'eve']);
    const { code, err } = await command.run('people --after nobody');
    expect(code).toBe(2);
    expect(err).toMatch(/There is no person nobody to go on behind/);
  });
});

describe('a filter', () => {
  test('shows who matches, and how many that are', async () => {
    await add('Jane', { opsgenie: blocked }, 'sre');
    await add('Joe', { opsgenie: {} }, 'on call');
    const emails = async (line: string | string[]) =>
      ((await command.run(line)).out.match(/^\w+@/gm) ?? []).join(' ');
    expect(await emails('people is:blocked on:opsgenie')).toBe('jane@');
    expect(await emails('people -- group:sre -is:right')).toBe('jane@');
    expect(await emails(['people', 'group:on call'])).toBe('joe@');
    expect(await emails(['people', 'is:right group:"on call"'])).toBe('joe@');
    expect((await command.run('people is:right')).err).toBe('1 of 2 people\n');
  });

  test('finds a group of a person who is in more than the list has', async () => {
    const groups = Array.from({ length: 200 }, (_, n) => ({ id: `g${n}`, displayName: `team ${n}` }));
    const user = { id: 'u1', email: 'jane@example.com', displayName: 'Jane' };
    await rollcall.route(event('user.observed', 1, { user, groups }));
    expect((await command.run(['people', 'group:team 99'])).err).toBe('1 of 1 person\n');
  });

  test.each([
    ['people sorce:okta', /Did you mean source:/],
    ['people on:opsgeni', /Did you mean opsgenie\?/],
    ['people --json --csv', /cannot be used with/],
    ['people --limit 0', /whole number from 1 on/],
  ])('%s is asked wrongly', async (line, sentence) => {
    const { code, err } = await command.run(line);
    expect(code).toBe(2);
    expect(err).toMatch(sentence);
  });
});

describe('for scripts', () => {
  test('--json has the count, the words, what is in the way and the fix', async () => {
    const person = await add('Jane', { opsgenie: blocked }, 'sre');
    const { out } = await command.run('people --json --aws --stage prod');
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      known: 1,
      count: 1,
      people: [
        {
          person,
          name: 'Jane',
          email: 'jane@example.com',
          standing: 'active',
          groups: ['sre'],
          users: [{ source: 'okta', id: 'u-Jane', says: 'active' }],
          targets: {
            opsgenie: {
              word: 'blocked',
              since: expect.any(String),
              lastError: { by: 'she is alone on the rota On call' },
              fix: expect.stringContaining('at the vendor'),
            },
          },
        },
      ],
    });
  });

  test('--csv has a head, and no cell that a spreadsheet would run', async () => {
    const person = await add('=cmd|calc', { opsgenie: blocked });
    const { out } = await command.run('people --csv');
    const [head, line] = out.split('\n');
    expect(head).toMatch(/^person,email,name,standing,sources,groups,opsgenie,opsgenie since,/);
    expect(line).toContain(`,'=cmd|calc,active,okta:u-=cmd|calc,`);
    expect(line?.startsWith(`${person},`)).toBe(true);
  });
});
