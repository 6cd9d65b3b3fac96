import { describe, expect, test } from 'vitest';
import {
  createPagerduty,
  type PagerdutyOptions,
} from '../../../../infra/local/simulators/pagerduty/index.ts';
import { smallAccount } from '../../../../infra/local/simulators/pagerduty/small-account.ts';

function open(options: PagerdutyOptions = {}) {
  let now = Date.parse('2026-01-05T09:00:00Z');
  const world = { now: () => now, sleep: async () => {} };
  const { app } = createPagerduty(world, { seeds: smallAccount, ...options });
  const send = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const answer = await app.request(path, {
      method,
      headers: { authorization: 'Token token=k', from: 'owner@example.com', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const json = text === '' ? undefined : JSON.parse(text);
    return { status: answer.status, json, headers: Object.fromEntries(answer.headers) };
  };
  const state = async () => JSON.parse(await (await app.request('/_state')).text());
  const seed = (rows: object) => app.request('/_seed', { method: 'POST', body: JSON.stringify(rows) });
  const advance = (milliseconds: number) => {
    now += milliseconds;
  };
  return { app, send, state, seed, advance };
}

const jane = { type: 'user', name: 'Jane Doe', email: 'jane@example.com' };
const sms = { type: 'sms_contact_method', label: 'Mobile', country_code: 49, address: '15112345678' };
const rule = (contact: string, urgency = 'high') => ({
  notification_rule: {
    type: 'assignment_notification_rule',
    start_delay_in_minutes: 0,
    urgency,
    contact_method: { id: contact, type: 'sms_contact_method' },
  },
});
const words = (json: { error: { errors: string[] } }) => json.error.errors.join('; ');

async function withJane(options: PagerdutyOptions = {}) {
  const vendor = open(options);
  const { json } = await vendor.send('POST', '/users', { user: jane });
  const id: string = json.user.id;
  const read = async () => {
    const include = 'include[]=contact_methods&include[]=notification_rules&include[]=teams';
    return (await vendor.send('GET', `/users/${id}?${include}`)).json.user;
  };
  return { ...vendor, id, read, created: json.user };
}

describe('PagerDuty’s users', () => {
  test('begin with an invitation, an e-mail contact and a rule for each urgency', async () => {
    const { created, read } = await withJane();
    expect(created).toMatchObject({ role: 'limited_user', invitation_sent: true, summary: 'Jane Doe' });
    expect(created.contact_methods).toEqual([
      { id: expect.any(String), type: 'email_contact_method_reference' },
    ]);
    const whole = await read();
    expect(whole.contact_methods).toMatchObject([{ label: 'Default', address: 'jane@example.com' }]);
    expect(whole.notification_rules.map(({ urgency }: { urgency: string }) => urgency)).toEqual([
      'high',
      'low',
    ]);
  });

  test.each([
    ['nobody', {}, 2011],
    ['a person who is no user', { from: 'gone@example.com' }, 1008],
  ])('are not made in the name of %s', async (_, from, code) => {
    const { app } = open();
    const headers = { authorization: 'Token token=k', ...from };
    const answer = await app.request('/users', {
      method: 'POST',
      headers,
      body: JSON.stringify({ user: jane }),
    });
    expect([answer.status, JSON.parse(await answer.text()).error.code]).toEqual([400, code]);
  });

  test.each([
    [{ email: 'RILEY@example.com' }, 'Email has already been taken'],
    [{ role: 'owner' }, /^Role must be in admin/],
    [{ time_zone: 'Middle Earth' }, 'Time zone is invalid'],
  ])('are refused with %o', async (more, why) => {
    const { status, json } = await open().send('POST', '/users', { user: { ...jane, ...more } });
    expect([status, json.error.code, words(json)]).toEqual([400, 2001, expect.stringMatching(why)]);
  });

  test('are found by a part of name or e-mail, page by page', async () => {
    const { send } = await withJane();
    expect((await send('GET', '/users?query=EXAMPLE&limit=2')).json).toMatchObject({
      more: true,
      total: null,
    });
    expect((await send('GET', '/users?query=jane@')).json.users).toMatchObject([{ name: 'Jane Doe' }]);
    expect((await send('GET', '/users?offset=9950&limit=100')).status).toBe(400);
  });

  test('keep what a change does not name, and their e-mail contact', async () => {
    const { send, id, read } = await withJane();
    const change = { user: { type: 'user', email: 'j@example.com', contact_methods: [], name: ' J  Doe ' } };
    expect((await send('PUT', `/users/${id}`, change)).json.user).toMatchObject({
      name: 'J Doe',
      role: 'limited_user',
    });
    expect((await read()).contact_methods).toMatchObject([{ address: 'jane@example.com' }]);
  });

  test('take a seat of the licence that has their role, and none where all are taken', async () => {
    const [full, stakeholder] = smallAccount.licenses as object[];
    const { send, id } = await withJane({
      seeds: {
        ...smallAccount,
        licenses: [
          { ...full, seats: 3 },
          { ...stakeholder, seats: 0 },
        ],
      },
    });
    const { licenses } = (await send('GET', '/licenses')).json;
    expect(licenses).toMatchObject([{ current_value: 3, allocations_available: 0 }, { current_value: 0 }]);
    const refused = await send('POST', '/users', { user: { ...jane, email: 'joe@example.com' } });
    expect(words(refused.json)).toBe('License is not available');
    // A role of the same licence takes no other seat.
    expect((await send('PUT', `/users/${id}`, { user: { role: 'admin' } })).json.user.role).toBe('admin');
    expect((await send('PUT', `/users/${id}`, { user: { role: 'read_only_user' } })).status).toBe(400);
  });

  test('are written by one at a time', async () => {
    const { send } = open();
    const make = (email: string) => send('POST', '/users', { user: { ...jane, email } });
    const [first, second] = await Promise.all([make('a@example.com'), make('b@example.com')]);
    expect(first.status).toBe(201);
    expect(words(second.json)).toMatch(/account could not be locked/);
    expect((await make('b@example.com')).status).toBe(201);
  });

  test('cannot be deleted while an incident, a policy or a schedule needs them, nor the owner', async () => {
    const { send, seed, id, state } = await withJane();
    await send('PUT', `/teams/PTEAM01/users/${id}`, { role: 'observer' });
    await seed({
      incidents: [{ users: [id] }, { users: [id], status: 'resolved' }],
      escalation_policies: [{ name: 'Nights', users: [id] }],
      schedules: [{ name: 'Weeks', users: [id] }],
    });
    const refused = await send('DELETE', `/users/${id}`);
    expect([refused.status, refused.json.error.errors]).toEqual([
      400,
      [
        'User has 1 open incident(s) assigned',
        'User is part of the escalation policy Nights',
        'User is part of the schedule Weeks',
      ],
    ]);
    expect((await send('DELETE', '/users/POWNER1')).status).toBe(400);
    const free = await withJane();
    await free.send('PUT', `/teams/PTEAM01/users/${free.id}`, { role: 'observer' });
    expect((await free.send('DELETE', `/users/${free.id}`)).status).toBe(204);
    expect((await free.send('GET', `/users/${free.id}`)).json).toEqual({
      error: { message: 'Not Found', code: 2100 },
    });
    expect((await free.state()).teams[0].members).toHaveLength(1);
    expect((await state()).users).toHaveLength(3);
  });

  test('are signed out, and their calendar feed gets another address', async () => {
    const { send, state } = open();
    expect((await send('DELETE', '/oauth_delegations?user_id=PRILEY1&type=web')).json).toEqual({
      status: 'ok',
    });
    expect((await send('POST', '/users/PRILEY1/regenerate_private_url_key')).status).toBe(200);
    expect((await state()).users[1]).toMatchObject({ sessions: ['mobile'], calendar_key: 2 });
    expect((await send('DELETE', '/oauth_delegations?user_id=PRILEY1&type=web,mobile')).status).toBe(200);
    expect((await state()).users[1].sessions).toEqual([]);
  });
});

describe('contact methods and notification rules', () => {
  test('take three calls for a phone, and go together', async () => {
    const { send, id, read } = await withJane();
    const made = await send('POST', `/users/${id}/contact_methods`, { contact_method: sms });
    expect(made).toMatchObject({ status: 201, json: { contact_method: sms } });
    const contact = made.json.contact_method.id;
    for (const urgency of ['high', 'low']) {
      expect((await send('POST', `/users/${id}/notification_rules`, rule(contact, urgency))).status).toBe(
        201,
      );
    }
    expect((await read()).notification_rules).toHaveLength(4);
    const again = await send('POST', `/users/${id}/contact_methods`, { contact_method: sms });
    expect(words(again.json)).toBe('User Contact method must be unique');
    expect((await send('POST', `/users/${id}/notification_rules`, rule(contact))).status).toBe(400);
    await send('DELETE', `/users/${id}/contact_methods/${contact}`);
    expect((await read()).notification_rules).toHaveLength(2);
  });

  test.each([
    [{ country_code: undefined }, "Country code can't be blank"],
    [{ address: '015112345678' }, 'Address is invalid'],
    [{ address: '+4915112345678' }, 'Address is invalid'],
    [{ country_code: 1, address: '15551234567' }, 'Address is invalid'],
  ])('refuse a phone with %o', async (more, why) => {
    const { send, id } = await withJane();
    const body = { contact_method: { ...sms, ...more } };
    expect(words((await send('POST', `/users/${id}/contact_methods`, body)).json)).toBe(why);
  });

  test('know no device, which makes its own, and no contact of another person', async () => {
    const { send, id } = await withJane();
    const push = { ...sms, type: 'push_notification_contact_method' };
    expect((await send('POST', `/users/${id}/contact_methods`, { contact_method: push })).status).toBe(400);
    expect((await send('POST', `/users/${id}/notification_rules`, rule('P000000'))).status).toBe(400);
  });
});

describe('teams', () => {
  test('hold a user with a role, which a second time changes', async () => {
    const { send, id, read, state } = await withJane();
    for (const role of ['observer', 'manager']) {
      expect((await send('PUT', `/teams/PTEAM02/users/${id}`, { role })).status).toBe(204);
    }
    expect((await state()).teams[1].members).toEqual([{ user: id, role: 'manager' }]);
    expect((await read()).teams).toMatchObject([{ id: 'PTEAM02', name: 'Platform' }]);
    const { members } = (await send('GET', '/teams/PTEAM02/members')).json;
    expect(members).toMatchObject([{ user: { id }, role: 'manager' }]);
    expect((await send('PUT', '/teams/nowhere/users/PRILEY1', {})).status).toBe(404);
  });

  test('let nobody go whom a policy of theirs needs', async () => {
    const refused = await open().send('DELETE', '/teams/PTEAM01/users/PRILEY1');
    expect(words(refused.json)).toBe(
      'User cannot be removed as they belong to an escalation policy on this team',
    );
  });

  test('have stakeholders for observers, and admins for managers', async () => {
    const { send, id, state } = await withJane();
    await send('PUT', `/users/${id}`, { user: { role: 'read_only_user' } });
    expect((await send('PUT', `/teams/PTEAM02/users/${id}`, { role: 'manager' })).status).toBe(400);
    await send('PUT', `/users/${id}`, { user: { role: 'admin' } });
    await send('PUT', `/teams/PTEAM02/users/${id}`, { role: 'observer' });
    expect((await state()).teams[1].members).toEqual([{ user: id, role: 'manager' }]);
  });
});

describe('what an account lets a key do', () => {
  test('960 calls a minute, with what is left and until when', async () => {
    const { send, advance } = open({ limit: { calls: 2, seconds: 60 } });
    expect((await send('GET', '/users')).headers).toMatchObject({
      'ratelimit-limit': '2',
      'ratelimit-remaining': '1',
      'ratelimit-reset': '60',
    });
    await send('GET', '/users');
    advance(20_000);
    const refused = await send('GET', '/users');
    expect(refused.json).toEqual({ error: { message: 'Rate Limit Exceeded', code: 2020 } });
    expect([refused.status, refused.headers['ratelimit-reset']]).toEqual([429, '40']);
    expect((await send('GET', '/users', undefined, { authorization: 'Token token=other' })).status).toBe(200);
    advance(40_000);
    expect((await send('GET', '/users')).status).toBe(200);
  });

  test('what an app was given, for a day', async () => {
    const { app, send, advance } = open({ clients: { app: { secret: 's', scopes: ['users.read'] } } });
    const fetchToken = (form: Record<string, string>) =>
      app.request('/oauth/token', {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: 'app',
          client_secret: 's',
          scope: 'as_account-us.localorg users.read users.write',
          ...form,
        }),
      });
    expect((await fetchToken({ client_secret: 'x' })).status).toBe(401);
    expect((await fetchToken({ scope: 'as_account-eu.localorg users.read' })).status).toBe(400);
    const { access_token, scope, expires_in } = JSON.parse(await (await fetchToken({})).text());
    expect({ scope, expires_in }).toEqual({ scope: 'users.read', expires_in: 86_400 });
    const authorization = `Bearer ${access_token}`;
    expect((await send('GET', '/users', undefined, { authorization })).status).toBe(200);
    const refused = await send('POST', '/users', { user: jane }, { authorization });
    expect([refused.status, refused.json.error]).toEqual([
      403,
      { message: 'Access Denied', code: 2010, required_scopes: 'users.write', token_scopes: 'users.read' },
    ]);
    advance(86_400_000);
    expect((await send('GET', '/users', undefined, { authorization })).status).toBe(401);
  });
});
