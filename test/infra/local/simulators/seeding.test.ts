import { describe, expect, it } from 'vitest';
import { create } from './vendor.ts';

const hook = {
  name: 'Rollcall',
  events: { type: 'EVENT_TYPE', items: ['user.lifecycle.create'] },
  channel: {
    type: 'HTTP',
    version: '1.0.0',
    config: {
      uri: 'https://rollcall.example.com/webhooks/okta',
      authScheme: { type: 'HEADER', key: 'authorization', value: 's3cret' },
    },
  },
};
const subscription = {
  webhook_subscription: {
    type: 'webhook_subscription',
    delivery_method: { type: 'http_delivery_method', url: 'https://rollcall.example.com/webhooks/pagerduty' },
    events: ['user.created'],
    filter: { type: 'account_reference' },
  },
};

/** Some life at each vendor, by its own API. */
const lives: Record<string, (vendor: ReturnType<typeof create>) => Promise<unknown>> = {
  async opsgenie({ call }) {
    await call('POST', '/v2/users', {
      username: 'jane@example.com',
      fullName: 'Jane',
      role: { name: 'Admin' },
    });
    await call('POST', '/v2/teams/SRE/members?teamIdentifierType=name', {
      user: { username: 'jane@example.com' },
      role: 'admin',
    });
    await call('POST', '/v2/users/jane%40example.com/contacts', { method: 'sms', to: '1-5555550100' });
  },
  async statuspage({ call }) {
    const page = '/v1/pages/localpage001';
    const { json } = await call('POST', `${page}/page_access_users`, {
      page_access_user: {
        email: 'jane@example.com',
        page_access_group_ids: ['group1000001'],
        subscribe_to_components: true,
      },
    });
    await call('POST', `${page}/page_access_users/${json.id}/components`, {
      component_ids: ['component101'],
    });
    await call('POST', '/v1/organizations/localorg0000/users', { user: { email: 'tom@example.com' } });
  },
  async pagertree({ call }) {
    const { json } = await call('POST', '/api/v4/account_users', {
      user_attributes: {
        name: 'Jane',
        emails_attributes: [{ email: 'jane@example.com' }, { email: 'j@example.com' }],
      },
      roles: { communicator: true },
    });
    const [team] = (await call('GET', '/api/v4/teams')).json.data;
    await call('PUT', `/api/v4/teams/${team.id}`, { member_account_user_ids: [json.id] });
  },
  async okta({ call }) {
    const { json } = await call('POST', '/api/v1/users', { profile: { login: 'jane@example.com' } });
    const group = (await call('POST', '/api/v1/groups', { profile: { name: 'sre' } })).json;
    await call('PUT', `/api/v1/groups/${group.id}/users/${json.id}`);
    await call('POST', '/api/v1/eventHooks', hook);
  },
  async pagerduty({ call }) {
    await call('POST', '/webhook_subscriptions', subscription);
    for (const name of ['Jane', 'Joe']) {
      await call('POST', '/users', { user: { type: 'user', name, email: `${name}@example.com` } });
    }
  },
};
const vendors = Object.keys(lives);

