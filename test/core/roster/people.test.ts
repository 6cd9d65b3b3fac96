import { beforeEach, describe, expect, test } from 'vitest';
import type { Account } from '../../../functions/core/accounts/account.ts';
import { type Word, wordOf } from '../../../functions/core/accounts/word.ts';
import { keys } from '../../../functions/core/roster/keys.ts';
import type { Listed } from '../../../functions/core/roster/people.ts';
import { createRoster } from '../../../functions/core/roster/roster.ts';
import { summaryOf } from '../../../functions/core/roster/summary.ts';
import type { Table } from '../../../functions/lib/aws/table.ts';
import { event } from '../../support/events.ts';
import { createRollcall } from '../../support/rollcall.ts';

const email = 'jane@example.com';
const jane = { id: '00u1', email, displayName: 'Jane Doe' };
const created = event('user.created', 1, { user: jane });
const joined = event('group.member_added', 2, { user: jane });

let rollcall: ReturnType<typeof createRollcall>;
beforeEach(() => {
  rollcall = createRollcall();
});

async function everybody(since?: string): Promise<Listed[]> {
  const found: Listed[] = [];
  for await (const page of rollcall.roster.people(since)) found.push(...page);
  return found;
}

/** How often the table was written while this was done, by the place of the item. */
async function writesOf(work: () => Promise<unknown>): Promise<string[]> {
  const writes: string[] = [];
  const { table } = rollcall;
  const write: Table['write'] = table.write;
  table.write = async (key, before, fields) => {
    const isWritten = await write(key, before, fields);
    if (isWritten) writes.push(key.sk);
    return isWritten;
  };
  await work();
  table.write = write;
  return writes;
}

/** Each summary is what is summed up. */
async function expectAllRight(): Promise<void> {
  for (const { changedAt, ...summary } of await everybody()) {
    const record = await rollcall.roster.load(summary.person);
    expect(summary).toEqual(summaryOf(record, summary, changedAt));
  }
}

