import { describe, expect, it } from 'vitest';
import { createVendor, jane, one, organization, present, rights, two } from './statuspage-vendor.ts';

const grant = {
  pages: { [one]: { groups: ['Customers'], components: ['API'] } },
  permissions: { [two]: { incidents: true } },
};
const scope = {
  pages: { [one]: { groups: ['Customers', 'Internal'], components: ['API', 'Website'] }, [two]: {} },
  permissions: { [one]: { configuration: true }, [two]: { incidents: true, maintenance: true } },
};
const customers = { pages: { [one]: { groups: ['Customers'] } } };

describe('a joiner at Statuspage', () => {
  it('gets access to the page with groups and components, and a team membership with permissions', async () => {
    const vendor = createVendor();
    const { observed } = await vendor.worker().converge(present(grant, scope));
    expect(await vendor.viewer(one)).toMatchObject({ groups: ['Customers'], components: ['API'] });
    expect(await vendor.viewer(two)).toBeUndefined();
    expect(await vendor.permissions()).toEqual({ [two]: rights('incidents') });
    expect(observed.present).toBe(true);
    expect(vendor.writes()).toEqual([
      'POST page_access_users 200',
      'POST users 201',
      'PATCH page_access_users components 200',
      'PUT permissions 200',
    ]);
    expect((await vendor.state()).mails).toEqual([]);
  });

  it('of one page with a group costs three calls, and the last alone where others came a moment before', async () => {
    const vendor = createVendor();
    const worker = vendor.worker();
    await worker.converge(present(customers, customers));
    expect(vendor.calls()).toEqual([
      'GET page_access_users 200',
      'GET page_access_groups 200',
      'POST page_access_users 200',
    ]);
    worker.known = {};
    await worker.converge(present(customers, customers, { ...jane, email: 'joe@example.com' }));
    expect(vendor.calls()).toEqual(['POST page_access_users 200']);
  });

  it('costs only a read of what the configuration names the second time, and no write', async () => {
    const vendor = createVendor();
    const worker = vendor.worker();
    await worker.converge(present(customers, customers));
    vendor.calls();
    expect((await worker.converge(present(customers, customers))).done).toEqual([]);
    expect(vendor.calls()).toEqual(['GET page_access_users 200']);
    await worker.converge(present(grant, scope));
    vendor.calls();
    expect((await worker.converge(present(grant, scope))).done).toEqual([]);
    expect(vendor.calls()).toEqual([
      'GET page_access_users 200',
      'GET page_access_users components 200',
      'GET page_access_users 200',
      'GET permissions 200',
    ]);
  });

  it('is named by given and family name where those are known', async () => {
    const vendor = createVendor();
    const permissions = { permissions: { [one]: { incidents: true } } };
    await vendor
      .worker()
      .converge(present(permissions, permissions, { ...jane, displayName: 'Jane van Doe' }));
    expect((await vendor.state()).users[1]).toMatchObject({ first_name: 'Jane', last_name: 'van Doe' });
    const named = { email: 'jd@example.com', displayName: 'JD', givenName: 'Jo', familyName: 'Dee' };
    await vendor.worker().converge(present(permissions, permissions, named));
    expect((await vendor.state()).users[2]).toMatchObject({ first_name: 'Jo', last_name: 'Dee' });
    const single = { email: 'x@example.com', displayName: 'X' };
    const { done } = await vendor.worker().converge(present(permissions, permissions, single));
    expect(done[0]?.step.op).toEqual({ kind: 'createUser', email: 'x@example.com', first: 'X' });
    expect((await vendor.state()).users[3]).toMatchObject({ first_name: 'X', last_name: null });
  });

  it('may be granted groups and components by id', async () => {
    const vendor = createVendor();
    const groups = [await vendor.idOf('groups', one, 'Internal')];
    const components = [await vendor.idOf('components', one, 'Website')];
    await vendor.worker().converge(present({ pages: { [one]: { groups, components } } }));
    expect(await vendor.viewer(one)).toMatchObject({ groups: ['Internal'], components: ['Website'] });
  });

  it('may be granted a page and nothing else on it', async () => {
    const vendor = createVendor();
    await vendor.worker().converge(present({ pages: { [one]: {} } }, scope));
    expect(await vendor.viewer(one)).toMatchObject({ groups: [], components: [] });
  });

  it('may be granted a page without roles', async () => {
    const vendor = createVendor();
    await vendor.worker().converge(present({ permissions: { [one]: {} } }));
    expect(await vendor.permissions()).toEqual({ [one]: {} });
  });

  it('gets everything else where the page lacks a group or a component, and a human is told which', async () => {
    const vendor = createVendor();
    const wish = { pages: { [one]: { groups: ['Sailors', 'Customers'], components: ['Boat', 'API'] } } };
    await expect(vendor.worker().converge(present(wish))).rejects.toMatchObject({
      name: 'Blocked',
      by: `the page ${one} has no page access group "Sailors", or several of that name: create or rename it in Statuspage, or write its id in the configuration; the page ${one} has no component "Boat", or several of that name: create or rename it in Statuspage, or write its id in the configuration`,
    });
    expect(await vendor.viewer(one)).toMatchObject({ groups: ['Customers'], components: ['API'] });
  });

  it('is put into neither of two groups of the same name', async () => {
    const vendor = createVendor();
    await vendor.request('POST', `/pages/${one}/page_access_groups`, {
      page_access_group: { name: 'Customers' },
    });
    await expect(vendor.worker().converge(present(customers))).rejects.toMatchObject({
      by: expect.stringContaining('several of that name'),
    });
    expect(await vendor.viewer(one)).toMatchObject({ groups: [] });
  });

  it('is not looked up at all where the grant names a page that is not one of ours', async () => {
    const vendor = createVendor();
    const worker = vendor.worker(undefined, [two]);
    await expect(worker.converge(present(customers))).rejects.toMatchObject({
      name: 'Blocked',
      by: expect.stringContaining(`the page ${one}, which targets.statuspage.pages does not list`),
    });
    expect(vendor.calls()).toEqual([]);
  });

  it('is not kept waiting by a page that is in nobody else’s reach either', async () => {
    const vendor = createVendor();
    const worker = vendor.worker(undefined, [two]);
    await worker.converge(present({ pages: { [two]: {} } }, scope));
    expect(await vendor.viewer(two)).toBeDefined();
    expect(vendor.simulator.calls.filter(({ path }) => path.includes(one))).toEqual([]);
  });

  it.each([403, 404] as const)(
    'of a page that answers %i to page access users gets the other page, and a human is told why',
    async (status) => {
      const vendor = createVendor({ withoutViewers: { [one]: status } });
      const both = { pages: { [one]: {}, [two]: { groups: ['Internal'] } } };
      const by = `the page ${one} takes no page access users: make it audience-specific in Statuspage, correct its id, or take it out of the configuration`;
      await expect(vendor.worker().converge(present(both, both))).rejects.toMatchObject({
        name: 'Blocked',
        by,
      });
      expect(await vendor.viewer(two)).toMatchObject({ groups: ['Internal'] });
      vendor.writes();
      await expect(vendor.worker().converge(present(customers))).rejects.toMatchObject({
        name: 'Blocked',
        by,
      });
      expect(vendor.writes()).toEqual([]);
    },
  );

  it('whom nobody granted anything is left as they are, without a call', async () => {
    const vendor = createVendor();
    await vendor.admit(one, jane.email, { groups: ['Customers'] });
    vendor.calls();
    expect((await vendor.worker().converge(present())).done).toEqual([]);
    expect((await vendor.worker().converge({ state: 'unmanaged' })).done).toEqual([]);
    expect(vendor.calls()).toEqual([]);
  });
});