describe('what a simulated vendor holds', () => {
  it.each(vendors)('%s: is the same once it was put into one that held nothing', async (vendor) => {
    const before = create(vendor);
    await lives[vendor]?.(before);
    const state = await before.state();
    const after = create(vendor, true);
    expect(await after.seed(state)).toMatchObject({ status: 201 });
    expect(await after.state()).toEqual(state);
  });

  it.each(vendors)('%s: goes on from there, and gives no id a second time', async (vendor) => {
    const before = create(vendor);
    await lives[vendor]?.(before);
    const state = await before.state();
    const after = create(vendor, true);
    await after.seed(state);
    const added: Record<string, unknown> = {
      opsgenie: { users: [{ username: 'new@example.com' }], teams: [{ name: 'New' }] },
      statuspage: { users: [{ email: 'new@example.com' }] },
      pagertree: { accountUsers: [{ emails: ['new@example.com'] }] },
      okta: { users: [{ profile: { login: 'new@example.com' } }] },
      pagerduty: {
        subscriptions: [{ events: ['user.created'], delivery_method: { url: 'https://a.example' } }],
        users: [{ name: 'New', email: 'new@example.com' }],
      },
    };
    expect(await after.seed(added[vendor])).toMatchObject({ status: 201 });
    const ids = Object.values(await after.state()).flatMap((rows) => rows.flatMap(({ id }) => id ?? []));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(vendors)('%s: cannot be added a second time, and then nothing of it is', async (vendor) => {
    const one = create(vendor);
    await lives[vendor]?.(one);
    const state = await one.state();
    expect(await one.seed(state)).toMatchObject({ status: 400, error: expect.stringMatching(/^\w+\.\d+: /) });
    expect(await one.state()).toEqual(state);
  });

  it.each(vendors)('%s: is told which sections there are', async (vendor) => {
    const one = create(vendor);
    const [known = ''] = Object.keys(await one.state());
    const { status, error } = await one.seed({ persons: [] });
    expect([status, error]).toEqual([400, expect.stringMatching(/^persons: there is no such section; use /)]);
    expect(error).toContain(known);
    for (const body of ['', '[]', '"x"', '{"users":{}}']) {
      expect(await one.seed(body)).toMatchObject({ status: 400, error: expect.stringContaining(known) });
    }
  });
});

describe('a few words are enough', () => {
  it('for an Opsgenie user with a role, a team and a place in a rota', async () => {
    const { seed, state, call } = create('opsgenie');
    const body = {
      teams: [{ name: 'Night', members: [{ username: 'owner@example.com', role: 'admin' }] }],
      users: [{ username: 'Nina@Example.com', fullName: 'Nina', role: 'Admin', teams: ['Night', 'SRE'] }],
      schedules: [
        {
          name: 'Night rota',
          rotations: [{ participants: [{ type: 'user', username: 'nina@example.com' }] }],
        },
      ],
      escalations: [
        { name: 'Night', rules: [{ recipient: { type: 'user', username: 'nina@example.com' } }] },
      ],
    };
    expect(await seed(body)).toEqual({
      status: 201,
      added: { teams: 1, users: 1, schedules: 1, escalations: 1 },
    });
    const { users = [] } = await state();
    expect(users.find(({ username }) => username === 'nina@example.com')).toMatchObject({
      role: 'Admin',
      teams: ['SRE', 'Night'],
      verified: true,
      contacts: [{ method: 'email', to: 'nina@example.com', enabled: true }],
    });
    // By the vendor's own rule: teams first.
    expect((await call('DELETE', '/v2/users/nina%40example.com')).json.message).toContain(
      'teams: [SRE, Night]',
    );
    expect((await call('GET', '/v2/users/nina%40example.com/schedules')).json.data).toMatchObject([
      { name: 'Night rota' },
    ]);
  });

  it('for a person at Statuspage: a page, a group, components, rights, a subscription', async () => {
    const { seed, state, call } = create('statuspage');
    const page_id = 'localpage001';
    const body = {
      users: [{ email: 'tina@example.com' }],
      permissions: [{ email: 'tina@example.com', pages: { [page_id]: { page_configuration: true } } }],
      pageAccessUsers: [{ page_id, email: 'vera@example.com', groups: ['Internal'], components: ['API'] }],
      subscribers: [{ page_id, email: 'vera@example.com' }],
    };
    expect(await seed(body)).toMatchObject({ status: 201 });
    const { pageAccessUsers = [], permissions = [] } = await state();
    expect(pageAccessUsers).toMatchObject([
      { email: 'vera@example.com', groups: ['Internal'], components: ['API'], metrics: [] },
    ]);
    expect(permissions.at(-1)).toMatchObject({ pages: { [page_id]: { page_configuration: true } } });
    const listed = await call('GET', `/v1/pages/${page_id}/subscribers`);
    expect(listed.json).toMatchObject([{ email: 'vera@example.com' }]);
  });

  it('for a person in a PagerTree account, and one who was invited', async () => {
    const { seed, state, call } = create('pagertree');
    const body = {
      accountUsers: [{ name: 'Paul', emails: ['paul@example.com'], roles: { admin: true }, teams: ['SRE'] }],
      invitations: [{ emails: ['ida@example.com'] }],
      teams: [{ name: 'Night', members: ['paul@example.com'], admins: ['paul@example.com'] }],
      otherUsers: [{ name: 'Elsewhere', emails: [{ email: 'else@example.com' }] }],
    };
    expect(await seed(body)).toMatchObject({ status: 201 });
    const { accountUsers = [], invitations = [], otherUsers = [] } = await state();
    expect(accountUsers.at(-1)).toMatchObject({
      name: 'Paul',
      roles: { admin: true, billing: false, broadcaster: false, communicator: false },
      teams: ['SRE', 'Night'],
    });
    expect([invitations.length, otherUsers.length]).toEqual([1, 1]);
    const found = await call('GET', '/api/v4/account_users?q=ida');
    expect(found.json.data).toEqual([]);
  });

  it('for an Okta user in a group, named by its name', async () => {
    const { seed, call } = create('okta');
    await seed({
      groups: [{ name: 'sre' }],
      users: [{ profile: { login: 'ola@example.com' }, groups: ['sre'] }],
    });
    const groups = await call('GET', '/api/v1/users/ola@example.com/groups');
    expect(groups.json).toMatchObject([{ profile: { name: 'sre' } }]);
  });
});
