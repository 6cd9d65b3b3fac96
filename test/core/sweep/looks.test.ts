import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { LookedAgain } from '../../../functions/core/accounts/look-lines.ts';
import { Throttled } from '../../../functions/core/contracts/errors.ts';
import type { HistoryItem } from '../../../functions/core/roster/items.ts';
import { snapshotAt, snapshotsOf } from '../../../functions/core/roster/snapshots.ts';
import type { Table } from '../../../functions/lib/aws/table.ts';
import { event } from '../../support/events.ts';
import { createRollcall, pagerConfig } from '../../support/rollcall.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const jane = { id: '00u1', email: 'jane@example.com', displayName: 'Jane Doe' };
const brake = { people: 1, per: '365d' };

let rollcall: ReturnType<typeof createRollcall>;
/** A sweep after so long, and everything that it wakes; what finds another worker there comes back after two seconds. */
const later = async (length: number) => {
  rollcall.clock.advance(length);
  await rollcall.sweep();
  for (let next = rollcall.wakes.shift(); next !== undefined; next = rollcall.wakes.shift()) {
    const { wake, lane } = next;
    await rollcall.apply(wake).catch((thrown) => {
      if (!(thrown instanceof Throttled)) throw thrown;
      rollcall.clock.advance(2_000);
      rollcall.wakes.push({ wake, lane });
    });
  }
};
const accountOf = async () => (await rollcall.personOf(jane.email)).accounts.pager;
const lines = async (): Promise<HistoryItem[]> => {
  const { person } = await rollcall.personOf(jane.email);
  return (await rollcall.roster.history(person, 1_000)).toReversed();
};
const looks = async () => (await lines()).flatMap(({ what, lookedAgain }) => (lookedAgain ? [what] : []));
/** An account that a sign-on, a provisioning directory or a human made, under an id of its own. */
const comesBack = () => {
  const id = `back${rollcall.clock.now()}`;
  rollcall.pager.accounts.set(id, { id, email: jane.email, name: 'Jane', muted: false, teams: [] });
};
const remove = async () => {
  await rollcall.happen(event('user.created', 1, { user: jane }), event('user.deleted', 2, { user: jane }));
  await later(73 * hour);
  expect(rollcall.pager.accounts.size).toBe(0);
};

