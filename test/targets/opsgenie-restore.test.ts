import { describe, expect, test } from 'vitest';
import type { Target } from '../../functions/core/contracts/target.ts';
import { opsgenie } from '../../functions/targets/opsgenie/index.ts';
import type { Seeds } from '../../infra/local/simulators/opsgenie/seeds.ts';
import { jane, opsgenieBench } from '../support/opsgenie.ts';
import { createReturns, dieAt } from '../support/returns.ts';

const hers = { ...jane, role: 'Admin', teams: ['SRE', 'Chess'] };
const joe = { username: 'joe@example.com', fullName: 'Joe', teams: ['SRE'] };
const kim = { username: 'kim@example.com', fullName: 'Kim' };
const rota = [{ name: 'Night', participants: ['joe@example.com', 'jane@example.com', 'joe@example.com'] }];
const escalations = [{ name: 'Databases', recipients: ['joe@example.com', 'jane@example.com'] }];

type Rotas = {
  schedules: {
    id: string;
    rotations: { id: string; participants: { type: string; username?: string }[] }[];
  }[];
  escalations: { id: string; rules: { recipient: { username?: string } }[] }[];
};

async function office({ access, ...seeds }: Seeds & { access?: object[] } = {}) {
  const bench = opsgenieBench({
    seeds: { users: [hers, joe, kim], teams: ['SRE', 'Chess'], schedules: rota, ...seeds },
  });
  const returns = createReturns({
    id: 'opsgenie',
    target: opsgenie as unknown as Target,
    client: bench.client,
    leavers: { onCall: { replace: 'kim@example.com' } },
    advance: bench.clock.advance,
    ...(access && { access }),
  });
  await returns.joins();
  const turns = async () => {
    const { schedules } = (await (await bench.simulator.app.request('/_state')).json()) as Rotas;
    return schedules.flatMap(({ rotations }) =>
      rotations.map(({ participants }) => participants.map(({ username, type }) => username ?? type)),
    );
  };
  const recipients = async () => {
    const state = (await (await bench.simulator.app.request('/_state')).json()) as Rotas;
    return state.escalations.map(({ rules }) => rules.map(({ recipient }) => recipient.username));
  };
  /** All of hers that a human could see, without ids. */
  const seen = async () => {
    const { id: _, contacts = [], teams = [], ...user } = (await bench.user()) ?? {};
    const reached = contacts.filter(({ method }) => method !== 'mobile');
    return {
      ...user,
      teams: [...teams].sort(),
      contacts: reached.map(({ method, to, enabled }) => [method, to, enabled]).sort(),
      turns: await turns(),
      recipients: await recipients(),
    };
  };
  return { ...returns, bench, seen, turns, recipients };
}

describe('an account that was removed at Opsgenie', () => {
  test('is as before but for what is named, in the very place of its rotation, and no step is left', async () => {
    const { seen, leaves, comesBack, plan, restore, bench, turns, recipients } = await office({
      escalations,
    });
    const before = await seen();
    await leaves();
    expect(await bench.user()).toBeUndefined();
    expect(await turns()).toEqual([['joe@example.com', 'kim@example.com', 'joe@example.com']]);
    expect(await recipients()).toEqual([['joe@example.com', 'kim@example.com']]);
    await comesBack();
    const { steps, left } = await plan();
    expect(steps.map(({ title }) => title)).toEqual([
      'Create the account',
      'Add to the team SRE',
      'Add to the team Chess',
      'Add the sms contact',
      'Add the voice contact',
      'Put them back in their place in the rotation "Rotation 1" of the schedule "Night"',
      'Put them back in their place in the escalation "Databases"',
      'Disable the voice contact',
    ]);
    expect(left).toContain('the app on their phone: they sign in there anew');
    await restore();
    expect(await seen()).toEqual(before);
    expect((await plan()).steps).toEqual([]);
  });

  test('is restored once, wherever the command is cut off, and the next one goes on', async () => {
    const { seen, leaves, comesBack, restore, rollcall, pass } = await office({ escalations });
    const before = await seen();
    await leaves();
    await comesBack();
    for (let cut = 1; ; cut++) {
      const process = dieAt(rollcall, cut);
      await restore().catch(() => {});
      process.revive();
      if (!process.died()) break;
      pass(130_000);
    }
    expect(await seen()).toEqual(before);
  });

  test('takes back no place that another one has by now, nor one whose others have moved, and says so', async () => {
    const { leaves, comesBack, plan, restore, bench, turns } = await office({ escalations });
    await leaves();
    const [night] = ((await (await bench.simulator.app.request('/_state')).json()) as Rotas).schedules;
    const participants = ['joe@example.com', 'joe@example.com', 'joe@example.com'].map((username) => ({
      type: 'user',
      username,
    }));
    const path = `/v2/schedules/${night?.id}/rotations/${night?.rotations[0]?.id}?scheduleIdentifierType=id`;
    await bench.request('PATCH', path, { participants });
    const state = (await (await bench.simulator.app.request('/_state')).json()) as Rotas;
    const [databases] = state.escalations;
    const rules = (databases?.rules ?? []).map((rule) => ({
      ...rule,
      recipient: { type: 'user', username: 'joe@example.com' },
    }));
    await bench.request('PATCH', `/v2/escalations/${databases?.id}?identifierType=id`, { rules });
    await comesBack();
    const { steps, left } = await plan();
    expect(steps.map(({ title }) => title).join()).not.toMatch(/Put them back/);
    expect(left).toContain(
      'their place in the rotation "Rotation 1" of the schedule "Night": another one has their place by now',
    );
    expect(left).toContain('their place in the escalation "Databases": another one has their place by now');
    const before = await turns();
    await restore();
    expect(await turns()).toEqual(before);
  });

  test('has nothing that the configuration would take away again, and its worker finds nothing to do', async () => {
    const { leaves, happen, plan, restore, bench, rollcall } = await office({
      access: [
        { group: 'chess', opsgenie: { teams: ['Chess'] } },
        { group: '*', opsgenie: { role: 'User', teams: ['SRE'] } },
      ],
    });
    await leaves();
    await happen('user.created');
    await happen('group.member_removed', { group: { id: '00g9', displayName: 'chess' } });
    const { left } = await plan();
    expect(left).toContain(
      'the team Chess: the configuration gives it to others, and would take it away again',
    );
    await restore();
    bench.writes();
    await rollcall.drain();
    expect(bench.writes()).toEqual([]);
    expect(await bench.user()).toMatchObject({ role: 'Admin', teams: ['SRE'] });
  });
});
