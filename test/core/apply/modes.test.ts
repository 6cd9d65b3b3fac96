import { beforeEach, describe, expect, test } from 'vitest';
import type { Mode } from '../../../functions/core/config/mode.ts';
import { decideAll } from '../../../functions/core/operate/decide.ts';
import { event } from '../../support/events.ts';
import { createRollcall, pagerConfig } from '../../support/rollcall.ts';

const jane = { id: '00u1', email: 'jane@example.com', displayName: 'Jane Doe' };
const sre = { id: '00g1', displayName: 'sre' };
const hour = 60 * 60_000;

let rollcall: ReturnType<typeof createRollcall>;
beforeEach(() => {
  rollcall = createRollcall();
});

const become = (mode: Mode) => {
  rollcall.world.config = { ...rollcall.world.config, modes: { pager: mode } };
};
const writes = () => rollcall.pager.calls.filter((call) => !/^(observe|probe)/.test(call));
const accountOf = async (email = jane.email) => (await rollcall.personOf(email)).accounts.pager;
const titles = async () => (await accountOf())?.hold?.steps?.map(({ title }) => title);
const decide = async (ruling: 'approved' | 'rejected') => {
  const account = await accountOf();
  if (account === undefined) throw new Error('there is no account');
  return decideAll(rollcall.world, [account], { ruling, by: 'local', reason: 'a test' });
};

describe('a target that observes', () => {
  beforeEach(() => become('observe'));

  test('is read and planned for, and never changed', async () => {
    await rollcall.happen(event('user.created', 1, { user: jane }));
    expect(await accountOf()).toMatchObject({ status: 'held', hold: { by: 'observe' } });
    expect(await titles()).toEqual(['create the account']);
    await rollcall.happen(event('user.suspended', 2, { user: jane }));
    await rollcall.happen(event('user.deleted', 3, { user: jane }));
    rollcall.clock.advance(100 * hour);
    await rollcall.sweep();
    await rollcall.drain();
    expect(writes()).toEqual([]);
    expect(rollcall.pager.accounts.size).toBe(0);
  });

  test('is read once for one wish, however often a worker is woken', async () => {
    await rollcall.happen(event('user.created', 1, { user: jane }));
    const calls = rollcall.pager.calls.length;
    await rollcall.wakeAgain(jane.email);
    await rollcall.happen(event('user.created', 1, { user: jane }));
    expect(rollcall.pager.calls.length).toBe(calls);
  });

  test('has what is right already known as right, and as Rollcall’s', async () => {
    become('act');
    await rollcall.happen(event('user.created', 1, { user: jane }));
    const { person } = await rollcall.personOf(jane.email);
    await rollcall.roster.updateAccount(
      person,
      'pager',
      (account) => ({ ...account, appliedHash: undefined, managed: undefined }) as never,
    );
    become('observe');
    await rollcall.apply({ person, target: 'pager', causedBy: 'test' });
    expect(await accountOf()).toMatchObject({ status: 'applied', managed: true });
  });

  test('is changed as soon as the configuration says that it acts, a mute before a removal', async () => {
    become('act');
    await rollcall.happen(event('user.created', 1, { user: jane }));
    become('observe');
    await rollcall.happen(event('user.deleted', 2, { user: jane }));
    rollcall.clock.advance(200 * hour);
    become('act');
    await rollcall.sweep();
    await rollcall.drain();
    expect(await accountOf()).toMatchObject({ status: 'applied', appliedState: 'muted' });
    rollcall.clock.advance(71 * hour);
    await rollcall.sweep();
    await rollcall.drain();
    expect(rollcall.pager.accounts.size).toBe(1);
    rollcall.clock.advance(2 * hour);
    await rollcall.sweep();
    await rollcall.drain();
    expect(rollcall.pager.accounts.size).toBe(0);
  });
});