describe('a removed account', () => {
  beforeEach(async () => {
    rollcall = createRollcall(pagerConfig({ leavers: { brake } }));
    await remove();
  });

  test('is looked at again after an hour, a day and a week, by one call each, and then no more', async () => {
    const before = rollcall.pager.calls.length;
    await later(59 * minute);
    expect(rollcall.pager.calls).toHaveLength(before);
    for (const length of [2 * minute, 23 * hour, 6 * day]) await later(length);
    expect(rollcall.pager.calls.slice(before)).toEqual(['observe', 'observe', 'observe']);
    expect(await looks()).toEqual([
      'looked again 1 h after the removal: still gone',
      'looked again 24 h after the removal: still gone',
      'looked again 7 days after the removal: still gone',
    ]);
    for (let days = 0; days < 30; days++) await later(day);
    expect(rollcall.pager.calls).toHaveLength(before + 3);
    expect(await accountOf()).not.toHaveProperty('dueAt');
  });

  test('that is back is removed again, as no new departure, and is looked for anew', async () => {
    await later(61 * minute);
    comesBack();
    await later(23 * hour);
    expect(rollcall.pager.accounts.size).toBe(0);
    // The brake lets one person a year go, and she was.
    expect(await accountOf()).toMatchObject({ status: 'applied', appliedState: 'absent' });
    expect((await looks()).at(-1)).toBe('looked again 24 h after the removal: was back, removed again');
    for (const length of [61 * minute, 23 * hour, 6 * day]) await later(length);
    expect(await looks()).toHaveLength(5);
    expect(rollcall.counted('TimeToRemoval')).toHaveLength(1);
  });

  test('that is back is removed again, however many left meanwhile', async () => {
    const kim = { id: '00u2', email: 'kim@example.com', displayName: 'Kim' };
    rollcall = createRollcall(pagerConfig({ leavers: { brake: false } }));
    await remove();
    // Nobody was counted until now, and Kim uses up what the brake lets go.
    rollcall.world.config = pagerConfig({ leavers: { brake } });
    const now = { occurredAt: new Date(rollcall.clock.now()).toISOString() };
    await rollcall.happen(event('user.created', 5, { user: kim, ...now }));
    rollcall.clock.advance(minute);
    const then = { occurredAt: new Date(rollcall.clock.now()).toISOString() };
    await rollcall.happen(event('user.deleted', 6, { user: kim, ...then }));
    expect(rollcall.pager.byEmail(kim.email)).toMatchObject({ muted: true });
    comesBack();
    await later(61 * minute);
    expect(rollcall.pager.byEmail(jane.email)).toBeUndefined();
  });

  test('keeps for a restore what it was before the first removal', async () => {
    const { table } = rollcall;
    const { person } = await rollcall.personOf(jane.email);
    const kept = await snapshotsOf(table, person, 'pager');
    expect(kept).toHaveLength(1);
    const at = kept[0]?.at ?? '';
    expect(await snapshotAt(table, { person, target: 'pager', at })).toMatchObject({ name: 'Jane Doe' });
    comesBack();
    await later(61 * minute);
    expect(rollcall.pager.accounts.size).toBe(0);
    expect(await snapshotsOf(table, person, 'pager')).toEqual(kept);
  });

  test('is shown as gone while it is looked at', async () => {
    const { person } = await rollcall.personOf(jane.email);
    rollcall.clock.advance(61 * minute);
    await rollcall.sweep();
    expect(await accountOf()).toMatchObject({ status: 'pending' });
    expect(rollcall.wakes).toMatchObject([{ lane: 'ordinary', wake: { person } }]);
    for await (const page of rollcall.roster.people())
      expect(page[0]?.targets).toMatchObject({ pager: { word: 'gone' } });
  });

  test('is looked at late, and once for all that was due, where Rollcall was down for days', async () => {
    const before = rollcall.pager.calls.length;
    await later(30 * hour);
    await later(minute);
    expect(rollcall.pager.calls).toHaveLength(before + 1);
    await later(10 * day);
    expect(await looks()).toEqual([
      'looked again 1 h after the removal, 29 h late: still gone',
      'looked again 24 h after the removal, 6 h late: still gone',
      'looked again 7 days after the removal, 4 days late: still gone',
    ]);
  });

  test('is not looked for any more once the person is hired again', async () => {
    const hired = { occurredAt: new Date(rollcall.clock.now()).toISOString() };
    await rollcall.happen(event('user.created', 3, { user: jane, ...hired }));
    expect(rollcall.pager.byEmail(jane.email)).toMatchObject({ muted: false });
    for (const length of [2 * hour, 2 * day, 8 * day]) await later(length);
    expect(rollcall.pager.byEmail(jane.email)).toMatchObject({ muted: false });
    expect(await looks()).toEqual([]);
  });

  test('is tried again until the vendor answers', async () => {
    for (let n = 0; n < 2; n++) rollcall.pager.troubles.push(new Error('no network'));
    rollcall.clock.advance(61 * minute);
    await rollcall.sweep();
    await expect(rollcall.drain()).rejects.toThrow();
    for (let n = 0; n < 4; n++) await later(hour).catch(() => {});
    expect(await looks()).toEqual([
      expect.stringMatching(/^looked again 1 h after the removal, \d h late: still gone$/),
    ]);
  });
});