describe('the list of people', () => {
  test('shows a person in a few hundred bytes: who they are, their groups, and a word for each target', async () => {
    await rollcall.happen(created, joined);
    const [one, ...others] = await everybody();
    expect(others).toEqual([]);
    expect(one).toEqual({
      person: expect.any(String),
      users: [{ source: 'okta', id: '00u1', says: 'active', email, name: 'Jane Doe' }],
      groups: ['SRE'],
      targets: { pager: { word: 'right', since: '2026-01-05T09:00:00.000Z' } },
      changedAt: '2026-01-05T09:00:00.000Z',
    });
    expect(Buffer.byteLength(JSON.stringify(one))).toBeLessThan(350);
  });

  test('follows every change: pending, right, muted, gone, and since when', async () => {
    const words: string[] = [];
    const note = async () => {
      const [one] = await everybody();
      words.push(
        `${one?.users[0]?.says} ${one?.targets.pager?.word} ${one?.targets.pager?.since.slice(0, 10)}`,
      );
    };
    await rollcall.route(created);
    await note();
    await rollcall.drain();
    await note();
    rollcall.clock.advance(24 * 3_600_000);
    await rollcall.happen(event('user.deleted', 86_000, { user: jane }));
    await note();
    rollcall.clock.advance(80 * 3_600_000);
    await rollcall.sweep();
    await rollcall.drain();
    await note();
    expect(words).toEqual([
      'active pending 2026-01-05',
      'active right 2026-01-05',
      'gone muted 2026-01-06',
      'gone gone 2026-01-09',
    ]);
    await expectAllRight();
  });

  test('lists of the changed only those who changed since', async () => {
    await rollcall.happen(
      created,
      event('user.created', 1, { user: { id: '00u2', email: 'joe@example.com' } }),
    );
    rollcall.clock.advance(60_000);
    await rollcall.happen(event('user.updated', 30, { user: { id: '00u2', displayName: 'Joe' } }));
    const changed = await everybody('2026-01-05T09:00:30.000Z');
    expect(changed.map(({ users }) => users[0]?.name)).toEqual(['Joe']);
    expect(await everybody()).toHaveLength(2);
  });

  test('has no person whose identities moved to another, and the other has both', async () => {
    await rollcall.happen(
      event('user.created', 1, { user: { id: '00u1', email } }),
      event('user.created', 2, { source: 'pagerduty', user: { id: 'P1', displayName: 'Jane' } }),
      event('user.updated', 3, { source: 'pagerduty', user: { id: 'P1', email } }),
    );
    const sources = (await everybody()).map(({ users }) => users.map(({ source }) => source).sort());
    expect(sources).toEqual([['okta', 'pagerduty']]);
    await expectAllRight();
  });

  test('costs one write an event however much of a person it changes, and none where no word changes', async () => {
    const first = await writesOf(() => rollcall.route(created));
    // The link, the line, the identity, the e-mail, the account, the summary.
    expect(first).toHaveLength(6);
    expect(first.filter((sk) => sk === 'PERSON')).toHaveLength(1);
    const drained = await writesOf(() => rollcall.drain());
    expect(drained.filter((sk) => sk === 'PERSON')).toHaveLength(1);
    const moved = await writesOf(() => rollcall.happen(joined));
    expect(moved.filter((sk) => sk === 'PERSON')).toHaveLength(2);
    const replayed = await writesOf(() => rollcall.happen(joined, created));
    expect(replayed).not.toContain('PERSON');
  });

  test('is right in the end although two workers changed a person at the same time', async () => {
    await rollcall.happen(created);
    const { person } = await rollcall.personOf(email);
    const parallel = Array.from({ length: 8 }, () =>
      createRoster({
        table: rollcall.table,
        now: rollcall.clock.now,
        sleep: async () => {},
        newId: () => 'x',
      }),
    );
    await Promise.all(parallel.map((roster) => roster.refresh(person)));
    await Promise.all([
      rollcall.route(event('user.suspended', 10)),
      rollcall.route(joined),
      rollcall.route(event('user.updated', 11, { user: { id: '00u1', displayName: 'Jane Roe' } })),
    ]);
    await rollcall.drain();
    await expectAllRight();
  });

  test('keeps no change from anybody where it cannot be written, and sweep finds what it lacks', async () => {
    await rollcall.happen(created);
    const { person } = await rollcall.personOf(email);
    const write: Table['write'] = rollcall.table.write;
    rollcall.table.write = async (key, before, fields) => {
      if (key.sk === 'PERSON') throw new Error('refused');
      return write(key, before, fields);
    };
    await rollcall.happen(event('user.suspended', 10));
    expect(rollcall.pager.byEmail(email)?.muted).toBe(true);
    rollcall.table.write = write;
    expect((await everybody())[0]?.targets.pager?.word).toBe('right');
    await rollcall.sweep();
    expect((await everybody())[0]?.targets.pager?.word).toBe('muted');
    // A person of before there were summaries.
    const item = await rollcall.table.read(keys.person(person));
    await rollcall.table.write(keys.person(person), item, { person, since: '2020-01-01T00:00:00.000Z' });
    expect(await everybody()).toEqual([]);
    await rollcall.sweep();
    expect(await everybody()).toEqual([]);
    rollcall.clock.advance(24 * 3_600_000);
    await rollcall.sweep();
    expect(await everybody()).toHaveLength(1);
    expect((await rollcall.table.read(keys.person(person)))?.since).toBe('2020-01-01T00:00:00.000Z');
  });

  test('has also a person of whom a worker was cut off before they were summed up, once the event comes again', async () => {
    const write: Table['write'] = rollcall.table.write;
    rollcall.table.write = async (key, before, fields) => {
      if (key.sk === 'PERSON') throw new Error('cut off');
      return write(key, before, fields);
    };
    await rollcall.route(created);
    expect(rollcall.table.items().some(({ sk }) => sk === 'PERSON')).toBe(false);
    rollcall.table.write = write;
    await rollcall.route(created);
    expect(await everybody()).toHaveLength(1);
  });

  test('shows of a person in a thousand groups some, and that there are more', async () => {
    const groups = Array.from({ length: 1_000 }, (_, n) => ({ id: `g${n}`, displayName: `a group ${n}` }));
    await rollcall.happen(event('user.observed', 1, { user: jane, groups }));
    const [one] = await everybody();
    expect(one?.groups).toHaveLength(60);
    expect(one?.moreGroups).toBe(true);
    expect(Buffer.byteLength(JSON.stringify(one))).toBeLessThan(1_500);
  });
});

describe('the word for an account', () => {
  const account = { person: 'p', target: 'pager' };
  test.each<[Account['status'], Partial<Account>, Word | undefined]>([
    ['unmanaged', {}, undefined],
    ['pending', {}, 'pending'],
    ['working', {}, 'pending'],
    ['held', { appliedState: 'present' }, 'held'],
    ['blocked', {}, 'blocked'],
    ['failed', {}, 'blocked'],
    ['applied', { appliedState: 'present', externalIds: ['A1'] }, 'right'],
    ['applied', { appliedState: 'muted', externalIds: ['A1'] }, 'muted'],
    ['applied', { appliedState: 'muted' }, 'gone'],
    ['applied', { appliedState: 'absent' }, 'gone'],
  ])('%s %j is %s', (status, rest, word) => {
    expect(wordOf({ ...account, status, ...rest })).toBe(word);
  });
});
