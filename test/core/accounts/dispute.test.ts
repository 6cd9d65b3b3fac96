import { beforeEach, describe, expect, test } from 'vitest';
import type { Event } from '../../../functions/core/contracts/event.ts';
import { event } from '../../support/events.ts';
import { createRollcall } from '../../support/rollcall.ts';

/*
 * A dispute forbids finding by the address and everything that gives; it protects no leaver. The kind's members:
 * suspended, deactivated, deleted, out of the group; with an account on record and without one; the dispute before the
 * mute, after it, over during it; seen by `route`, by `sweep`, by a worker at work; two leavers; renamed away.
 */

const [colleague, admin] = ['jane@example.com', 'ada@example.com'];
const hour = 3_600_000;
const inOkta = (id: string, email?: string) => ({ user: { id, email, displayName: id } });
const ada = (type: Event['type'], seconds: number, email?: string) =>
  event(type, seconds, inOkta('00ada', email));
const jane = (type: Event['type'], seconds: number, email?: string) =>
  event(type, seconds, inOkta('00jane', email));
/** A leaver's word in each of the ways that there are. */
const departures = ['user.suspended', 'user.deactivated', 'user.deleted'] as const;

let rollcall: ReturnType<typeof createRollcall>;
beforeEach(async () => {
  rollcall = createRollcall();
  // The first sweep looks at everybody, which would repair what these tests look for.
  await rollcall.sweep();
});

const happen = (...events: Event[]) => rollcall.happen(...events);
/** Ada is A1, Jane is A2. */
const account = (id: string) => rollcall.pager.accounts.get(id);
const ofAda = async () => (await rollcall.personOf(admin)).accounts.pager;

async function later(hours: number): Promise<void> {
  for (let passed = 0; passed < hours; passed++) {
    rollcall.clock.advance(hour);
    await rollcall.sweep();
    await rollcall.drain();
  }
}

/** What the last sweep counted, sixteen minutes from now. */
async function notMuted(): Promise<number | undefined> {
  rollcall.clock.advance(16 * 60_000);
  await rollcall.sweep();
  return rollcall.counted('LeaversNotMuted').at(-1)?.value;
}

const both = [
  ada('user.created', 1, admin),
  ada('group.member_added', 2),
  jane('user.created', 3, colleague),
];
const claimed = ada('user.updated', 10, colleague);

