import { describe, expect, it } from 'vitest';
import { createVendor, jane, muted, one, present, rights, two } from './statuspage-vendor.ts';

const scope = {
  pages: { [one]: { groups: ['Customers', 'Internal'], components: ['API', 'Website'] }, [two]: {} },
  permissions: { [one]: { incidents: true }, [two]: { incidents: true, maintenance: true } },
};
const customers = { pages: { [one]: { groups: ['Customers'], components: ['API'] } } };
const internal = { pages: { [one]: { groups: ['Internal'], components: ['Website'] } } };

describe('a mover at Statuspage', () => {
  it('changes groups and components', async () => {
    const vendor = createVendor();
    const worker = vendor.worker();
    await worker.converge(present(customers, scope));
    vendor.writes();
    await worker.converge(present(internal, scope));
    expect(await vendor.viewer(one)).toMatchObject({ groups: ['Internal'], components: ['Website'] });
    expect(vendor.writes()).toEqual([
      'PATCH page_access_users 200',
      'PATCH page_access_users components 200',
      'DELETE page_access_users components 200',
    ]);
  });

  it('keeps groups, components and metrics that no line of the configuration names', async () => {
    const vendor = createVendor();
    const had = {
      groups: ['Customers', 'Internal'],
      components: ['API', 'Website'],
      metrics: ['Response time'],
    };
    await vendor.admit(one, jane.email, had);
    const named = { pages: { [one]: { groups: ['Internal'], components: ['Website'] } } };
    await vendor.worker().converge(present({ pages: { [one]: {} } }, named));
    expect(await vendor.viewer(one)).toMatchObject({
      groups: ['Customers'],
      components: ['API'],
      metrics: ['Response time'],
    });
  });

  it('leaves a page that is not granted any more, with the subscriptions that came with it and no mail', async () => {
    const vendor = createVendor();
    const worker = vendor.worker();
    await worker.converge(present(customers, scope));
    const viewer = await vendor.viewer(one);
    await vendor.subscribe(one, { email: 'jane@home.example', page_access_user: viewer?.id });
    const own = await vendor.subscribe(one, { email: jane.email });
    await worker.converge(present({ pages: { [two]: {} } }, scope));
    expect(await vendor.viewer(one)).toBeUndefined();
    expect(await vendor.viewer(two)).toBeDefined();
    expect(await vendor.subscriptions(one)).toEqual([expect.objectContaining({ id: own.id })]);
    expect((await vendor.state()).mails).toEqual([]);
  });

  it.each([
    { groups: ['Customers'], components: [], metrics: [] },
    { groups: [], components: ['API'], metrics: [] },
    { groups: [], components: [], metrics: ['Response time'] },
  ])('stays on a page that is not granted any more for the sake of what a human gave: %j', async (extra) => {
    const vendor = createVendor();
    await vendor.admit(one, jane.email, {
      groups: ['Internal', ...extra.groups],
      components: ['Website', ...extra.components],
      metrics: extra.metrics,
    });
    await vendor.worker().converge(present({}, internal));
    expect(await vendor.viewer(one)).toMatchObject(extra);
  });

  it('gets a new e-mail on every page and keeps the rest', async () => {
    const vendor = createVendor();
    const worker = vendor.worker();
    const both = { pages: { ...customers.pages, [two]: {} } };
    await worker.converge(present(both, scope));
    const before = await vendor.viewer(one);
    const renamed = { ...jane, email: 'jane.roe@example.com' };
    vendor.writes();
    await worker.converge(present(both, scope, renamed));
    expect(await vendor.viewer(one, renamed.email)).toMatchObject({ id: before?.id, groups: ['Customers'] });
    expect((await vendor.state()).pageAccessUsers).toHaveLength(2);
    expect(vendor.writes()).toEqual(['PATCH page_access_users 200', 'PATCH page_access_users 200']);
  });

  it('whose e-mail changes only in letter case is left as is', async () => {
    const vendor = createVendor();
    const worker = vendor.worker();
    await worker.converge(present(customers, scope));
    const { done } = await worker.converge(present(customers, scope, { ...jane, email: 'Jane@Example.com' }));
    expect(done).toEqual([]);
  });

  it('whose new e-mail has a page access user already goes on with that one, and the old one goes', async () => {
    for (const extra of [[], ['Internal']]) {
      const vendor = createVendor();
      const worker = vendor.worker();
      await worker.converge(present(customers, customers));
      const old = await vendor.viewer(one);
      await vendor.request('PATCH', `/pages/${one}/page_access_users/${old?.id}`, {
        page_access_user: {
          page_access_group_ids: await Promise.all(
            ['Customers', ...extra].map((name) => vendor.idOf('groups', one, name)),
          ),
        },
      });
      await vendor.admit(one, 'jane.roe@example.com', { groups: ['Internal'] });
      await worker.converge(present(customers, customers, { ...jane, email: 'jane.roe@example.com' }));
      expect(await vendor.viewer(one, 'jane.roe@example.com')).toMatchObject({
        groups: ['Internal', 'Customers'],
        components: ['API'],
      });
      const left = await vendor.viewer(one);
      expect(left?.groups).toEqual(extra.length > 0 ? extra : undefined);
    }
  });

  it('whose new e-mail another took while we were at it goes on with that page access user', async () => {
    for (const duplicate of [409, 422] as const) {
      const vendor = createVendor({ duplicate });
      const worker = vendor.worker();
      await worker.converge(present(customers, customers));
      await vendor.admit(one, 'Jane.Roe@Example.com', { groups: ['Internal'] });
      await vendor.fault({
        method: 'GET',
        path: `/v1/pages/${one}/page_access_users`,
        times: 1,
        status: 200,
        body: await vendor.viewer(one),
      });
      await vendor.fault({
        method: 'GET',
        path: `/v1/pages/${one}/page_access_users`,
        times: 1,
        status: 200,
        body: [],
      });
      await worker.converge(present(customers, customers, { ...jane, email: 'jane.roe@example.com' }));
      expect((await vendor.state()).pageAccessUsers).toEqual([
        expect.objectContaining({ email: 'Jane.Roe@Example.com', groups: ['Internal', 'Customers'] }),
      ]);
      expect(vendor.writes()).toContain(`PATCH page_access_users ${duplicate}`);
    }
  });

  it('is still found, and muted, under the e-mail of today', async () => {
    const vendor = createVendor();
    const worker = vendor.worker();
    await worker.converge(present({ ...customers, permissions: { [one]: { incidents: true } } }, scope));
    await worker.converge({ state: 'muted', email: 'jane.roe@example.com' });
    expect((await vendor.state()).pageAccessUsers).toEqual([]);
    expect(await vendor.permissions()).toEqual({});
  });
});