describe('a target that asks', () => {
  beforeEach(() => become('ask'));

  test('has nothing changed before its plan is approved, and then exactly that', async () => {
    await rollcall.happen(event('user.created', 1, { user: jane }));
    expect(await accountOf()).toMatchObject({ status: 'held', hold: { by: 'ask' } });
    expect(writes()).toEqual([]);
    expect(await decide('approved')).toEqual({ decided: 1, changed: 0, failed: [] });
    await rollcall.drain();
    expect(await accountOf()).toMatchObject({ status: 'applied' });
    expect((await accountOf())?.hold).toBeUndefined();
    expect(rollcall.pager.byEmail(jane.email)).toBeDefined();
  });

  test('asks again where the plan is another one by the time it is begun', async () => {
    become('act');
    await rollcall.happen(event('user.created', 1, { user: jane }));
    become('ask');
    await rollcall.happen(event('group.member_added', 2, { user: jane, group: sre }));
    await decide('approved');
    const account = rollcall.pager.byEmail(jane.email);
    if (account === undefined) throw new Error('there is no account');
    rollcall.pager.accounts.delete(account.id);
    const before = await titles();
    await rollcall.drain();
    expect(await titles()).not.toEqual(before);
    expect(await accountOf()).toMatchObject({ status: 'held' });
    expect((await accountOf())?.hold?.decided).toBeUndefined();
  });

  test('leaves alone what a human rejected, until something else is desired', async () => {
    await rollcall.happen(event('user.created', 1, { user: jane }));
    await decide('rejected');
    await rollcall.wakeAgain(jane.email);
    await rollcall.happen(event('user.created', 1, { user: jane }));
    expect(await accountOf()).toMatchObject({ status: 'held', hold: { decided: 'rejected' } });
    await rollcall.happen(event('group.member_added', 2, { user: jane, group: sre }));
    expect((await accountOf())?.hold?.decided).toBeUndefined();
    expect(writes()).toEqual([]);
  });

  test('decides on the plan that was seen, and on no other', async () => {
    await rollcall.happen(event('user.created', 1, { user: jane }));
    const seen = await accountOf();
    await rollcall.happen(event('group.member_added', 2, { user: jane, group: sre }));
    const other = { ...seen, hold: { ...seen?.hold, plan: 'another' } };
    const outcome = await decideAll(rollcall.world, [other as NonNullable<typeof seen>], {
      ruling: 'approved',
      by: 'local',
    });
    expect(outcome).toEqual({ decided: 0, changed: 1, failed: [] });
    await rollcall.drain();
    expect(writes()).toEqual([]);
  });
});

describe('a target that asks before it destroys', () => {
  beforeEach(() => become('ask-destructive'));

  test('mutes at once, and removes nobody before a human said so', async () => {
    await rollcall.happen(event('user.created', 1, { user: jane }));
    await rollcall.happen(event('user.deleted', 2, { user: jane }));
    expect(await accountOf()).toMatchObject({ status: 'applied', appliedState: 'muted' });
    rollcall.clock.advance(73 * hour);
    await rollcall.sweep();
    await rollcall.drain();
    expect(await accountOf()).toMatchObject({ status: 'held', hold: { by: 'ask-destructive' } });
    expect(rollcall.pager.accounts.size).toBe(1);
    await decide('approved');
    await rollcall.drain();
    expect(rollcall.pager.accounts.size).toBe(0);
  });
});

describe('many who leave at once', () => {
  const people = Array.from({ length: 25 }, (_, index) => ({
    id: `00u${index + 10}`,
    email: `p${index}@example.com`,
    displayName: `Person ${index}`,
  }));
  const muted = () => [...rollcall.pager.accounts.values()].filter((account) => account.muted).length;

  beforeEach(async () => {
    rollcall = createRollcall({ ...pagerConfig({ leavers: { brake: { people: 10, per: '1h' } } }) });
    for (const user of people) await rollcall.happen(event('user.created', 1, { user }));
    for (const user of people) await rollcall.happen(event('user.deleted', 2, { user }));
  });

  test('are held but for the first ten, and nothing is done to them', async () => {
    expect(muted()).toBe(10);
    const calls = rollcall.pager.calls.length;
    for (let hours = 0; hours < 100; hours++) {
      rollcall.clock.advance(hour);
      await rollcall.sweep();
      await rollcall.drain();
    }
    const gone = people.length - rollcall.pager.accounts.size;
    expect({ gone, muted: muted() }).toEqual({ gone: 10, muted: 0 });
    // Of each of the ten two looks for the removal, and two after it.
    expect(rollcall.pager.calls.length - calls).toBeLessThan(60);
  });

  test('are muted when a human lets them, and removed only when the grace period is over from then on', async () => {
    rollcall.clock.advance(100 * hour);
    const accounts = await Promise.all(people.map(({ email }) => accountOf(email)));
    const held = accounts.flatMap((account) => (account?.status === 'held' ? [account] : []));
    expect(held).toHaveLength(15);
    expect(
      await decideAll(rollcall.world, held.slice(0, 4), { ruling: 'approved', by: 'local' }),
    ).toMatchObject({
      decided: 4,
    });
    await rollcall.drain();
    expect(muted()).toBe(14);
    rollcall.clock.advance(73 * hour);
    await rollcall.sweep();
    await rollcall.drain();
    expect(rollcall.pager.accounts.size).toBe(11);
  });

  test('stay as they are when a human says that it was a mistake, and lose nothing when they are back', async () => {
    const accounts = await Promise.all(people.map(({ email }) => accountOf(email)));
    const held = accounts.flatMap((account) => (account?.status === 'held' ? [account] : []));
    await decideAll(rollcall.world, held, { ruling: 'rejected', by: 'local' });
    await rollcall.drain();
    expect(muted()).toBe(10);
    for (const user of people) await rollcall.happen(event('user.created', 3, { user }));
    expect(muted()).toBe(0);
    expect(rollcall.pager.accounts.size).toBe(25);
    const after = await Promise.all(people.map(({ email }) => accountOf(email)));
    expect(new Set(after.map((account) => account?.status))).toEqual(new Set(['applied']));
  });
});
