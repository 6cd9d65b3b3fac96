import { beforeEach, describe, expect, test } from 'vitest';
import type { Event } from '../../../functions/core/contracts/event.ts';
import { snapshotAt, snapshotsOf } from '../../../functions/core/roster/snapshots.ts';
import { event } from '../../support/events.ts';
import { createRollcall, pagerConfig } from '../../support/rollcall.ts';

const email = 'jane@example.com';
const jane = { id: '00u1', email, displayName: 'Jane Doe' };
const created = event('user.created', 1, { user: jane });
const joinedSre = event('group.member_added', 2, { user: jane });
const hour = 3_600_000;

let rollcall: ReturnType<typeof createRollcall>;
beforeEach(() => {
  rollcall = createRollcall();
});

const happen = (...events: Event[]) => rollcall.happen(...events);
const account = () => rollcall.pager.byEmail(email);
const pager = async () => (await rollcall.personOf(email)).accounts.pager;

describe('a joiner', () => {
  test('gets an account with what their groups grant', async () => {
    await happen(created, joinedSre);
    expect(account()).toMatchObject({ name: 'Jane Doe', teams: ['SRE'], muted: false });
  });

  test('told five times, backwards and forwards, causes not one more vendor call', async () => {
    await happen(created, joinedSre);
    const calls = rollcall.pager.calls.length;
    for (let n = 0; n < 5; n++) await happen(joinedSre, created, created, joinedSre);
    expect(rollcall.pager.calls).toHaveLength(calls);
  });

  test('told backwards ends the same', async () => {
    await happen(joinedSre, created);
    expect(account()).toMatchObject({ name: 'Jane Doe', teams: ['SRE'] });
  });

  test('with ten queued changes costs one pass, because the worker reads the latest', async () => {
    for (let n = 2; n < 12; n++) {
      await rollcall.route(event('user.updated', n, { user: { ...jane, displayName: `Jane ${n}` } }));
    }
    await rollcall.drain();
    expect(account()?.name).toBe('Jane 11');
    expect(rollcall.pager.calls.filter((call) => call !== 'observe')).toEqual(['create the account']);
  });

  test('of a source that the configuration does not name is nobody', async () => {
    await happen({ ...created, source: 'entra' });
    expect(rollcall.table.items()).toEqual([]);
  });

  test('without an e-mail waits for one, and is nobody until then', async () => {
    await happen(event('user.created', 1));
    expect(rollcall.pager.calls).toEqual([]);
    await happen(event('user.updated', 2, { user: jane }));
    expect(account()).toBeDefined();
  });

  test('whom no grant reaches is left alone, also when a human made them an account', async () => {
    rollcall = createRollcall(pagerConfig({ access: [{ group: 'sre', pager: { teams: ['SRE'] } }] }));
    await happen(created);
    expect(rollcall.pager.calls).toEqual([]);
  });
});

describe('a mover', () => {
  test('changes name and teams, and keeps the teams that the configuration does not name', async () => {
    await happen(created, joinedSre);
    const before = account();
    before?.teams.push('Chess');
    await happen(
      event('user.updated', 3, { user: { ...jane, displayName: 'Jane Roe' } }),
      event('group.member_removed', 4),
    );
    expect(account()).toMatchObject({ name: 'Jane Roe', teams: ['Chess'] });
  });

  test('who changes the e-mail keeps the account', async () => {
    await happen(created);
    const id = account()?.id;
    await happen(event('user.updated', 3, { user: { ...jane, email: 'roe@example.com' } }));
    expect(rollcall.pager.byEmail('roe@example.com')?.id).toBe(id);
    expect(rollcall.pager.accounts.size).toBe(1);
  });

  test('who loses the last grant leaves the target as a leaver does', async () => {
    rollcall = createRollcall(pagerConfig({ access: [{ group: 'sre', pager: { teams: ['SRE'] } }] }));
    await happen(joinedSre, event('group.member_removed', 4));
    expect(account()).toMatchObject({ muted: true });
    rollcall.clock.advance(73 * hour);
    await rollcall.sweep();
    await rollcall.drain();
    expect(account()).toBeUndefined();
    expect((await pager())?.managed).toBe(false);
  });

  test('whose group is deleted loses what it granted, also when the membership is told only afterwards', async () => {
    await happen(created, joinedSre, event('group.deleted', 5, { user: undefined }));
    expect(account()?.teams).toEqual([]);
    await happen(
      event('group.member_added', 4, { id: 'okta:late', user: { id: '00u2', email: 'joe@example.com' } }),
    );
    expect(rollcall.pager.byEmail('joe@example.com')?.teams).toEqual([]);
  });
});

describe('a complete list of groups', () => {
  const sre = { id: '00g1', displayName: 'SRE' };
  const read = (seconds: number) => event('user.observed', seconds, { user: jane, groups: [sre] });
  const gone = (seconds: number) =>
    event('group.deleted', seconds, { id: 'okta:gone', user: undefined, group: { id: '00g1' } });

  test('makes them members whom the deletion of a group reaches, whichever is told first', async () => {
    await happen(read(1));
    expect(account()?.teams).toEqual(['SRE']);
    await happen(gone(2));
    expect(account()?.teams).toEqual([]);
    rollcall = createRollcall();
    await happen(gone(2), read(1));
    expect(account()?.teams).toEqual([]);
    await happen(read(3));
    expect(account()?.teams).toEqual(['SRE']);
  });
});