describe('an admin who claims a colleague’s e-mail', () => {
  test.each(departures)(
    'is muted after %s by the account on record, and the colleague loses nothing',
    async (how) => {
      await happen(...both, claimed, ada(how, 20));
      expect(account('A1')).toMatchObject({ muted: true, email: admin });
      expect(account('A2')).toMatchObject({ muted: false, email: colleague });
      expect(await notMuted()).toBe(0);
      await later(80);
      expect(account('A1')?.muted).toBe(how === 'user.suspended' ? true : undefined);
      expect(account('A2')).toMatchObject({ muted: false, email: colleague });
    },
  );

  test.each(departures)('is muted also where %s is told before the claim, or with it', async (how) => {
    await happen(...both, ada(how, 20), claimed);
    expect(account('A1')).toMatchObject({ muted: true });
    await happen(ada(how, 30, colleague));
    expect(account('A1')).toMatchObject({ muted: true });
    expect(account('A2')).toMatchObject({ muted: false });
  });

  test('is given nothing: no account, no name, no e-mail, no team', async () => {
    await happen(...both, jane('group.member_added', 4), claimed);
    rollcall.pager.accounts.delete('A1');
    await happen(ada('user.updated', 11), ada('group.member_added', 12));
    await later(3);
    expect(rollcall.pager.accounts.size).toBe(1);
    expect(await ofAda()).toMatchObject({ status: 'blocked', lastError: { kind: 'Dispute' } });
  });

  test('stays muted whatever comes back, until the dispute is over', async () => {
    await happen(...both, claimed, ada('user.suspended', 20), ada('user.reactivated', 30));
    await later(3);
    expect(account('A1')).toMatchObject({ muted: true });
    await happen(ada('user.updated', 40, admin));
    expect(account('A1')).toMatchObject({ muted: false, email: admin, teams: ['SRE'] });
  });

  test('who was muted before and is renamed away during it is muted all the time', async () => {
    await happen(...both, ada('user.suspended', 5), claimed);
    await later(2);
    expect(account('A1')).toMatchObject({ muted: true });
    await happen(ada('user.updated', 40, 'ada.two@example.com'));
    expect(account('A1')).toMatchObject({ muted: true });
    expect(account('A2')).toMatchObject({ muted: false });
  });

  test('is removed from what they had when both leave, each by their own account', async () => {
    await happen(...both, claimed, jane('user.suspended', 20), ada('user.suspended', 21));
    expect([account('A1')?.muted, account('A2')?.muted]).toEqual([true, true]);
    await happen(jane('user.reactivated', 30));
    expect([account('A1')?.muted, account('A2')?.muted]).toEqual([true, false]);
  });

  test('of whom no account is known is blocked, and counts as not muted until the dispute is over', async () => {
    await happen(jane('user.created', 1, colleague), ada('user.created', 2, colleague));
    expect(await notMuted()).toBe(0);
    await happen(ada('user.suspended', 20));
    const blocked = () => rollcall.table.items().filter((item) => item.status === 'blocked');
    expect(blocked()).toMatchObject([{ lastError: { kind: 'Dispute' }, desiredState: 'muted' }]);
    expect(await notMuted()).toBe(1);
    const calls = rollcall.pager.calls.length;
    await later(4);
    expect(rollcall.pager.calls).toHaveLength(calls);
    expect(account('A1')).toMatchObject({ muted: false });
    await happen(ada('user.reactivated', 30));
    expect(await notMuted()).toBe(0);
    await happen(ada('user.suspended', 40), ada('user.updated', 50, 'ada.two@example.com'));
    expect(blocked()).toEqual([]);
    expect(await notMuted()).toBe(0);
  });

  test('who leaves is removed although a human had made the account', async () => {
    rollcall.pager.accounts.set('A9', {
      id: 'A9',
      email: admin,
      name: 'Ada',
      muted: false,
      teams: ['Chess'],
    });
    rollcall.world.config = { ...rollcall.world.config, access: [] };
    await happen(jane('user.created', 1, colleague), ada('user.created', 2, admin), ada('user.suspended', 3));
    await happen(claimed, ada('user.deleted', 20));
    expect(account('A9')).toMatchObject({ muted: true });
    await later(80);
    expect(account('A9')).toBeUndefined();
  });

  test('is muted though the claim comes while a worker is about to give', async () => {
    await happen(...both);
    await rollcall.route(ada('user.updated', 5, 'ada.two@example.com'));
    rollcall.pager.meanwhile = async () => {
      rollcall.pager.meanwhile = async () => {};
      await rollcall.route(claimed);
      await rollcall.route(ada('user.suspended', 20));
    };
    await rollcall.drain();
    expect(account('A1')).toMatchObject({ muted: true });
    expect(account('A2')).toMatchObject({ muted: false, email: colleague });
  });

  test('whose departure `route` was cut off from is muted by `sweep`', async () => {
    await happen(...both, claimed);
    await rollcall.route(ada('user.suspended', 20));
    rollcall.wakes.length = 0;
    await later(1);
    expect(account('A1')).toMatchObject({ muted: true });
  });

  test('is told who the rival is and what to do, and no e-mail', async () => {
    await happen(...both, claimed);
    const { person } = await rollcall.personOf(colleague);
    const by = (await ofAda())?.lastError?.by ?? '';
    expect(by).toContain(`okta 00jane (person ${person})`);
    expect(by).toMatch(/give okta 00ada .* another e-mail/);
    expect(by).not.toContain('@');
  });

  test('does not inherit the account of the colleague who leaves meanwhile, and that one is muted', async () => {
    await happen(...both, claimed, jane('user.deleted', 20));
    await later(2);
    expect(account('A2')).toMatchObject({ muted: true, teams: [] });
    expect(account('A1')).toMatchObject({ muted: false, teams: ['SRE'] });
    await later(80);
    expect(account('A2')).toBeUndefined();
    expect([...rollcall.pager.accounts.values()]).toMatchObject([
      { id: 'A1', email: colleague, muted: false, teams: ['SRE'] },
    ]);
  });

  test('is no one person with the colleague, whatever leaves and comes back', async () => {
    await happen(
      ...both,
      claimed,
      ada('user.deactivated', 20),
      ada('user.reactivated', 30),
      ada('user.updated', 40, admin),
    );
    await later(1);
    const people = [await rollcall.personOf(admin), await rollcall.personOf(colleague)];
    expect(people.map(({ identities }) => identities.map(({ userId }) => userId))).toEqual([
      ['00ada'],
      ['00jane'],
    ]);
    expect(account('A1')).toMatchObject({ muted: false, email: admin, teams: ['SRE'] });
    expect(account('A2')).toMatchObject({ muted: false, email: colleague, teams: [] });
  });

  test('who is out of the group loses its teams by the account on record, before the claim, with it or after', async () => {
    const out = ada('group.member_removed', 15);
    for (const order of [
      [out, claimed],
      [claimed, out],
    ]) {
      rollcall = createRollcall();
      await rollcall.sweep();
      await happen(...both);
      for (const one of order) await rollcall.route(one);
      await rollcall.drain();
      expect(account('A1')).toMatchObject({ teams: [], muted: false, email: admin, name: '00ada' });
      expect(await ofAda()).toMatchObject({
        status: 'blocked',
        lastError: { kind: 'Dispute' },
        appliedState: 'present',
      });
      const calls = rollcall.pager.calls.length;
      await later(3);
      expect(rollcall.pager.calls).toHaveLength(calls);
      await happen(ada('user.updated', 40, admin), ada('group.member_added', 41));
      expect(account('A1')).toMatchObject({ teams: ['SRE'] });
      expect(await ofAda()).toMatchObject({ status: 'applied' });
    }
  });

  test('who is muted and out of the group loses its teams, stays muted, and comes back as before', async () => {
    await happen(...both, ada('user.suspended', 5), claimed);
    await happen(ada('group.member_removed', 15), ada('user.reactivated', 16));
    expect(account('A1')).toMatchObject({ teams: [], muted: true });
    await happen(ada('user.suspended', 20), ada('user.reactivated', 30), ada('user.updated', 40, admin));
    expect(account('A1')).toMatchObject({ teams: [], muted: false });
  });

  test('costs no call where nothing is to be taken', async () => {
    await happen(...both);
    const calls = rollcall.pager.calls.length;
    await happen(claimed, ada('user.updated', 11));
    await later(1);
    expect(rollcall.pager.calls).toHaveLength(calls);
  });
});
