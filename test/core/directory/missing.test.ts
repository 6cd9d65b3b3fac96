import { beforeEach, describe, expect, test } from 'vitest';
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

  test('is only not active, where the list is of the active ones, and is asked about once', async () => {
    reading.directory.unlisted = 'inactive';
    reading.directory.users = listed(20).filter(({ user }) => user.id !== '00u007');
    reading.directory.inactive = [{ user: { ...userNumber(7), active: false } }];
    for (let night = 0; night < 2; night++) {
      reading.directory.calls.length = 0;
      expect(await reading.read()).toMatchObject({ outcome: { how: 'complete' }, gone: 0 });
      await reading.settle();
      expect(muted()).toEqual([userNumber(7).email]);
      expect(reading.directory.calls.includes('user 00u007')).toBe(night === 0);
      reading.clock.advance(24 * 3_600_000);
    }
    reading.directory.users = listed(20);
    await reading.read();
    await reading.settle();
    expect(muted()).toEqual([]);
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
      /^the list ended after 18 users, of 20 that there are by its own count$/,
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
