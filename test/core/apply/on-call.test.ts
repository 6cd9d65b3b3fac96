import { describe, expect, test } from 'vitest';
import type { Account } from '../../../functions/core/accounts/account.ts';
import { parseConfig } from '../../../functions/core/config/config.ts';
import type { Target } from '../../../functions/core/contracts/target.ts';
import { decideAll } from '../../../functions/core/operate/decide.ts';
import { heldAt } from '../../../functions/core/roster/held.ts';
import { sources } from '../../../functions/sources/index.ts';
import { opsgenie } from '../../../functions/targets/opsgenie/index.ts';
import { createOpsgenie } from '../../../infra/local/simulators/opsgenie/index.ts';
import { event } from '../../support/events.ts';
import { createRollcall } from '../../support/rollcall.ts';
import { createClock, workbench } from '../../support/target.ts';

const jane = { id: '00u1', email: 'jane@example.com', displayName: 'Jane Doe' };
const hour = 3_600_000;

/** Rollcall with a simulated Opsgenie, where Jane alone, or with others, is on the rota. */
function createOnCall(onCall: unknown, participants = ['jane@example.com']) {
  let now = () => 0;
  const simulator = createOpsgenie(createClock(), {
    limits: { configuration: [], search: [] },
    seeds: {
      users: [
        { username: 'jane@example.com', fullName: 'Jane Doe' },
        { username: 'kim@example.com', fullName: 'Kim' },
      ],
      schedules: [{ name: 'Night', participants }],
    },
  });
  const targets = { opsgenie: opsgenie as unknown as Target };
  const config = parseConfig(
    {
      sources: { okta: {} },
      targets: { opsgenie: {} },
      access: [{ group: '*', opsgenie: {} }],
      leavers: { onCall },
    },
    { sources, targets },
    'act',
  );
  const { client } = workbench(opsgenie, opsgenie.settings.parse({}), simulator.app, { now: () => now() });
  const rollcall = createRollcall(config, { targets, client: () => client });
  now = rollcall.clock.now;
  const wait = async (hours = 73) => {
    rollcall.clock.advance(hours * hour);
    await rollcall.sweep();
    await rollcall.drain();
  };
  return {
    rollcall,
    wait,
    async leave() {
      await rollcall.happen(
        event('user.created', 1, { user: jane }),
        event('user.deleted', 2, { user: jane }),
      );
      await wait();
    },
    account: async () => (await rollcall.personOf(jane.email)).accounts.opsgenie,
    /** As a human at Opsgenie does it. */
    async put(...usernames: string[]) {
      const state = (await (await simulator.app.request('/_state')).json()) as {
        schedules: { id: string; rotations: { id: string }[] }[];
      };
      const [night] = state.schedules;
      const path = `/v2/schedules/${night?.id}/rotations/${night?.rotations[0]?.id}?scheduleIdentifierType=id`;
      const body = { participants: usernames.map((username) => ({ type: 'user', username })) };
      const headers = { authorization: 'GenieKey a-human', 'content-type': 'application/json' };
      await simulator.app.request(path, { method: 'PATCH', headers, body: JSON.stringify(body) });
    },
    async onRota() {
      const state = (await (await simulator.app.request('/_state')).json()) as {
        schedules: { rotations: { participants: { username: string }[] }[] }[];
      };
      return state.schedules[0]?.rotations[0]?.participants.map(({ username }) => username);
    },
  };
}

test('a leaver who is on call stays until a human sees to their places', async () => {
  const { leave, account, onRota } = createOnCall('hold');
  await leave();
  expect(await account()).toMatchObject({
    status: 'blocked',
    lastError: { by: expect.stringContaining('"Night": put another person there') },
  });
  expect(await onRota()).toEqual(['jane@example.com']);
});

test('a leaver who is on call is replaced by whom the configuration names, and removed', async () => {
  const { leave, account, onRota, rollcall } = createOnCall({ replace: { opsgenie: 'kim@example.com' } });
  await leave();
  expect(await onRota()).toEqual(['kim@example.com']);
  expect(await account()).toMatchObject({ status: 'applied', appliedState: 'absent' });
  const lines = await rollcall.roster.history((await account())?.person ?? '', 9);
  const handedOver = lines.find(
    ({ what }) =>
      what === 'Put the stand-in in their place in the rotation "Rotation 1" of the schedule "Night"',
  );
  // On record for the receipt: no hour is less covered than before.
  const [consequence] = handedOver?.consequences ?? [];
  expect(consequence).toMatchObject({ rota: 'Night', lost: [], moved: [] });
  expect(consequence?.covered.after).toBe(consequence?.covered.before);
});

test('a replacement that the configuration names later takes the places of whom it kept waiting', async () => {
  const onCall = createOnCall('hold');
  await onCall.leave();
  const { config } = onCall.rollcall.world;
  const later = {
    otherwise: 'hold' as const,
    standIns: { opsgenie: { default: { person: 'kim@example.com' } } },
  };
  onCall.rollcall.world.config = { ...config, leavers: { ...config.leavers, onCall: later } };
  await onCall.wait();
  expect(await onCall.onRota()).toEqual(['kim@example.com']);
  expect(await onCall.account()).toMatchObject({ appliedState: 'absent' });
});

