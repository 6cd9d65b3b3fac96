import { describe, expect, test } from 'vitest';
import type { Target } from '../../functions/core/contracts/target.ts';
import { pagerduty } from '../../functions/targets/pagerduty/index.ts';
import { bob, cem, daily, kim, me, on, organisation, policy, weekly } from '../support/pagerduty-rotas.ts';
import { createReturns, dieAt } from '../support/returns.ts';

const rows = {
  schedules: [
    {
      id: 'PS1',
      name: 'Nights',
      schedule_layers: [weekly('PL1', bob, me, cem), weekly('PL2', cem)],
      overrides: [{ start: on(30), end: on(31), user: { id: me } }],
    },
  ],
  schedules_v3: [{ id: 'PS3', name: 'Days', rotations: [{ id: 'ROT', events: [daily('E1', [bob, me])] }] }],
  escalation_policies: [policy('PEP', [me, 'PS1'], [me], [bob])],
};

async function office(more: { rows?: object; access?: object[] } = {}) {
  const vendor = await organisation({ ...rows, ...more.rows });
  const returns = createReturns({
    id: 'pagerduty',
    target: pagerduty as unknown as Target,
    client: vendor.client,
    settings: { from: 'owner@example.com' },
    leavers: { onCall: { replace: 'kim@example.com' } },
    advance: vendor.clock.advance,
    ...(more.access && { access: more.access }),
  });
  await returns.joins();
  /** Hers, with the id that she had first, whatever it is. */
  const seen = async () => {
    const user = await vendor.user();
    const { users: _, ...cover } = await vendor.cover();
    const own = JSON.parse(JSON.stringify(cover).replaceAll(user?.id ?? me, me));
    const kindOf = (id: string) => user?.contact_methods.find((contact) => contact.id === id)?.type;
    return {
      ...own,
      role: user?.role,
      name: user?.name,
      contacts: user?.contact_methods.map(({ type, address }) => `${type} ${address}`).sort(),
      rules: user?.notification_rules
        .map((rule) => `${rule.urgency} ${kindOf(rule.contact_method.id)}`)
        .sort(),
      teams: user && (await vendor.teams(user.id)),
    };
  };
  return { ...returns, vendor, seen };
}

/** With the rule that PagerDuty gives every new user. */
const withOwnRule = <T extends { rules?: string[] }>(before: T): T => ({
  ...before,
  rules: [...(before.rules ?? []), 'high email_contact_method'].sort(),
});

describe('an account that was removed at PagerDuty', () => {
  test('is as before but for what is named, in its very places, and no step is left', async () => {
    const { seen, leaves, comesBack, plan, restore, vendor } = await office();
    const before = await seen();
    await leaves();
    expect(await vendor.user()).toBeUndefined();
    expect(JSON.stringify(await vendor.cover())).not.toContain(me);
    await comesBack();
    const { steps, left } = await plan();
    expect(steps.map(({ title }) => title)).toEqual([
      'Create the account',
      'Add to the team SRE as manager',
      'Add to the team Platform as responder',
      'Add the sms contact',
      'Put them back in their place in the schedule "Nights"',
      'Put them back in their place in the schedule "Days"',
      'Put them back in their place in the escalation policy "PEP"',
      'Add the high-urgency notification rule (sms, after 0 min)',
    ]);
    expect(left.join()).not.toMatch(/their place in/);
    await restore();
    expect(await seen()).toEqual(withOwnRule(before));
    expect((await plan()).steps).toEqual([]);
  });

  test('is restored once, wherever the command is cut off, and the next one goes on', async () => {
    const { seen, leaves, comesBack, restore, rollcall, pass } = await office();
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
    expect(await seen()).toEqual(withOwnRule(before));
  });

  test('leaves a place where the stand-in was before, and a schedule that was changed since, and says so', async () => {
    const { leaves, comesBack, plan, restore, vendor } = await office({
      rows: { escalation_policies: [policy('PEP', [me, 'PS1'], [kim])] },
    });
    await leaves();
    const { schedules } = await vendor.raw();
    const { id, name, time_zone, schedule_layers: layered } = schedules[0];
    const schedule = { id, type: 'schedule', name, time_zone };
    layered[0].users = [{ user: { id: bob } }, { user: { id: cem } }];
    const put = await vendor.simulator.app.request('/schedules/PS1', {
      method: 'PUT',
      headers: { authorization: 'Token token=human', 'content-type': 'application/json' },
      body: JSON.stringify({ schedule: { ...schedule, schedule_layers: layered.toReversed() } }),
    });
    expect(put.status).toBe(200);
    await comesBack();
    const { left } = await plan();
    const why = 'it was changed since, or the person was left out of it without a stand-in';
    expect(left).toContain(`their place in the schedule "Nights": ${why}`);
    expect(left).toContain(`their place in the escalation policy "PEP": ${why}`);
    const { layers, rules, events } = await vendor.cover();
    await restore();
    const after = await vendor.cover();
    expect(after).toMatchObject({ layers, rules });
    expect(after.events).not.toEqual(events);
  });

  test('has nothing that the configuration would take away again, and its worker finds nothing to do', async () => {
    const { leaves, happen, plan, restore, vendor, rollcall } = await office({
      access: [
        { group: 'chess', pagerduty: { teams: { Platform: 'responder' } } },
        { group: '*', pagerduty: { role: 'limited_user', teams: { SRE: 'responder' } } },
      ],
    });
    await leaves();
    await happen('user.created');
    await happen('group.member_removed', { group: { id: '00g9', displayName: 'chess' } });
    expect((await plan()).left).toContain(
      'the team Platform: the configuration gives it to others, and would take it away again',
    );
    await restore();
    vendor.calls();
    await rollcall.drain();
    expect(vendor.calls().filter((call) => !call.startsWith('GET'))).toEqual([]);
    const user = await vendor.user();
    expect(user && (await vendor.teams(user.id))).toEqual({ SRE: 'responder' });
  });
});