describe('a leaver', () => {
  const deleted = event('user.deleted', 10, { user: { id: '00u1' } });

  test('is muted at once, in the fast lane, and removed when the grace period is over', async () => {
    await happen(created);
    await rollcall.route(deleted);
    expect(rollcall.wakes.map(({ lane }) => lane)).toEqual(['leavers']);
    await rollcall.drain();
    expect(account()).toMatchObject({ muted: true });
    rollcall.clock.advance(71 * hour);
    await rollcall.sweep();
    await rollcall.drain();
    expect(account()).toMatchObject({ muted: true });
    rollcall.clock.advance(2 * hour);
    await rollcall.sweep();
    await rollcall.drain();
    expect(account()).toBeUndefined();
    const { person = '' } = (await pager()) ?? {};
    const [kept] = await snapshotsOf(rollcall.table, person, 'pager');
    expect(kept).toMatchObject({ causedBy: deleted.id, plan: ['delete the account'] });
    expect(await snapshotAt(rollcall.table, { person, target: 'pager', at: kept?.at ?? '' })).toMatchObject({
      name: 'Jane Doe',
      muted: false,
    });
    expect(await pager()).not.toHaveProperty('snapshot');
  });

  test('who comes back within the grace period has everything as before', async () => {
    await happen(created, joinedSre, deleted, event('user.reactivated', 11), event('group.member_added', 12));
    expect(account()).toMatchObject({ muted: false, teams: ['SRE'] });
    rollcall.clock.advance(100 * hour);
    await rollcall.sweep();
    await rollcall.drain();
    expect(account()).toMatchObject({ muted: false, teams: ['SRE'] });
  });

  test('is removed although a human had made the account', async () => {
    rollcall.pager.accounts.set('A9', { id: 'A9', email, name: 'Jane', muted: false, teams: ['Chess'] });
    await happen(event('user.deleted', 10, { user: { id: '00u1', email } }));
    expect(account()).toMatchObject({ muted: true, teams: ['Chess'] });
  });

  test('is in the audit trail a year later: what was done, when, and because of which event', async () => {
    await happen(created, deleted);
    const { person } = await rollcall.personOf(email);
    const [last, first] = (await rollcall.roster.history(person, 10)).filter(({ heard }) => !heard);
    expect(first).toMatchObject({
      what: 'create the account',
      target: 'pager',
      causedBy: created.id,
      status: 200,
    });
    expect(last).toMatchObject({ what: 'mute the account', causedBy: deleted.id });
    // A worker does not read it, and a roster of before keeps its lines where they are.
    const read = await rollcall.table.list(`PERSON#${person}`);
    expect(read.filter(({ sk }) => sk.startsWith('HISTORY#'))).toEqual([]);
    const old = { target: 'pager', what: 'long ago', causedBy: 'x', at: '2020-01-01T00:00:00.000Z' };
    await rollcall.table.write({ pk: `PERSON#${person}`, sk: `HISTORY#${old.at}#1` }, undefined, old);
    const whats = async (limit: number) =>
      (await rollcall.roster.history(person, limit)).flatMap(({ what, heard }) => (heard ? [] : [what]));
    expect(await whats(10)).toEqual(['mute the account', 'create the account', 'long ago']);
    expect(await whats(4)).toEqual(['mute the account', 'create the account']);
  });
});

describe('a person suspended', () => {
  test('is muted at once and stays, however long it takes', async () => {
    await happen(created, event('user.suspended', 5));
    rollcall.clock.advance(1_000 * hour);
    await rollcall.sweep();
    await rollcall.drain();
    expect(account()).toMatchObject({ muted: true });
  });

  test('and nobody granted anything is heard again after the suspension, and left alone otherwise', async () => {
    rollcall = createRollcall(pagerConfig({ access: [{ group: 'sre', pager: { teams: ['SRE'] } }] }));
    rollcall.pager.accounts.set('A9', { id: 'A9', email, name: 'By hand', muted: false, teams: ['Chess'] });
    await happen(created, event('user.suspended', 5));
    expect(account()).toMatchObject({ muted: true });
    await happen(event('user.reactivated', 6));
    expect(account()).toEqual({ id: 'A9', email, name: 'By hand', muted: false, teams: ['Chess'] });
    expect((await pager())?.status).toBe('applied');
    await happen(event('user.updated', 7, { user: jane }));
    expect((await pager())?.status).toBe('unmanaged');
  });
});

describe('a changed configuration', () => {
  test('reaches everybody at the next sweep, once', async () => {
    await happen(created, joinedSre);
    await rollcall.sweep();
    const access = [
      { group: '*', grants: { pager: { teams: ['All'] } } },
      { group: 'sre', grants: { pager: { teams: ['SRE'] } } },
    ];
    rollcall.world.config = { ...rollcall.world.config, access };
    await rollcall.sweep();
    await rollcall.drain();
    expect(account()?.teams).toEqual(['All', 'SRE']);
    const calls = rollcall.pager.calls.length;
    await rollcall.sweep();
    await rollcall.drain();
    expect(rollcall.pager.calls).toHaveLength(calls);
  });

  test('is the cause on record of what it changes, and no event of long before', async () => {
    await happen(created, joinedSre);
    expect((await pager())?.causedBy).toBe(joinedSre.id);
    rollcall.world.config = { ...rollcall.world.config, access: [] };
    await rollcall.sweep();
    await rollcall.drain();
    const { person, accounts } = await rollcall.personOf(email);
    expect(accounts.pager).toMatchObject({ appliedState: 'muted', causedBy: 'a changed configuration' });
    const lines = await rollcall.roster.history(person, 9);
    expect(lines.find(({ what }) => what === 'mute the account')?.causedBy).toBe('a changed configuration');
  });

  test('is not what a removal comes from when the grace period of a leaver is over', async () => {
    const left = event('user.deleted', 3);
    await happen(created, left);
    rollcall.clock.advance(73 * hour);
    await rollcall.sweep();
    await rollcall.drain();
    expect(await pager()).toMatchObject({ appliedState: 'absent', causedBy: left.id });
  });
});