describe('a leaver whose removal costs cover', () => {
  const shared = ['jane@example.com', 'kim@example.com'];
  type OnCall = ReturnType<typeof createOnCall>;
  const heldOf = async ({ rollcall }: OnCall) => {
    const held: Account[] = [];
    for await (const page of heldAt(rollcall.roster.table, 'opsgenie', 'cover')) held.push(...page);
    return held;
  };
  const decide = async (onCall: OnCall, ruling: 'approved' | 'rejected') => {
    const result = await decideAll(onCall.rollcall.world, await heldOf(onCall), { ruling, by: 'Kim' });
    await onCall.rollcall.drain();
    return result;
  };

  test('is muted, and held with the plan and the hours until a human decides', async () => {
    const onCall = createOnCall('hold', shared);
    await onCall.leave();
    expect(await onCall.account()).toMatchObject({ status: 'held', appliedState: 'muted' });
    const [held] = await heldOf(onCall);
    expect(held?.hold?.steps?.[0]?.consequences?.[0]).toMatchObject({ rota: 'Night', moved: [] });
    const lines = await onCall.rollcall.roster.history(held?.person ?? '', 9);
    expect(lines.filter(({ what }) => what.startsWith('held, because cover would be lost'))).toHaveLength(1);
  });

  test('is removed as soon as a human approves those hours', async () => {
    const onCall = createOnCall('hold', shared);
    await onCall.leave();
    expect(await decide(onCall, 'approved')).toMatchObject({ decided: 1 });
    expect(await onCall.onRota()).toEqual([undefined, 'kim@example.com']);
    expect(await onCall.account()).toMatchObject({ status: 'applied', appliedState: 'absent' });
  });

  test('stays as they are when a human says no, however often it is looked at', async () => {
    const onCall = createOnCall('hold', shared);
    await onCall.leave();
    await decide(onCall, 'rejected');
    await onCall.wait(30);
    expect(await onCall.onRota()).toEqual(shared);
    expect(await onCall.account()).toMatchObject({ status: 'held', hold: { decided: 'rejected' } });
  });

  test('is looked at again every hour, and removed by itself once a human has put another person there', async () => {
    const onCall = createOnCall('hold', shared);
    await onCall.leave();
    await onCall.put('kim@example.com', 'kim@example.com');
    await onCall.wait(0.9);
    expect(await onCall.account()).toMatchObject({ status: 'held' });
    await onCall.wait(0.2);
    expect(await onCall.account()).toMatchObject({ status: 'applied', appliedState: 'absent' });
  });

  test('is held since then as long as the plan is the same, though the hours that can be seen are others', async () => {
    const onCall = createOnCall('hold', shared);
    await onCall.leave();
    const before = (await onCall.account())?.hold;
    await onCall.wait(50);
    const after = (await onCall.account())?.hold;
    expect(after).toMatchObject({ since: before?.since, plan: before?.plan });
    expect(Date.parse(after?.lookAt ?? '')).toBeGreaterThan(Date.parse(before?.lookAt ?? ''));
    expect(await decide(onCall, 'approved')).toMatchObject({ decided: 1 });
    expect(await onCall.account()).toMatchObject({ appliedState: 'absent' });
  });

  test('waits again, beside what was approved, where the plan has moved since', async () => {
    const onCall = createOnCall('hold', ['kim@example.com', 'kim@example.com', 'jane@example.com']);
    await onCall.leave();
    const before = (await onCall.account())?.hold;
    // The leaver has other weeks, and more of them.
    await onCall.put('jane@example.com', 'jane@example.com', 'kim@example.com');
    onCall.rollcall.clock.advance(120_000);
    await decide(onCall, 'approved');
    const after = await onCall.account();
    expect(after).toMatchObject({ status: 'held', hold: { by: 'cover', was: before?.steps } });
    expect(after?.hold?.plan).not.toBe(before?.plan);
    expect(await onCall.onRota()).toEqual(['jane@example.com', 'jane@example.com', 'kim@example.com']);
    await decide(onCall, 'approved');
    expect(await onCall.account()).toMatchObject({ appliedState: 'absent' });
  });

  test('is removed at once where the configuration says that hours may become uncovered', async () => {
    const onCall = createOnCall('force', shared);
    await onCall.leave();
    expect(await onCall.account()).toMatchObject({ status: 'applied', appliedState: 'absent' });
  });

  test('where the mode asks is held once, and what a human approves of the plan is approved with its cost', async () => {
    const onCall = createOnCall('hold', shared);
    const { world } = onCall.rollcall;
    await onCall.rollcall.happen(event('user.created', 1, { user: jane }));
    world.config = { ...world.config, modes: { opsgenie: 'ask-destructive' } };
    await onCall.rollcall.happen(event('user.deleted', 2, { user: jane }));
    await onCall.wait();
    const account = await onCall.account();
    expect(account).toMatchObject({ status: 'held', hold: { by: 'ask-destructive' } });
    expect(account?.hold?.steps?.[0]?.consequences?.[0]).toMatchObject({ rota: 'Night' });
    await decideAll(world, account ? [account] : [], { ruling: 'approved', by: 'Kim' });
    await onCall.rollcall.drain();
    expect(await onCall.account()).toMatchObject({ status: 'applied', appliedState: 'absent' });
  });

  test('who comes back is held no more, and unmuted', async () => {
    const onCall = createOnCall('hold', shared);
    await onCall.leave();
    await onCall.rollcall.happen(event('user.created', 400_000, { user: jane }));
    expect(await onCall.account()).toMatchObject({ status: 'applied', appliedState: 'present' });
    expect(await heldOf(onCall)).toEqual([]);
  });
});
