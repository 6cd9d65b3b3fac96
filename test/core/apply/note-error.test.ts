import { beforeEach, describe, expect, test } from 'vitest';
import { Blocked, Credential, Permanent, Transient } from '../../../functions/core/contracts/errors.ts';
import type { Event } from '../../../functions/core/contracts/event.ts';
import { event } from '../../support/events.ts';
import { createRollcall } from '../../support/rollcall.ts';

const email = 'jane@example.com';
const jane = { id: '00u1', email, displayName: 'Jane Doe' };
const created = event('user.created', 1, { user: jane });
const joinedSre = event('group.member_added', 2, { user: jane });

let rollcall: ReturnType<typeof createRollcall>;
beforeEach(() => {
  rollcall = createRollcall();
});

const happen = (...events: Event[]) => rollcall.happen(...events);
const account = () => rollcall.pager.byEmail(email);
const pager = async () => (await rollcall.personOf(email)).accounts.pager;

describe('when something goes wrong', () => {
  test('a person who is renamed while the account was made but not yet seen keeps that one account', async () => {
    rollcall.pager.meanwhile = async () => {
      rollcall.pager.troubles.push(undefined, new Transient('killed'));
      rollcall.pager.meanwhile = async () => {};
    };
    await rollcall.route(created);
    await expect(rollcall.drain()).rejects.toThrow('killed');
    await happen(event('user.updated', 3, { user: { ...jane, email: 'roe@example.com' } }));
    expect([...rollcall.pager.accounts.values()]).toMatchObject([{ email: 'roe@example.com' }]);
  });

  test('whose account was seen is known by it, even if what followed failed', async () => {
    rollcall.pager.accounts.set('A9', { id: 'A9', email, name: 'By hand', muted: false, teams: [] });
    rollcall.pager.troubles.push(undefined, new Blocked('Pager 422', 'no'));
    await happen(created);
    expect(await pager()).toMatchObject({ status: 'blocked', externalIds: ['A9'] });
  });

  test('a crash before the wake-up is sent is found by the sweep', async () => {
    await rollcall.sweep();
    await rollcall.route(created);
    rollcall.wakes.length = 0;
    await rollcall.sweep();
    expect(rollcall.wakes).toEqual([]);
    rollcall.clock.advance(11 * 60_000);
    await rollcall.sweep();
    await rollcall.drain();
    expect(account()).toBeDefined();
  });

  test('a person who waits in a long queue is woken again less and less often', async () => {
    await rollcall.sweep();
    await rollcall.route(created);
    const wakings = async (minutes: number) => {
      const before = rollcall.wakes.length;
      for (let minute = 0; minute < minutes; minute++) {
        rollcall.clock.advance(60_000);
        await rollcall.sweep();
      }
      return rollcall.wakes.length - before;
    };
    expect(await wakings(11)).toBe(1);
    expect(await wakings(229)).toBe(3);
    await rollcall.drain();
    expect(await pager()).toMatchObject({ status: 'applied' });
    expect(await pager()).not.toHaveProperty('rewoken');
  });

  test('a crash in the middle of a change is found and finished', async () => {
    await rollcall.route(created);
    rollcall.pager.meanwhile = async () => {
      throw new Transient('killed');
    };
    await expect(rollcall.drain()).rejects.toThrow('killed');
    expect(await pager()).toMatchObject({ status: 'pending', lastError: { kind: 'Transient' } });
    rollcall.pager.meanwhile = async () => {};
    rollcall.clock.advance(11 * 60_000);
    await rollcall.sweep();
    await rollcall.drain();
    expect(await pager()).toMatchObject({ status: 'applied' });
    expect((await pager())?.lastError).toBeUndefined();
  });

  test('a change of mind while the worker is at it is not lost: A, then B, then A again', async () => {
    await happen(created);
    await rollcall.route(event('user.updated', 3, { user: { ...jane, displayName: 'B' } }));
    rollcall.pager.meanwhile = async () => {
      rollcall.pager.meanwhile = async () => {};
      await rollcall.route(event('user.updated', 4, { user: { ...jane, displayName: 'Jane Doe' } }));
    };
    await rollcall.drain();
    expect(account()?.name).toBe('Jane Doe');
    expect(await pager()).toMatchObject({ status: 'applied' });
  });

  test('a change of mind whose wake-up is lost while the worker is at it stays due', async () => {
    await happen(created);
    await rollcall.route(event('user.updated', 3, { user: { ...jane, displayName: 'B' } }));
    rollcall.pager.meanwhile = async () => {
      rollcall.pager.meanwhile = async () => {};
      await rollcall.route(event('user.updated', 4, { user: { ...jane, displayName: 'C' } }));
      rollcall.wakes.length = 0;
    };
    await rollcall.drain();
    expect(await pager()).toMatchObject({ status: 'pending' });
    rollcall.clock.advance(11 * 60_000);
    await rollcall.sweep();
    await rollcall.drain();
    expect(account()?.name).toBe('C');
  });

  test('a change of mind between the worker’s decision and its first call is heard: it was taken back for good', async () => {
    await happen(created);
    await rollcall.route(joinedSre);
    const { list } = rollcall.table;
    rollcall.table.list = async (...args) => {
      rollcall.table.list = list;
      const read = await list(...args);
      await rollcall.route(event('group.member_removed', 3, { user: jane }));
      return read;
    };
    await rollcall.drain();
    expect(account()).toMatchObject({ teams: [] });
  });

  test('a second worker with the same person waits for the first', async () => {
    await rollcall.route(created);
    const wake = rollcall.wakes[0]?.wake;
    if (wake === undefined) throw new Error('nobody was woken');
    rollcall.pager.meanwhile = async () => {
      rollcall.pager.meanwhile = async () => {};
      await expect(rollcall.apply(wake)).rejects.toMatchObject({ name: 'Throttled' });
    };
    await rollcall.drain();
    expect(rollcall.pager.accounts.size).toBe(1);
  });

  test('what the vendor refuses waits for a human, visibly, and is tried again less and less often', async () => {
    const refuse = () =>
      new Blocked('Pager 428', 'please remove it from schedules: [Night]', { status: 428 });
    rollcall.pager.troubles.push(refuse());
    await happen(created);
    expect(await pager()).toMatchObject({
      status: 'blocked',
      lastError: { by: 'please remove it from schedules: [Night]' },
    });
    await happen(created);
    expect(rollcall.pager.calls).toHaveLength(1);
    rollcall.pager.troubles.push(refuse());
    for (const [minutes, calls] of [
      [2, 2],
      [1, 2],
      [2, 4],
    ] as const) {
      rollcall.clock.advance(minutes * 60_000);
      await rollcall.sweep();
      await rollcall.drain();
      expect(
        rollcall.pager.calls.filter((call) => call === 'observe' || call.startsWith('create')).length,
      ).toBeGreaterThanOrEqual(calls);
    }
    expect(await pager()).toMatchObject({ status: 'applied' });
    expect(account()).toBeDefined();
  });

  test('a step that the vendor accepts and does not keep is a failure, not a success', async () => {
    rollcall.pager.accounts.set = function (id, value) {
      return Map.prototype.set.call(this, id, { ...value, teams: [] });
    };
    await happen(created, joinedSre);
    expect(await pager()).toMatchObject({ status: 'blocked', lastError: { kind: 'Blocked' } });
    expect((await pager())?.lastError?.by).toContain('did not take');
  });

  test('a 403 is the key only if the key is refused elsewhere too', async () => {
    rollcall.pager.troubles.push(new Credential('Pager 403', { status: 403, words: 'owners only' }));
    await happen(created);
    expect(await pager()).toMatchObject({ status: 'blocked', lastError: { by: 'owners only' } });
    rollcall = createRollcall();
    const dead = () => new Credential('Pager 403', { status: 403 });
    rollcall.pager.troubles.push(dead(), dead());
    await rollcall.route(created);
    await expect(rollcall.drain()).rejects.toMatchObject({ name: 'Credential' });
    expect(await pager()).toMatchObject({ status: 'pending' });
  });

  test('a permanent failure is shown as failed, and the next event tries again', async () => {
    rollcall.pager.troubles.push(new Permanent('Pager 422'));
    await rollcall.route(created);
    await expect(rollcall.drain()).rejects.toMatchObject({ name: 'Permanent' });
    expect(await pager()).toMatchObject({ status: 'failed' });
    await happen(event('user.updated', 9, { user: jane }));
    expect(await pager()).toMatchObject({ status: 'applied' });
  });
});
