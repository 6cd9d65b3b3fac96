import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { keepSnapshot, snapshotAt, snapshotsOf } from '../../../functions/core/roster/snapshots.ts';
import { createYears } from '../../support/years.ts';

const head = { person: 'p1', target: 'pager', causedBy: 'okta:1', plan: ['delete'], planHash: 'h' };
const at = '2026-01-05T10:00:00.000Z';
const place = { person: 'p1', target: 'pager', at };
const noise = (bytes: number) => randomBytes(bytes).toString('base64');

describe('a snapshot', () => {
  test('of an account that no item of the table could hold is kept in parts, and read as it was', async () => {
    const { rollcall } = createYears();
    const account = { places: noise(900_000) };
    await keepSnapshot(rollcall.roster, { ...head, at, account });
    const sizes = rollcall.table.items().map((item) => JSON.stringify(item).length);
    expect(sizes.length).toBeGreaterThan(3);
    expect(Math.max(...sizes)).toBeLessThan(400_000);
    expect(await snapshotAt(rollcall.table, place)).toEqual(account);
    expect(await snapshotsOf(rollcall.table, 'p1', 'pager')).toEqual([{ ...head, at }]);
  });

  test('that is cut off between two of its parts is none, and what was kept before stays whole', async () => {
    const { rollcall } = createYears();
    const { table } = rollcall;
    await keepSnapshot(rollcall.roster, { ...head, at, account: { places: 'before' } });
    const write = table.write.bind(table);
    let writes = 0;
    table.write = async (...args) => {
      if (++writes > 2) throw new Error('the process is dead');
      return write(...args);
    };
    const later = { ...head, at, account: { places: noise(900_000) } };
    await expect(keepSnapshot(rollcall.roster, later)).rejects.toThrow('dead');
    expect(await snapshotAt(table, place)).toEqual({ places: 'before' });
    table.write = write;
    await keepSnapshot(rollcall.roster, { ...later, causedBy: 'okta:2', plan: ['the rest'] });
    expect(await snapshotAt(table, place)).toEqual(later.account);
    expect(await snapshotsOf(table, 'p1', 'pager')).toEqual([{ ...head, at }]);
  });

  test('that is larger than anything sensible is not kept, and the account is not removed', async () => {
    const { rollcall } = createYears();
    const account = { places: noise(6_000_000) };
    await expect(keepSnapshot(rollcall.roster, { ...head, at, account })).rejects.toMatchObject({
      name: 'Blocked',
      by: expect.stringContaining('9 MB'),
    });
    expect(rollcall.table.items()).toEqual([]);
  });
});

describe('the snapshot of a removal', () => {
  const snapshots = ({ rollcall }: ReturnType<typeof createYears>, person: string) =>
    snapshotsOf(rollcall.table, person, 'pager');

  test('is that of before the first step, wherever the worker is cut off', async () => {
    for (let cut = 1; cut < 12; cut++) {
      const years = createYears();
      const { table, pager } = years.rollcall;
      const person = await years.joined();
      await years.rollcall.happen(years.say('user.deleted'));
      const write = table.write.bind(table);
      let writes = 0;
      table.write = async (...args) => {
        if (++writes === cut) throw new Error('the process is dead');
        return write(...args);
      };
      await years.later(4).catch(() => {});
      table.write = write;
      await years.later(4);
      expect(pager.accounts.size).toBe(0);
      const [kept, ...others] = await snapshots(years, person);
      expect(others).toEqual([]);
      const account = await snapshotAt(table, { person, target: 'pager', at: kept?.at ?? '' });
      expect(account).toMatchObject({ muted: false, teams: ['SRE'] });
    }
  });

  test('is kept apart from that of a removal before it, and each for as long as the configuration says', async () => {
    const years = createYears();
    const person = await years.joined();
    await years.leave();
    await years.rollcall.happen(years.say('user.created'));
    await years.later(100);
    await years.leave();
    const [second, first, ...others] = await snapshots(years, person);
    expect(others).toEqual([]);
    expect(Date.parse(second?.at ?? '') - Date.parse(first?.at ?? '')).toBeGreaterThan(100 * 86_400_000);
    years.rollcall.world.config.leavers.keepSnapshots = 50 * 86_400_000;
    await years.later(8);
    expect(await snapshots(years, person)).toEqual([second]);
    await years.later(60);
    expect(years.rollcall.table.items().filter(({ pk }) => pk.startsWith('SNAPSHOT#'))).toEqual([]);
  });

  test('goes with the person, whom nobody can restore once they are forgotten', async () => {
    const years = createYears();
    const person = await years.joined();
    years.rollcall.world.config.leavers.keepSnapshots = 3_650 * 86_400_000;
    await years.leave();
    expect(years.naming(`SNAPSHOT#${person}`).length).toBe(2);
    await years.later(410);
    await years.pass();
    await years.pass();
    expect(years.naming(`SNAPSHOT#${person}`)).toEqual([]);
  });
});
