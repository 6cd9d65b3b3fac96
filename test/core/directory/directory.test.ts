import { beforeEach, describe, expect, test } from 'vitest';
import type { Item, Table } from '../../../functions/lib/aws/table.ts';
import { createReading, lost, refused } from '../../support/directory.ts';
import { event } from '../../support/events.ts';
import { pagerConfig } from '../../support/rollcall.ts';

const userNumber = (index: number) => ({
  id: `00u${String(index).padStart(3, '0')}`,
  email: `person${index}@example.com`,
  displayName: `Person ${index}`,
});
const listed = (count: number) => Array.from({ length: count }, (_, index) => ({ user: userNumber(index) }));

let reading: ReturnType<typeof createReading>;
beforeEach(() => {
  reading = createReading(pagerConfig({ leavers: { brake: { people: 3, per: '1h' } } }));
});
const emails = () => [...reading.pager.accounts.values()].map(({ email }) => email).sort();
const teamsOf = (index: number) => reading.pager.byEmail(userNumber(index).email)?.teams;

describe('an import', () => {
  test('makes everybody known, and gives them what the configuration grants, by and by', async () => {
    reading.directory.users = listed(25);
    reading.directory.groups = [
      { id: 'g1', displayName: 'SRE', members: ['00u003', '00u011'] },
      { id: 'g2', displayName: 'Sales', members: ['00u003'] },
    ];
    const job = await reading.read();
    expect(job.outcome).toEqual({ how: 'complete' });
    expect(job.users).toBe(25);
    expect(reading.wakes).toEqual([]);
    await reading.settle();
    expect(emails()).toEqual(
      listed(25)
        .map(({ user }) => user.email)
        .sort(),
    );
    expect(teamsOf(3)).toEqual(['SRE']);
    expect(teamsOf(4)).toEqual([]);
  });

  test('asks about the members of those groups alone that the configuration names', async () => {
    reading.directory.users = listed(3);
    reading.directory.groups = [
      { id: 'g1', displayName: 'sre', members: [] },
      { id: 'g2', displayName: 'Sales', members: [] },
    ];
    await reading.read();
    expect(reading.directory.calls).toEqual(['tenant', 'groups 0', 'members g1 0', 'users 0']);
  });

  test('takes nothing away for a group of which it did not ask', async () => {
    await reading.happen(
      event('group.member_added', 1, { user: userNumber(0), group: { id: 'g9', displayName: 'Ops' } }),
    );
    reading.directory.users = listed(1);
    reading.directory.groups = [{ id: 'g9', displayName: 'Ops', members: [] }];
    await reading.read();
    const { identities } = await reading.personOf(userNumber(0).email);
    expect(identities[0]?.memberships.g9?.value).toBe(true);
  });

  test('takes from them what a group gave that the list says they are not in', async () => {
    const group = { id: 'g1', displayName: 'sre' };
    await reading.happen(event('user.created', 1, { user: userNumber(0) }));
    await reading.happen(event('group.member_added', 2, { user: userNumber(0), group }));
    expect(teamsOf(0)).toEqual(['SRE']);
    reading.clock.advance(60_000);
    reading.directory.users = listed(1);
    reading.directory.groups = [{ ...group, members: [] }];
    await reading.read();
    await reading.settle();
    expect(teamsOf(0)).toEqual([]);
  });

  test('writes nothing of anybody of whom it says nothing new', async () => {
    reading.directory.users = listed(25);
    reading.directory.groups = [{ id: 'g1', displayName: 'sre', members: ['00u003'] }];
    await reading.read();
    await reading.settle();
    reading.clock.advance(24 * 3_600_000);
    const { table } = reading.roster;
    const written: string[] = [];
    const write: Table['write'] = table.write.bind(table);
    table.write = (key, before: Item | undefined, fields) => {
      written.push(key.pk.split('#')[0] ?? '');
      return write(key, before, fields);
    };
    expect((await reading.read()).outcome).toEqual({ how: 'complete' });
    expect(written.filter((kind) => kind !== 'DIRECTORY' && kind !== 'SIZE')).toEqual([]);
    expect(reading.wakes).toEqual([]);
  });

  test('costs six writes a person at most, the first time', async () => {
    const count = 50;
    reading.directory.users = listed(count);
    reading.directory.groups = [{ id: 'g1', displayName: 'sre', members: [] }];
    const { table } = reading.roster;
    // What is written once however many people there are is not counted.
    const once = ['DIRECTORY', 'SIZE', 'REPAIR'];
    let writes = 0;
    const write: Table['write'] = table.write.bind(table);
    table.write = (key, before: Item | undefined, fields) => {
      if (!once.includes(key.pk.split('#')[0] ?? '')) writes++;
      return write(key, before, fields);
    };
    await reading.read();
    expect(writes / count).toBeLessThanOrEqual(6);
  });

  test('a webhook that comes while the list is read counts more than the list', async () => {
    reading.directory.users = listed(25);
    await reading.start();
    while (reading.directory.calls.at(-1) !== 'users 10') await reading.step();
    reading.clock.advance(1_000);
    const at = new Date(reading.clock.now()).toISOString();
    await reading.happen({ ...event('user.suspended', 1, { user: userNumber(24) }), occurredAt: at });
    while (await reading.step());
    await reading.settle();
    expect(reading.pager.byEmail(userNumber(24).email)?.muted ?? true).toBe(true);
  });

  test('goes on where it was cut off, anywhere', async () => {
    reading.directory.users = listed(45);
    reading.directory.groups = [{ id: 'g1', displayName: 'sre', members: ['00u044'] }];
    await reading.start();
    let alive = true;
    for (let steps = 0; alive && steps < 200; steps++) {
      const [message] = reading.messages;
      // Each message comes twice, and every third is lost until `sweep` asks again.
      if (message !== undefined && steps % 2 === 0) reading.messages.push(message);
      if (steps % 3 === 0) reading.messages.length = 0;
      if (reading.messages.length === 0) {
        reading.clock.advance(11 * 60_000);
        const { reviveJob } = await import('../../../functions/core/directory/start-job.ts');
        await reviveJob(
          { roster: reading.roster, lifecycle: reading.world().lifecycle },
          await reading.job(),
        );
      }
      await reading.step();
      alive = (await reading.job()).phase !== 'ended';
    }
    expect((await reading.job()).outcome).toEqual({ how: 'complete' });
    await reading.settle();
    expect(emails()).toHaveLength(45);
    expect(teamsOf(44)).toEqual(['SRE']);
  });

  test('has time for a page only, and reads it again where that was not enough', async () => {
    reading.directory.users = listed(10);
    await reading.start();
    await reading.step();
    await reading.step();
    // The deadline has come before anybody was taken.
    await reading.step(reading.clock.now());
    expect((await reading.job()).phase).toBe('users');
    while (await reading.step());
    expect((await reading.job()).outcome).toEqual({ how: 'complete' });
  });
});

