import { expect, test } from 'vitest';
import { parseConfig } from '../../../functions/core/config/config.ts';
import type { Target } from '../../../functions/core/contracts/target.ts';
import { sources } from '../../../functions/sources/index.ts';
import { opsgenie } from '../../../functions/targets/opsgenie/index.ts';
import { createOpsgenie } from '../../../infra/local/simulators/opsgenie/index.ts';
import { event } from '../../support/events.ts';
import { createRollcall } from '../../support/rollcall.ts';
import { createClock, workbench } from '../../support/target.ts';

const jane = { id: '00u1', email: 'jane@example.com', displayName: 'Jane Doe' };
const hour = 3_600_000;

/** Rollcall with a simulated Opsgenie, where Jane alone is on the rota. */
function createOnCall(onCall: unknown) {
  const simulator = createOpsgenie(createClock(), {
    limits: { configuration: [], search: [] },
    seeds: {
      users: [
        { username: 'jane@example.com', fullName: 'Jane Doe' },
        { username: 'kim@example.com', fullName: 'Kim' },
      ],
      schedules: [{ name: 'Night', participants: ['jane@example.com'] }],
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
  const { client } = workbench(opsgenie, opsgenie.settings.parse({}), simulator.app);
  const rollcall = createRollcall(config, { targets, client: () => client });
  const wait = async () => {
    rollcall.clock.advance(73 * hour);
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
  expect(lines.map(({ what }) => what)).toContain(
    'Put the stand-in in their place in the rotation "Rotation 1" of the schedule "Night"',
  );
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
