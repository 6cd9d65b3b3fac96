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
    const { converge, user, calls, client } = known(pagerdutyBench(withJane));
    await client.keyUser();
    calls();
    await converge(muted);
    expect(await user()).toMatchObject({ sessions: [], calendar_key: 2, notification_rules: [] });
    expect((await user())?.contact_methods).toHaveLength(2);
    expect(calls()).toEqual([
      'GET /users/PJANE01',
      'POST /users/PJANE01/regenerate_private_url_key',
      'DELETE /oauth_delegations',
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

  test('whose sessions could not be ended is none when it is tried again, and ends them', async () => {
    const { converge, user, fault } = known(pagerdutyBench(withJane));
    const body = { error: { message: 'Access Denied', code: 2010 } };
    await fault({ method: 'DELETE', path: '/oauth_delegations', status: 403, times: 2, body });
    for (const _ of [1, 2]) await expect(converge(muted)).rejects.toMatchObject({ by: 'Access Denied' });
    expect((await user())?.sessions).toEqual(['web', 'mobile']);
    await converge(muted);
    expect((await user())?.sessions).toEqual([]);
    expect((await converge(muted)).done).toEqual([]);
  });

  test('that was cut off after its snapshot was kept signs out a person too who has no rules', async () => {
    const { converge, user, fault } = known(pagerdutyBench(with_({ notification_rules: [] })));
    await fault({ method: 'POST', status: 503 });
    await expect(converge(muted)).rejects.toMatchObject({ name: 'Transient' });
    expect((await user())?.sessions).toEqual(['web', 'mobile']);
    await converge(muted);
    expect(await user()).toMatchObject({ sessions: [], calendar_key: 2 });
  });

  describe('of a person with many rules', () => {
    const rule = (id: string, urgency: string, contact: string, type: string) => ({
      id,
      urgency,
      contact_method: { id: contact, type },
    });
    const notification_rules = [
      rule('PR1', 'high', 'PSMS001', 'sms_contact_method'),
      rule('PR2', 'low', 'PSMS001', 'sms_contact_method'),
      rule('PR3', 'high', 'PEMAIL1', 'email_contact_method'),
      rule('PR4', 'low', 'PEMAIL1', 'email_contact_method'),
    ];

    test('takes five calls: a contact goes with its rules, and comes back with them', async () => {
      const { converge, user, calls, client } = known(pagerdutyBench(with_({ notification_rules })));
      await client.keyUser();
      calls();
      await converge(muted);
      expect(await user()).toMatchObject({ sessions: [], calendar_key: 2, notification_rules: [] });
      expect(calls()).toHaveLength(5);
      await converge(present({}));
      const { contact_methods = [], notification_rules: rules = [] } = (await user()) ?? {};
      expect(contact_methods.map(({ type, address }) => [type, address]).sort()).toEqual([
        ['email_contact_method', 'jane@example.com'],
        ['sms_contact_method', '5555550100'],
      ]);
      const given = rules.map(({ urgency, contact_method }) => [urgency, contact_method.type]);
      expect(given.sort()).toEqual([
        ['high', 'email_contact_method'],
        ['high', 'sms_contact_method'],
        ['low', 'email_contact_method'],
        ['low', 'sms_contact_method'],
      ]);
      expect((await converge(present({}))).done).toEqual([]);
    });

    test('takes the rules one by one of a contact that PagerDuty keeps', async () => {
      const { converge, user, fault } = known(pagerdutyBench(with_({ notification_rules })));
      const body = {
        error: { message: 'Invalid', code: 2001, errors: ['Default contact cannot be removed'] },
      };
      await fault({ method: 'DELETE', path: '/users/PJANE01/contact_methods/PEMAIL1', status: 400, body });
      await converge(muted);
      expect(await user()).toMatchObject({ notification_rules: [], contact_methods: [{ id: 'PEMAIL1' }] });
    });
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

  test.each([muted, absent])('is the user whose own key is in use, $state', async (wish) => {
    const { converge, state } = pagerdutyBench({ ...withJane, keyUser: 'jane@example.com' });
    const before = await state();
    await expect(converge(wish)).rejects.toMatchObject({ by: expect.stringMatching(/the key in use/) });
    expect(await state()).toEqual(before);
  });

  test('is the last admin, of an account whose owner the key may not see', async () => {
    const users = [{ ...jane, role: 'admin' }];
    const { converge, state, seed } = pagerdutyBench({
      seeds: { users, teams: [], schedules: [], escalation_policies: [] },
    });
    const before = await state();
    await expect(converge(muted)).rejects.toMatchObject({
      by: expect.stringMatching(/another person an admin/),
    });
    expect(await state()).toEqual(before);
    await seed({ users: [{ name: 'Joe', email: 'joe@example.com', role: 'admin' }] });
    await converge(muted);
  });
});

describe('a removal', () => {
  test('deletes a user whom nothing needs, and looks for what is left of them', async () => {
    const { converge, user, calls } = known(pagerdutyBench(withJane));
    await converge(absent);
    expect(await user()).toBeUndefined();
    expect(calls()).toEqual([
      'GET /users/PJANE01',
      'GET /users/me',
      'GET /incidents',
      'GET /escalation_policies',
      'GET /schedules',
      'GET /v3/schedules',
      'GET /oncalls',
      'DELETE /users/PJANE01',
      'GET /users/PJANE01',
      'GET /escalation_policies',
    ]);
    expect((await converge(absent)).done).toEqual([]);
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
