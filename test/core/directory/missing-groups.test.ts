import { beforeEach, describe, expect, test } from 'vitest';
import { createReading, lost } from '../../support/directory.ts';
import { event } from '../../support/events.ts';
import { pagerConfig } from '../../support/rollcall.ts';

const userNumber = (index: number) => ({
  id: `00u${String(index).padStart(3, '0')}`,
  email: `person${index}@example.com`,
});
const sre = { id: 'g1', displayName: 'sre' };
const sales = { id: 'g2', displayName: 'Sales', members: [] };

let reading: ReturnType<typeof createReading>;
const inSre = (count: number) =>
  Array.from({ length: count }, (_, index) => index).filter(
    (index) => reading.pager.byEmail(userNumber(index).email)?.teams.includes('SRE') === true,
  );

/** So many people are in a group of whose end nothing was ever told. */
async function know(count: number): Promise<void> {
  reading.directory.users = Array.from({ length: 8 }, (_, index) => ({ user: userNumber(index) }));
  const members = Array.from({ length: count }, (_, index) => userNumber(index).id);
  reading.directory.groups = [{ ...sre, members }, sales];
  await reading.read();
  await reading.settle();
  reading.clock.advance(24 * 3_600_000);
  reading.directory.calls.length = 0;
}
async function compare() {
  const job = await reading.read();
  await reading.settle();
  return job;
}

beforeEach(() => {
  reading = createReading(pagerConfig({ leavers: { brake: { people: 3, per: '1h' } } }));
});

describe('a group that a list of all groups does not name any more', () => {
  test('is deleted, once the source says so in its own words, and asked about once', async () => {
    await know(2);
    expect(inSre(8)).toEqual([0, 1]);
    reading.directory.groups = [sales];
    expect(await compare()).toMatchObject({ outcome: { how: 'complete' }, gone: 0, goneGroups: [sre] });
    expect(inSre(8)).toEqual([]);
    expect(reading.directory.calls).toEqual(['tenant', 'groups 0', 'users 0', 'members g1 0']);
    reading.directory.calls.length = 0;
    await compare();
    expect(reading.directory.calls).toEqual(['tenant', 'groups 0', 'users 0']);
  });

  test('is deleted where it was heard of by an event alone', async () => {
    await know(0);
    const group = { id: 'g7', displayName: 'SRE' };
    await reading.happen(event('group.member_added', 1, { user: userNumber(5), group }));
    expect(inSre(8)).toEqual([5]);
    await compare();
    expect(inSre(8)).toEqual([]);
  });

  test('is not, where the source still has it: a list skips a row that moves', async () => {
    await know(2);
    const list = reading.directory.list.bind(reading.directory);
    reading.directory.list = (withGroups) => ({
      ...list(withGroups),
      groups: async () => ({ rows: [{ id: 'g2', displayName: 'Sales' }] }),
    });
    expect(await compare()).toMatchObject({ outcome: { how: 'complete' }, goneGroups: [] });
    expect(inSre(8)).toEqual([0, 1]);
  });

  test('is not, where the list names no group at all', async () => {
    await know(2);
    reading.directory.groups = [];
    expect((await compare()).outcome).toEqual({ how: 'complete' });
    expect(reading.directory.calls).toEqual(['tenant', 'groups 0', 'users 0']);
    expect(inSre(8)).toEqual([0, 1]);
  });

  test('is not, where the list of people proves nothing', async () => {
    await know(2);
    reading.directory.groups = [sales];
    reading.directory.users = [];
    expect((await compare()).outcome?.how).toBe('proves nothing');
    expect(inSre(8)).toEqual([0, 1]);
  });

  test('is not, where more people are in it than the brake allows to leave, which is said', async () => {
    await know(4);
    reading.directory.groups = [sales];
    const { outcome, goneGroups } = await compare();
    expect({ how: outcome?.how, goneGroups }).toEqual({ how: 'complete', goneGroups: [] });
    expect(outcome?.why).toMatch(/^the group is gone by the list: sre; more than 3 people/);
    expect(inSre(8)).toEqual([0, 1, 2, 3]);
    await reading.happen(event('group.member_removed', 1e5, { user: userNumber(0), group: sre }));
    expect((await compare()).goneGroups).toEqual([sre]);
    expect(inSre(8)).toEqual([]);
  });

  test.each(['while it is read', 'and is told afterwards'])(
    'leaves in it who joined it after the list began, %s, until the next one',
    async (when) => {
      await know(2);
      reading.directory.groups = [sales];
      const joined = event('group.member_added', 1, { user: userNumber(6), group: sre });
      const late = { ...joined, occurredAt: new Date(reading.clock.now() + 60_000).toISOString() };
      reading.directory.meanwhile = async (what) => {
        if (what !== 'users 0' || when !== 'while it is read') return;
        await reading.happen(late);
      };
      await compare();
      reading.directory.meanwhile = async () => {};
      if (when === 'and is told afterwards') await reading.happen(late);
      expect(inSre(8)).toEqual([6]);
      reading.clock.advance(24 * 3_600_000);
      await compare();
      expect(inSre(8)).toEqual([]);
      reading.directory.calls.length = 0;
      await compare();
      expect(reading.directory.calls).toEqual(['tenant', 'groups 0', 'users 0']);
    },
  );

  test('is deleted once, wherever the work is cut off', async () => {
    await know(2);
    reading.directory.groups = [sales];
    let times = 0;
    reading.directory.fails = (what) => (what === 'members g1 0' && times++ < 2 ? lost() : undefined);
    await reading.start();
    for (let message = reading.messages.shift(); message !== undefined; message = reading.messages.shift()) {
      // Each message comes twice, and what failed comes back.
      for (const time of ['once', 'again']) {
        reading.messages.unshift(message);
        if (await reading.step().catch(() => false)) continue;
        if (time === 'once') reading.messages.push(message);
        break;
      }
    }
    await reading.settle();
    expect(await reading.job()).toMatchObject({ outcome: { how: 'complete' }, goneGroups: [sre] });
    expect(inSre(8)).toEqual([]);
  });
});
