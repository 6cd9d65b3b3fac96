import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { departureTimes } from '../../../functions/core/accounts/departure.ts';
import { Blocked, Credential, Permanent, Transient } from '../../../functions/core/contracts/errors.ts';
import { event } from '../../support/events.ts';
import { createRollcall, pagerConfig } from '../../support/rollcall.ts';

const email = 'jane@example.com';
const jane = { id: '00u1', email, displayName: 'Jane Doe' };
const created = event('user.created', 1, { user: jane });
/** Ten seconds after nine, by Okta's clock. */
const deleted = event('user.deleted', 10);
const suspended = event('user.suspended', 10);
const minute = 60_000;
const hour = 60 * minute;

let rollcall: ReturnType<typeof createRollcall>;
beforeEach(async () => {
  rollcall = createRollcall();
  // The first sweep of all looks at everybody, for the configuration is new.
  await rollcall.sweep();
});

const muteTimes = () => rollcall.counted('TimeToMute').map(({ value }) => value);
const removalTimes = () => rollcall.counted('TimeToRemoval').map(({ value }) => value);
/** What the last sweep counted. */
async function notMuted() {
  await rollcall.sweep();
  return rollcall.counted('LeaversNotMuted').at(-1)?.value;
}

describe('the time to mute', () => {
  test('counts from the moment that the source gives, and ends when the vendor was seen to have muted them', async () => {
    await rollcall.happen(created);
    rollcall.clock.advance(30_000);
    await rollcall.route(deleted);
    rollcall.pager.meanwhile = async () => rollcall.clock.advance(5_000);
    await rollcall.drain();
    expect(rollcall.counted('TimeToMute')).toEqual([{ value: 25, target: 'pager' }]);
  });

  test('is told once a departure, not again at every event of one who left, and again when they leave again', async () => {
    await rollcall.happen(created, deleted, deleted, event('user.updated', 11));
    expect(muteTimes()).toHaveLength(1);
    await rollcall.happen(event('user.created', 20, { user: jane }));
    rollcall.clock.advance(60_000);
    await rollcall.happen(event('user.deleted', 30));
    expect(muteTimes()).toEqual([0, 30]);
  });

  test('of a suspension counts too, and so does losing the last grant', async () => {
    rollcall.clock.advance(15_000);
    await rollcall.happen(created, suspended);
    expect(muteTimes()).toEqual([5]);
    rollcall = createRollcall(pagerConfig({ access: [{ group: 'sre', pager: {} }] }));
    rollcall.clock.advance(15_000);
    await rollcall.happen(event('group.member_added', 2, { user: jane }), event('group.member_removed', 10));
    expect(muteTimes()).toEqual([5]);
  });

  test('is not told while the mute is not proved', async () => {
    await rollcall.happen(created);
    rollcall.pager.troubles.push(undefined, new Transient('Pager 503'));
    await rollcall.route(deleted);
    await expect(rollcall.drain()).rejects.toThrow('503');
    expect(muteTimes()).toEqual([]);
    rollcall.clock.advance(51 * minute);
    await rollcall.sweep();
    await rollcall.drain();
    expect(muteTimes()).toEqual([51 * 60 - 10]);
  });

  test('of a person whose return was cut off half-way, perhaps unmuted, is told anew', async () => {
    await rollcall.happen(created, suspended);
    rollcall.pager.meanwhile = async () => {
      throw new Transient('killed');
    };
    await rollcall.route(event('user.reactivated', 20));
    await expect(rollcall.drain()).rejects.toThrow('killed');
    rollcall.pager.meanwhile = async () => {};
    await rollcall.happen(event('user.suspended', 30));
    expect(muteTimes()).toHaveLength(2);
  });

  test('of a person hired again, whose new account was made but never proved, is told anew', async () => {
    rollcall = createRollcall({
      ...pagerConfig(),
      leavers: { grace: 0, onCall: { otherwise: 'hold', standIns: {} }, brake: false, keepSnapshots: 0 },
    });
    await rollcall.happen(created, deleted);
    rollcall.pager.troubles.push(undefined, undefined, new Transient('killed'));
    await rollcall.route(event('user.created', 20, { user: jane }));
    await expect(rollcall.drain()).rejects.toThrow('killed');
    expect(rollcall.pager.byEmail(email)).toBeDefined();
    await rollcall.route(event('user.deleted', 30));
    rollcall.wakes.length = 0;
    rollcall.clock.advance(16 * minute);
    expect(await notMuted()).toBe(1);
    await rollcall.drain();
    expect(muteTimes()).toHaveLength(2);
    expect(removalTimes()).toHaveLength(2);
  });
});

describe('the time to removal', () => {
  test('counts from when Rollcall knew, the grace period included, and is told once', async () => {
    await rollcall.happen(created, deleted);
    expect(removalTimes()).toEqual([]);
    rollcall.clock.advance(73 * hour);
    await rollcall.sweep();
    await rollcall.drain();
    await rollcall.happen(deleted);
    expect(rollcall.counted('TimeToRemoval')).toEqual([{ value: 73 * 3_600, target: 'pager' }]);
    expect(muteTimes()).toHaveLength(1);
  });

  test('without a grace period is the time to mute as well', async () => {
    rollcall = createRollcall({
      ...pagerConfig(),
      leavers: { grace: 0, onCall: { otherwise: 'hold', standIns: {} }, brake: false, keepSnapshots: 0 },
    });
    await rollcall.happen(created);
    rollcall.clock.advance(20_000);
    await rollcall.happen(deleted);
    expect(muteTimes()).toEqual([10]);
    expect(removalTimes()).toEqual([0]);
  });
});

