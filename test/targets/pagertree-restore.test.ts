import { describe, expect, test } from 'vitest';
import type { Target } from '../../functions/core/contracts/target.ts';
import { pagertree } from '../../functions/targets/pagertree/index.ts';
import type { PagertreeOptions } from '../../infra/local/simulators/pagertree/index.ts';
import { noRoles } from '../support/pagertree.ts';
import { ahead, attend, createPager, daily, emailOf } from '../support/pagertree-paging.ts';
import { createReturns, dieAt } from '../support/returns.ts';

const email = emailOf('ANN');
const { events, teams } = ahead;

async function office(more: { rows?: object; access?: object[]; options?: PagertreeOptions } = {}) {
  const pager = await createPager({ events, teams, ...more.rows }, more.options);
  await pager.request('PUT', '/api/v4/account_users/ANN', { roles: { ...noRoles, communicator: true } });
  const returns = createReturns({
    id: 'pagertree',
    target: pagertree as unknown as Target,
    client: pager.worker().client,
    leavers: { onCall: { replace: emailOf('DAN') } },
    advance: pager.clock.advance,
    email,
    ...(more.access && { access: more.access }),
  });
  await returns.joins();
  /** Hers, and whom it pages, with the id that she had first, whatever it is. */
  const seen = async () => {
    const person = await pager.person(email);
    const { teams: all } = await pager.held();
    const text = JSON.stringify({
      turns: await pager.turns(),
      roles: person?.roles,
      teams: all.map(({ name, member_account_user_ids: members, admin_account_user_ids: admins }) => ({
        name,
        members: [...members].filter((id) => id !== 'DAN').sort(),
        admins: [...admins].filter((id) => id !== 'DAN').sort(),
      })),
    });
    const { turns, ...rest } = JSON.parse(text.replaceAll(person?.id ?? 'ANN', 'ANN'));
    return { ...rest, turns: [...turns].sort() };
  };
  return { ...returns, pager, seen };
}

describe('an account that was removed at PagerTree', () => {
  test('is as before but for what is named, in its very places, and no step is left', async () => {
    const { seen, leaves, comesBack, plan, restore, pager } = await office();
    const before = await seen();
    await leaves();
    expect(await pager.person(email)).toBeUndefined();
    await comesBack();
    const { steps, left } = await plan();
    expect(steps.map(({ title }) => title.replace(/ \(.*| in the event of.*/, ''))).toEqual([
      'Create the account',
      'Join the team Ops',
      ...Array.from({ length: 4 }, () => 'Put them back in their place'),
    ]);
    expect(left.join()).not.toMatch(/their place in/);
    await restore();
    const after = await seen();
    // What is over by now was hers before, and is nobody's to give back.
    expect({ ...after, turns: undefined }).toEqual({ ...before, turns: undefined });
    expect(after.turns.join()).not.toContain('DAN');
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
    const after = await seen();
    expect({ ...after, turns: undefined }).toEqual({ ...before, turns: undefined });
    expect(after.turns.join()).not.toContain('DAN');
  });

  test('leaves a place where the stand-in was before, and an event that was changed since, and says so', async () => {
    const { leaves, comesBack, plan, restore, pager } = await office({
      rows: {
        events: [
          { ...daily, id: 'TURNS', rotation: true, event_attendees: attend('BOB', 'ANN', 'CEM') },
          { ...daily, id: 'BESIDE', layer: 2, event_attendees: attend('ANN', 'DAN') },
        ],
        escalationPolicies: ahead.escalationPolicies,
      },
    });
    await leaves();
    await pager.request('PUT', '/api/v4/events/TURNS', { account_user_ids: ['CEM', 'DAN', 'BOB'] });
    await comesBack();
    const { left } = await plan();
    expect(left.filter((what) => what.includes('the event of'))).toHaveLength(2);
    expect(left).toContainEqual(
      expect.stringMatching(/the escalation policy "Night": put them there by hand/),
    );
    const turns = await pager.turns();
    await restore();
    expect(await pager.turns()).toEqual(turns);
  });

  test('waits for a person who has to accept an invitation, and goes on after that', async () => {
    const { seen, leaves, comesBack, restore, pager } = await office({ options: { invitations: 'pending' } });
    const before = await seen();
    await leaves();
    await comesBack();
    await expect(restore()).rejects.toMatchObject({ name: 'Transient' });
    const [invited] = (await pager.state()).invitations;
    const body = JSON.stringify({ accepted: true });
    const headers = { 'content-type': 'application/json' };
    await pager.simulator.app.request(`/_invitations/${invited?.id}`, { method: 'POST', headers, body });
    await restore();
    expect({ ...(await seen()), turns: undefined }).toEqual({ ...before, turns: undefined });
  });

  test('has nothing that the configuration would take away again, and its worker finds nothing to do', async () => {
    const { leaves, happen, plan, restore, pager, rollcall } = await office({
      access: [
        { group: 'chess', pagertree: { teams: ['Ops'] } },
        { group: '*', pagertree: { roles: ['broadcaster'] } },
      ],
    });
    await leaves();
    await happen('user.created');
    await happen('group.member_removed', { group: { id: '00g9', displayName: 'chess' } });
    expect((await plan()).left).toContain(
      'to be a member in the team Ops: the configuration gives it to others, and would take it away again',
    );
    await restore();
    pager.writes();
    await rollcall.drain();
    expect(pager.writes()).toEqual([]);
    expect((await pager.person(email))?.roles).toMatchObject({ broadcaster: true, communicator: true });
  });
});