describe('what Rollcall remembers of a person', () => {
  it('outlives a configuration that does not look at it any more', async () => {
    const vendor = createVendor();
    const worker = vendor.worker();
    await worker.converge(present({ ...customers, permissions: { [one]: { incidents: true } } }, scope));
    const { externalIds = [] } = worker.known;
    expect(externalIds).toEqual([
      expect.stringMatching(/^user=\w+$/),
      expect.stringMatching(/^localpage001=\w+$/),
    ]);
    await worker.converge(present({ pages: { [two]: {} } }, { pages: { [two]: {} } }));
    expect(worker.known.externalIds).toEqual(expect.arrayContaining(externalIds));
  });
});

describe('the permissions of a team member', () => {
  const wish = { permissions: { [one]: { incidents: true } } };

  it.each(['list', 'map', 'wrapped'] as const)(
    'are read as a %s, and those of other pages and of other kinds stay',
    async (permissions) => {
      const vendor = createVendor({ permissions });
      await vendor.hire(jane.email, {
        [one]: rights('configuration'),
        [two]: rights('configuration', 'maintenance'),
      });
      await vendor.worker().converge(present(wish, wish));
      expect(await vendor.permissions()).toEqual({
        [one]: rights('configuration', 'incidents'),
        [two]: rights('configuration', 'maintenance'),
      });
    },
  );

  it('that are not granted any more go, and the page with them if nothing else is left on it', async () => {
    const vendor = createVendor();
    await vendor.hire(jane.email, {
      [one]: rights('incidents'),
      [two]: rights('configuration', 'incidents'),
    });
    await vendor.worker().converge(present({}, scope));
    expect(await vendor.permissions()).toEqual({ [two]: rights('configuration') });
  });

  it('that the configuration names as false are taken away', async () => {
    const vendor = createVendor();
    await vendor.hire(jane.email, { [one]: rights('configuration', 'incidents') });
    const named = { permissions: { [one]: { configuration: false, incidents: true } } };
    await vendor.worker().converge(present(named, named));
    expect(await vendor.permissions()).toEqual({ [one]: rights('incidents') });
  });

  it('that a human changes at the same moment stay changed', async () => {
    const vendor = createVendor();
    const user = await vendor.hire(jane.email, { [one]: rights(), [two]: rights('configuration') });
    const worker = vendor.worker();
    const original = worker.client.permissions;
    let reads = 0;
    worker.client.permissions = async (id) => {
      const read = await original(id);
      if (++reads === 1) {
        const pages = { [one]: rights('maintenance'), [two]: rights('incidents') };
        await vendor.request('PUT', `/organizations/localorg0000/permissions/${user.id}`, { pages });
      }
      return read;
    };
    await worker.converge(present(wish, wish));
    expect(await vendor.permissions()).toMatchObject({ [two]: rights('incidents') });
  });

  it('are not written where the read right before fails', async () => {
    const vendor = createVendor();
    await vendor.hire(jane.email, { [two]: rights('configuration') });
    const worker = vendor.worker();
    const original = worker.client.permissions;
    let reads = 0;
    worker.client.permissions = async (id) => {
      if (++reads === 2) await vendor.fault({ method: 'GET', status: 500 });
      return original(id);
    };
    vendor.writes();
    await expect(worker.converge(present(wish, wish))).rejects.toMatchObject({ name: 'Transient' });
    expect(vendor.writes()).toEqual([]);
    expect(await vendor.permissions()).toEqual({ [two]: rights('configuration') });
  });

  it('of a person who is gone by then are nobody’s', async () => {
    const vendor = createVendor();
    const user = await vendor.hire(jane.email);
    const worker = vendor.worker();
    const original = worker.client.permissions;
    let reads = 0;
    worker.client.permissions = async (id) => {
      if (++reads === 2) await vendor.request('DELETE', `/organizations/localorg0000/users/${user.id}`);
      return original(id);
    };
    // The member list is a minute old at most, so this minute's look still believes in the one that is gone.
    await expect(worker.converge(present(wish, wish))).rejects.toMatchObject({ name: 'Blocked' });
    vendor.clock.advance(61_000);
    await worker.converge(present(wish, wish));
    expect(await vendor.permissions()).toEqual({ [one]: rights('incidents') });
  });
});

describe('two team members who are one person', () => {
  it('are both muted', async () => {
    const vendor = createVendor();
    const old = await vendor.hire('jane.old@example.com', { [one]: rights('incidents') });
    await vendor.hire(jane.email, { [two]: rights('incidents') });
    const worker = vendor.worker();
    worker.known.externalIds = [`user=${old.id}`];
    const { observed } = await worker.converge(muted);
    expect(await vendor.permissions('jane.old@example.com')).toEqual({});
    expect(await vendor.permissions()).toEqual({});
    expect(observed).toMatchObject({ ids: expect.arrayContaining([`user=${old.id}`]) });
  });

  it('hold the grant only once', async () => {
    const vendor = createVendor();
    const old = await vendor.hire('jane.old@example.com', { [one]: rights('incidents', 'configuration') });
    const { id } = await vendor.hire(jane.email);
    const worker = vendor.worker();
    worker.known.externalIds = [`user=${id}`, `user=${old.id}`];
    const wish = { permissions: { [one]: { incidents: true } } };
    await worker.converge(present(wish, wish));
    expect(await vendor.permissions()).toEqual({ [one]: rights('incidents') });
    expect(await vendor.permissions('jane.old@example.com')).toEqual({ [one]: rights('configuration') });
  });
});