describe('nobody is looked for', () => {
  test('who never had an account there', async () => {
    rollcall = createRollcall(pagerConfig({ access: [{ group: 'sre', pager: {} }] }));
    await rollcall.happen(event('user.created', 1, { user: jane }), event('user.deleted', 2, { user: jane }));
    await later(73 * hour);
    expect(await accountOf()).toMatchObject({ status: 'applied', appliedState: 'absent' });
    expect(await accountOf()).not.toHaveProperty('dueAt');
  });

  test('who is still in the organization: an account of theirs may be a human’s work', async () => {
    rollcall = createRollcall(pagerConfig({ access: [{ group: 'sre', pager: {} }] }));
    const group = { id: 'g1', displayName: 'sre' };
    await rollcall.happen(event('group.member_added', 1, { user: jane, group }));
    await rollcall.happen(event('group.member_removed', 2, { user: jane, group }));
    await later(73 * hour);
    expect(rollcall.pager.accounts.size).toBe(0);
    comesBack();
    for (const length of [2 * hour, 2 * day, 8 * day]) await later(length);
    expect(rollcall.pager.byEmail(jane.email)).toMatchObject({ muted: false });
    expect(await accountOf()).toMatchObject({ status: 'unmanaged' });
  });
});

describe('whatever happens', () => {
  /** Time goes by, an account appears, or the process that works dies at that call of the table, with all that was queued. */
  const happening = fc.record({
    passes: fc.constantFrom(minute, 30 * minute, hour, 5 * hour, day, 3 * day, 40 * day),
    isBack: fc.boolean(),
    dies: fc.option(fc.integer({ min: 1, max: 60 }), { freq: 2 }),
  });

  async function dying(table: Table, calls: number | null, work: () => Promise<void>): Promise<void> {
    const real = { ...table };
    let count = 0;
    for (const name of ['read', 'list', 'write', 'due'] as const) {
      const call = real[name] as (...args: unknown[]) => Promise<unknown>;
      const dies = async (...args: unknown[]) => {
        if (++count > (calls ?? Infinity)) throw new Error('the process is dead');
        return call(...args);
      };
      Object.assign(table, { [name]: dies });
    }
    await work().catch(() => {});
    Object.assign(table, real);
    rollcall.wakes.splice(0);
  }

  type Told = LookedAgain & { at: string };
  const lengths: Record<string, number> = { '1 h': hour, '24 h': day, '7 days': 7 * day };

  /** Of the last removal each look is told once, in order; of those before, at most once. None is told before its time. */
  function expectLooks(told: Told[]): void {
    const times = told.map(({ at, removedAt, after = '' }) =>
      Date.parse(at) < Date.parse(removedAt) + (lengths[after] ?? Infinity) ? 'too early' : 'in time',
    );
    expect(times).not.toContain('too early');
    const names = told.map(({ removedAt, after, found }) => `${removedAt} ${after} ${found}`);
    expect(names).toEqual([...new Set(names)]);
    const last = told.at(-1)?.removedAt;
    const ofLast = told.filter(({ removedAt }) => removedAt === last);
    expect(ofLast.map(({ after }) => after)).toEqual(Object.keys(lengths));
  }

  test('each look is made once, never before its time, and in the end the account is gone', async () => {
    let killed = 0;
    let returns = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 1, maxLength: 8 }), async (happenings) => {
        rollcall = createRollcall(pagerConfig());
        await remove();
        for (const { passes, isBack, dies } of happenings) {
          // After the last look an account that appears is a drift, and is not looked for.
          if (isBack && (await accountOf())?.removal !== undefined) comesBack();
          if (dies !== null) killed++;
          await dying(rollcall.table, dies, () => later(passes));
        }
        // A lease and a wake-up that died are waited for.
        for (let n = 0; n < 3 || ((await accountOf())?.dueAt !== undefined && n < 60); n++)
          await later(20 * hour);
        expect(rollcall.pager.accounts.size).toBe(0);
        returns += rollcall.pager.calls.filter((call) => call.startsWith('delete')).length - 1;
        const told = (await lines()).flatMap(({ at, lookedAgain }) =>
          lookedAgain ? [{ at, ...lookedAgain }] : [],
        );
        expectLooks(told);
        expect(await accountOf()).not.toHaveProperty('dueAt');
      }),
      { numRuns: 60 },
    );
    expect(Math.min(killed, returns)).toBeGreaterThan(20);
  });
});
