import { describe, expect, test } from 'vitest';
import { smallAccount } from '../../infra/local/simulators/pagerduty/small-account.ts';
import { absent, jane, muted, pagerdutyBench, present, withJane } from '../support/pagerduty.ts';

const with_ = (more: object) => ({ seeds: { users: [...(smallAccount.users ?? []), { ...jane, ...more }] } });
const known = (bench: ReturnType<typeof pagerdutyBench>) => {
  bench.bench.known.externalIds = ['PJANE01'];
  return bench;
};

describe('a mute', () => {
  test('signs out, ends the calendar feed and every notification, for five calls', async () => {
    const { converge, user, calls } = known(pagerdutyBench(withJane));
    await converge(muted);
    expect(await user()).toMatchObject({ sessions: [], calendar_key: 2, notification_rules: [] });
    expect((await user())?.contact_methods).toHaveLength(2);
    expect(calls()).toEqual([
      'GET /users/PJANE01',
      'DELETE /oauth_delegations',
      'POST /users/PJANE01/regenerate_private_url_key',
      'DELETE /users/PJANE01/notification_rules/PRULE01',
      'DELETE /users/PJANE01/notification_rules/PRULE02',
    ]);
  });

  test('takes a role above Responder, and no other', async () => {
    for (const [role, left] of [
      ['admin', 'limited_user'],
      ['user', 'limited_user'],
      ['observer', 'observer'],
      ['read_only_user', 'read_only_user'],
    ]) {
      const { converge, user } = known(pagerdutyBench(with_({ role })));
      await converge(muted);
      expect((await user())?.role).toBe(left);
    }
  });

  test('signs out a person too who has nothing else to take', async () => {
    const { converge, user } = known(pagerdutyBench(with_({ notification_rules: [] })));
    await converge(muted);
    expect(await user()).toMatchObject({ sessions: [], calendar_key: 2 });
    expect((await converge(muted)).done).toEqual([]);
  });

  test('is made again of what a human gave meanwhile, and all of it is given back', async () => {
    const { converge, user, simulator } = known(pagerdutyBench(with_({ role: 'admin' })));
    await converge(muted);
    const notification_rule = {
      type: 'assignment_notification_rule',
      start_delay_in_minutes: 9,
      urgency: 'high',
      contact_method: { id: 'PEMAIL1', type: 'email_contact_method' },
    };
    await simulator.app.request('/users/PJANE01/notification_rules', {
      method: 'POST',
      headers: { authorization: 'Token token=human' },
      body: JSON.stringify({ notification_rule }),
    });
    await converge(muted);
    expect((await user())?.notification_rules).toEqual([]);
    await converge(present({}));
    expect(await user()).toMatchObject({ role: 'admin' });
    expect((await user())?.notification_rules).toHaveLength(3);
  });

  test('taken back gives no rule for a contact that is gone', async () => {
    const { converge, user, simulator } = known(pagerdutyBench(withJane));
    await converge(muted);
    const headers = { authorization: 'Token token=human' };
    await simulator.app.request('/users/PJANE01/contact_methods/PSMS001', { method: 'DELETE', headers });
    await converge(present({}));
    expect((await user())?.notification_rules).toMatchObject([{ urgency: 'low' }]);
  });

  test.each([
    ['/oauth_delegations', 'endSessions'],
    ['/users/PJANE01/regenerate', 'renewCalendarKey'],
  ])('that may not call %s mutes all else, and a human is told', async (path) => {
    const { converge, user, fault } = known(pagerdutyBench(withJane));
    await fault({ path, status: 403, body: { error: { message: 'Access Denied', code: 2010 } } });
    await expect(converge(muted)).rejects.toMatchObject({ name: 'Blocked', by: 'Access Denied' });
    expect((await user())?.notification_rules).toEqual([]);
  });

  test('whose lower role the licence does not allow is a mute all the same', async () => {
    const { converge, user, fault } = known(pagerdutyBench(with_({ role: 'admin' })));
    const body = { error: { message: 'Invalid', code: 2001, errors: ['License is not available'] } };
    await fault({ method: 'PUT', path: '/users/PJANE01', status: 400, body });
    await expect(converge(muted)).rejects.toMatchObject({
      name: 'Blocked',
      by: expect.stringMatching(/License/),
    });
    expect(await user()).toMatchObject({ role: 'admin', sessions: [], notification_rules: [] });
  });
});

describe('who is never muted or removed', () => {
  test.each([muted, absent])('is the owner of the account, $state', async (wish) => {
    const { converge, state } = pagerdutyBench();
    const before = await state();
    await expect(converge({ ...wish, email: 'owner@example.com' } as typeof wish)).rejects.toMatchObject({
      name: 'Blocked',
      by: expect.stringMatching(/owner of the PagerDuty account/),
    });
    expect(await state()).toEqual(before);
  });

  test('is the user in whose name Rollcall calls', async () => {
    const [owner, riley] = (smallAccount.users ?? []) as object[];
    const users = [
      { ...owner, email: 'boss@example.com' },
      { ...riley, email: 'owner@example.com' },
    ];
    const { converge } = pagerdutyBench({ seeds: { users } });
    await expect(converge({ state: 'muted', email: 'Owner@example.com' })).rejects.toMatchObject({
      by: expect.stringMatching(/targets\.pagerduty\.from/),
    });
  });
});

describe('a removal', () => {
  test('deletes a user whom nothing needs, and its answer is the proof', async () => {
    const { converge, user, calls } = known(pagerdutyBench(withJane));
    await converge(absent);
    expect(await user()).toBeUndefined();
    expect(calls()).toEqual([
      'GET /users/PJANE01',
      'GET /incidents',
      'GET /escalation_policies',
      'GET /schedules',
      'DELETE /users/PJANE01',
    ]);
    expect((await converge(absent)).done).toEqual([]);
  });

  test.each([
    [{ incidents: [{ users: ['PJANE01'] }, { users: ['PJANE01'] }] }, '2 open incidents'],
    [{ escalation_policies: [{ name: 'Nights', users: ['PJANE01'] }] }, 'the escalation policy Nights'],
    [{ schedules: [{ name: 'Weeks', users: ['PJANE01'] }] }, 'the schedule Weeks'],
  ])('waits for a human while the person has %j', async (rows, what) => {
    const { converge, user, seed, calls } = known(pagerdutyBench(withJane));
    await seed(rows);
    await expect(converge(absent)).rejects.toMatchObject({
      name: 'Blocked',
      by: expect.stringContaining(what),
    });
    expect(calls().filter((call) => !call.startsWith('GET'))).toEqual([]);
    expect(await user()).toBeDefined();
  });

  test('that PagerDuty refuses waits for a human, with its words', async () => {
    const { converge, fault } = known(pagerdutyBench(withJane));
    const errors = ['User has 1 open incident(s) assigned'];
    const body = { error: { message: 'Invalid Input Provided', code: 2001, errors } };
    await fault({ method: 'DELETE', status: 400, body });
    await expect(converge(absent)).rejects.toMatchObject({
      name: 'Blocked',
      by: expect.stringContaining('1 open incident'),
    });
  });

  test('is not done by a search that finds nobody: the list of all is asked', async () => {
    const { converge, fault, user } = pagerdutyBench(withJane);
    const nobody = { users: [], limit: 100, offset: 0, more: false, total: null };
    await fault({ method: 'GET', path: '/users', status: 200, body: nobody });
    await converge(absent);
    expect(await user()).toBeUndefined();
  });
});