test('times are never negative, whatever a source’s clock says, and none is told of who stays', () => {
  const time = fc.integer({ min: 0, max: 10 ** 12 });
  const state = fc.constantFrom('present', 'muted', 'absent', undefined);
  fc.assert(
    fc.property(time, time, time, state, state, (at, knownAt, now, before, after = 'present') => {
      const iso = (moment: number) => new Date(moment).toISOString();
      const leaving = { at: iso(at), knownAt: iso(knownAt) };
      const begun = { leaving, leavingSince: iso(knownAt), appliedState: before };
      const { toMute, toRemoval } = departureTimes(begun, after, now);
      expect(toMute ?? 0).toBeGreaterThanOrEqual(0);
      expect(toRemoval ?? 0).toBeGreaterThanOrEqual(0);
      if (after === 'present') expect([toMute, toRemoval]).toEqual([undefined, undefined]);
      if (before === 'muted') expect(toMute).toBeUndefined();
      if (before === 'absent') expect([toMute, toRemoval]).toEqual([undefined, undefined]);
    }),
  );
});

describe('leavers who are not muted', () => {
  test('are none: which every sweep says, so that saying nothing is no good news', async () => {
    expect(await notMuted()).toBe(0);
    await rollcall.happen(created, deleted);
    rollcall.clock.advance(hour);
    expect(await notMuted()).toBe(0);
    expect(rollcall.counted('LeaversNotMuted')).toHaveLength(3);
  });

  test('count from 15 minutes after Rollcall knew, until they are muted', async () => {
    await rollcall.happen(created);
    await rollcall.route(deleted);
    rollcall.wakes.length = 0;
    rollcall.clock.advance(14 * minute);
    expect(await notMuted()).toBe(0);
    rollcall.clock.advance(minute);
    expect(await notMuted()).toBe(1);
    rollcall.clock.advance(3 * hour);
    expect(await notMuted()).toBe(1);
    await rollcall.drain();
    expect(await notMuted()).toBe(0);
  });

  test.each([
    ['a human must act first', () => new Blocked('Pager 428', 'please remove it from schedules')],
    ['the vendor is down', () => new Transient('Pager 503')],
    ['the key is refused', () => new Credential('Pager 401', { status: 401 })],
  ])('count at every sweep while %s', async (_why, lastError) => {
    await rollcall.happen(created);
    await rollcall.route(deleted);
    for (let n = 0; n < 70; n++) {
      rollcall.pager.troubles.push(lastError());
      await rollcall.drain().catch(() => {});
      rollcall.wakes.length = 0;
      rollcall.clock.advance(minute);
      expect(await notMuted()).toBe(n < 14 ? 0 : 1);
      rollcall.pager.troubles.length = 0;
    }
  });

  test('count where the mute fails for good, however often, and are tried again by the sweep until it does not', async () => {
    await rollcall.happen(created);
    await rollcall.route(deleted);
    const refuse = async () => {
      rollcall.pager.troubles.push(new Permanent('Pager 422'));
      await expect(rollcall.drain()).rejects.toThrow('422');
    };
    await refuse();
    let tries = 0;
    for (let n = 0; n < 48 * 60; n++) {
      rollcall.clock.advance(minute);
      expect(await notMuted()).toBe(n < 14 ? 0 : 1);
      if (rollcall.wakes.length === 0) continue;
      expect(rollcall.wakes.map(({ lane }) => lane)).toEqual(['leavers']);
      tries++;
      await refuse();
    }
    // After minutes at first, then hourly.
    expect(tries).toBeGreaterThan(48);
    expect(tries).toBeLessThan(70);
    rollcall.clock.advance(hour);
    await rollcall.sweep();
    await rollcall.drain();
    expect(await notMuted()).toBe(0);
    expect((await rollcall.personOf(email)).accounts.pager).toMatchObject({ status: 'applied' });
  });

  test('are tried again also where the removal after the grace period fails for good', async () => {
    await rollcall.happen(created, deleted);
    rollcall.clock.advance(73 * hour);
    await rollcall.sweep();
    rollcall.pager.troubles.push(new Permanent('Pager 422'));
    await expect(rollcall.drain()).rejects.toThrow('422');
    expect((await rollcall.personOf(email)).accounts.pager).toMatchObject({
      status: 'failed',
      dueAt: expect.any(String),
    });
    rollcall.clock.advance(3 * minute);
    await rollcall.sweep();
    await rollcall.drain();
    expect(rollcall.pager.byEmail(email)).toBeUndefined();
    expect(removalTimes()).toHaveLength(1);
  });

  test('do not count once they are back, nor while they only wait for their removal, nor joiners at all', async () => {
    await rollcall.route(created);
    rollcall.wakes.length = 0;
    rollcall.clock.advance(hour);
    expect(await notMuted()).toBe(0);
    await rollcall.drain();
    await rollcall.route(suspended);
    rollcall.wakes.length = 0;
    await rollcall.route(event('user.reactivated', 20));
    rollcall.clock.advance(hour);
    expect(await notMuted()).toBe(0);
    await rollcall.drain();
    await rollcall.happen(event('user.deleted', 30));
    rollcall.clock.advance(72 * hour);
    expect(await notMuted()).toBe(0);
  });
});

describe('leavers who are due', () => {
  test('are looked at before joiners who were due first', async () => {
    await rollcall.happen(created);
    await rollcall.route(
      event('user.created', 2, { id: 'okta:2', user: { id: '00u2', email: 'joe@example.com' } }),
    );
    rollcall.clock.advance(minute);
    await rollcall.route(deleted);
    rollcall.wakes.length = 0;
    rollcall.clock.advance(hour);
    await rollcall.sweep();
    expect(rollcall.wakes.map(({ lane }) => lane)).toEqual(['leavers', 'ordinary']);
  });
});