describe('who is missing from a list', () => {
  beforeEach(async () => {
    reading.directory.users = listed(20);
    await reading.read();
    await reading.settle();
    reading.clock.advance(3_600_000);
  });
  const muted = () =>
    [...reading.pager.accounts.values()].filter((account) => account.muted).map(({ email }) => email);

  test('has left, once the source says so in its own words', async () => {
    reading.directory.users = listed(20).filter(({ user }) => user.id !== '00u007');
    expect(await reading.read()).toMatchObject({ outcome: { how: 'complete' }, gone: 1 });
    await reading.settle();
    expect(muted()).toEqual([userNumber(7).email]);
  });

  test('has not, where the source still has them: a list skips a row that moves', async () => {
    const { users } = reading.directory;
    const list = reading.directory.list.bind(reading.directory);
    reading.directory.list = (withGroups) => ({
      ...list(withGroups),
      users: async (listing, cursor) => {
        const page = await list(withGroups).users(listing, cursor);
        return { ...page, rows: page.rows.filter(({ user }) => user.id !== '00u007') };
      },
    });
    expect(users).toHaveLength(20);
    expect(await reading.read()).toMatchObject({ outcome: { how: 'complete' }, gone: 0 });
    await reading.settle();
    expect(muted()).toEqual([]);
  });

  test('has not, where they were heard of after the list began', async () => {
    await reading.start();
    while (reading.directory.calls.at(-1) !== 'users 10') await reading.step();
    const at = new Date(reading.clock.now() + 1_000).toISOString();
    const late = { ...userNumber(99), email: 'late@example.com' };
    await reading.happen({ ...event('user.created', 1, { user: late }), occurredAt: at });
    while (await reading.step());
    await reading.settle();
    expect(muted()).toEqual([]);
    expect(reading.pager.byEmail('late@example.com')).toBeDefined();
  });

  const doubts: [string, () => void, RegExp][] = [
    [
      'is empty',
      () => {
        reading.directory.users = [];
      },
      /^the list is empty$/,
    ],
    [
      'lost more than the brake allows',
      () => {
        reading.directory.users = listed(16);
      },
      /^4 users are missing from the list, and leavers\.brake allows 3 to leave$/,
    ],
    [
      'ended before the end that the source says',
      () => {
        reading.directory.users = listed(18);
        reading.directory.total = 20;
      },
      /^the list ended after 18 users, of 20 that the source says there are$/,
    ],
    [
      'belongs to another organization',
      () => {
        reading.directory.tenant = 'emca';
        reading.directory.users = listed(3).map(({ user }) => ({ user: { ...user, id: `x${user.id}` } }));
      },
      /^it is the directory of emca, and it was that of acme before: if that is meant, import with --new-tenant$/,
    ],
  ];
  test.each(doubts)('has not left where the list %s: that proves nothing', async (_what, spoil, why) => {
    spoil();
    const job = await reading.read();
    expect(job.outcome?.how).toBe('proves nothing');
    expect(job.outcome?.why).toMatch(why);
    await reading.settle();
    expect(muted()).toEqual([]);
    expect(emails()).toHaveLength(20);
  });

  test('has not left where a page comes twice', async () => {
    const list = reading.directory.list.bind(reading.directory);
    reading.directory.list = (withGroups) => ({
      ...list(withGroups),
      users: async (listing) => ({ ...(await list(withGroups).users(listing, '0')), next: '10' }),
    });
    const job = await reading.read();
    expect(job.outcome).toEqual({ how: 'proves nothing', why: 'the list repeats a page' });
    await reading.settle();
    expect(muted()).toEqual([]);
  });

  test('has not left where a page of nobody goes on for ever', async () => {
    const list = reading.directory.list.bind(reading.directory);
    reading.directory.list = (withGroups) => ({
      ...list(withGroups),
      users: async () => ({ rows: [], next: '10' }),
    });
    const job = await reading.read();
    expect(job.outcome).toEqual({ how: 'proves nothing', why: 'the list repeats a page' });
  });

  test('loses nothing of a group that the source says is gone while it is read', async () => {
    reading.directory.groups = [{ id: 'g1', displayName: 'sre', members: ['00u001'] }];
    const list = reading.directory.list.bind(reading.directory);
    reading.directory.list = (withGroups) => ({ ...list(withGroups), members: async () => undefined });
    expect((await reading.read()).outcome).toEqual({ how: 'complete' });
    const { identities } = await reading.personOf(userNumber(1).email);
    expect(identities[0]?.memberships).toEqual({});
  });

  test.each(['tenant', 'users 0', 'users 10'])('has not left where %s cannot be read', async (what) => {
    let times = 0;
    reading.directory.users = listed(18);
    reading.directory.fails = (asked) => (asked === what && times++ < 3 ? lost() : undefined);
    await reading.start();
    for (let tries = 0; tries < 3; tries++) {
      while (reading.messages.length > 0) {
        const [message] = reading.messages;
        try {
          await reading.step();
        } catch {
          if (message !== undefined) reading.messages.unshift(message);
          break;
        }
      }
    }
    expect((await reading.job()).lastError).toBe('the connection was lost');
    await reading.settle();
    expect(muted()).toEqual([]);
    while (await reading.step());
    expect((await reading.job()).outcome).toEqual({ how: 'complete' });
    expect((await reading.job()).gone).toBe(2);
  });

  test('has not left where the source answers 404 to everything', async () => {
    reading.directory.fails = () => refused();
    const job = await reading.read();
    expect(job.outcome).toEqual({ how: 'cannot', why: 'Okta 404 on GET' });
    await reading.settle();
    expect(muted()).toEqual([]);
  });

  test('another organization is taken where that is said', async () => {
    reading.directory.tenant = 'emca';
    expect((await reading.read(true)).outcome).toEqual({ how: 'complete' });
    expect((await reading.read()).outcome).toEqual({ how: 'complete' });
  });
});