describe('a person whom a human let in already', () => {
  it.each([
    ['exact', 'jane@example.com'],
    ['exact', 'JANE@Example.com'],
    ['anyCase', 'JANE@Example.com'],
    ['contains', 'jane@example.com'],
  ] as const)(
    'is adopted with their other groups and components, with a filter that is %s: %s',
    async (emailFilter, email) => {
      const vendor = createVendor({ emailFilter });
      await vendor.admit(one, 'mary-jane@example.com');
      const { id } = await vendor.admit(one, email, { groups: ['Internal'], components: ['Website'] });
      vendor.writes();
      await vendor.worker().converge(present(grant, { pages: { [one]: { groups: ['Customers'] } } }));
      const viewers = (await vendor.state()).pageAccessUsers;
      expect(viewers).toHaveLength(2);
      expect(viewers[1]).toMatchObject({
        id,
        groups: ['Internal', 'Customers'],
        components: ['Website', 'API'],
      });
      expect(vendor.writes().filter((call) => call.includes('POST page_access_users'))).toEqual([]);
    },
  );

  it('or whom single sign-on made without an e-mail, is found by the login', async () => {
    const vendor = createVendor();
    await vendor.admit(one, null, { login: 'other@example.com' });
    const { id } = await vendor.admit(one, null, { login: 'Jane@example.com' });
    await vendor.worker().converge(present(customers));
    expect(await vendor.viewer(one, null)).toMatchObject({ groups: [] });
    const viewers = (await vendor.state()).pageAccessUsers;
    expect(viewers).toHaveLength(2);
    expect(viewers[1]).toMatchObject({ id, email: null, groups: ['Customers'] });
  });

  it('is found among team members behind the first hundred, some of whom have no e-mail', async () => {
    const vendor = createVendor();
    for (let number = 0; number < 120; number++) await vendor.hire(`person${number}@example.com`);
    const { id } = await vendor.hire('Jane@Example.com');
    vendor.calls();
    await vendor.worker().converge(present({ permissions: { [one]: { incidents: true } } }));
    const { users, permissions } = await vendor.state();
    expect(users).toHaveLength(122);
    expect(permissions.find(({ user_id }) => user_id === id)?.pages).toEqual({ [one]: rights('incidents') });
    // A joiner is not worth more than one page of a list; that they are there already Statuspage says itself.
    expect(vendor.calls().filter((call) => call.includes(' users '))).toEqual([
      'GET users 200',
      'POST users 422',
      'GET users 200',
      'GET users 200',
    ]);
  });

  it.each([409, 422] as const)('a moment before us is adopted when Statuspage says %i', async (duplicate) => {
    const vendor = createVendor({ duplicate });
    await vendor.admit(one, 'Jane@Example.com', { groups: ['Internal'] });
    // The list does not show them yet.
    await vendor.fault({
      method: 'GET',
      path: `/v1/pages/${one}/page_access_users`,
      status: 200,
      body: [],
    });
    await vendor.worker().converge(present(customers, customers));
    const viewers = (await vendor.state()).pageAccessUsers;
    expect(viewers).toHaveLength(1);
    expect(viewers[0]).toMatchObject({ groups: ['Internal', 'Customers'] });
    expect(vendor.writes()).toContain(`POST page_access_users ${duplicate}`);
  });

  it.each(['text', 'list', 'map'] as const)(
    'as a team member a moment before us is adopted when Statuspage says so in a %s',
    async (refusalShape) => {
      const vendor = createVendor({ refusalShape });
      await vendor.hire('Jane@Example.com', { [two]: rights('configuration') });
      await vendor.fault({
        method: 'GET',
        path: `/v1/organizations/${organization}/users`,
        status: 200,
        body: [],
      });
      await vendor.worker().converge(present({ permissions: { [one]: { incidents: true } } }));
      const { users, permissions } = await vendor.state();
      expect(users).toHaveLength(2);
      expect(permissions[1]?.pages).toEqual({ [one]: rights('incidents'), [two]: rights('configuration') });
    },
  );

  it('is not made twice where Statuspage keeps the address in other letter case than it filters by', async () => {
    const vendor = createVendor({ lowerCases: true });
    await vendor.worker().converge(present(customers, customers, { ...jane, email: 'Jane@Example.com' }));
    expect((await vendor.state()).pageAccessUsers).toHaveLength(1);
  });

  it('with a plus or a character of another alphabet in the address is found again', async () => {
    for (const email of ['jane+pager@example.com', 'jäne@example.com']) {
      const vendor = createVendor();
      const wish = present(grant, scope, { ...jane, email });
      await vendor.worker().converge(wish);
      vendor.writes();
      expect((await vendor.worker().converge(wish)).done).toEqual([]);
    }
  });
});
