import { describe, expect, it } from 'vitest';
import { createOffice, jane, muted, one, present, rights, two } from './statuspage-office.ts';

const scope = {
  pages: { [one]: { groups: ['Customers', 'Internal'], components: ['API', 'Website'] }, [two]: {} },
  permissions: { [one]: { incidents: true }, [two]: { incidents: true, maintenance: true } },
};
const customers = { pages: { [one]: { groups: ['Customers'], components: ['API'] } } };
const internal = { pages: { [one]: { groups: ['Internal'], components: ['Website'] } } };

describe('a mover at Statuspage', () => {
  it('changes groups and components', async () => {
    const office = createOffice();
    const worker = office.worker();
    await worker.converge(present(customers, scope));
    office.writes();
    await worker.converge(present(internal, scope));
    expect(await office.viewer(one)).toMatchObject({ groups: ['Internal'], components: ['Website'] });
    expect(office.writes()).toEqual([
      'PATCH page_access_users 200',
      'PATCH page_access_users components 200',
      'DELETE page_access_users components 200',
    ]);
  });

  it('keeps groups, components and metrics that no line of the configuration names', async () => {
    const office = createOffice();
    const had = {
      groups: ['Customers', 'Internal'],
      components: ['API', 'Website'],
      metrics: ['Response time'],
    };
    await office.admit(one, jane.email, had);
    const named = { pages: { [one]: { groups: ['Internal'], components: ['Website'] } } };
    await office.worker().converge(present({ pages: { [one]: {} } }, named));
    expect(await office.viewer(one)).toMatchObject({
      groups: ['Customers'],
      components: ['API'],
      metrics: ['Response time'],
    });
  });

  it('leaves a page that is not granted any more, with the subscriptions that came with it and no mail', async () => {
    const office = createOffice();
    const worker = office.worker();
    await worker.converge(present(customers, scope));
    const viewer = await office.viewer(one);
    await office.subscribe(one, { email: 'jane@home.example', page_access_user: viewer?.id });
    const own = await office.subscribe(one, { email: jane.email });
    await worker.converge(present({ pages: { [two]: {} } }, scope));
    expect(await office.viewer(one)).toBeUndefined();
    expect(await office.viewer(two)).toBeDefined();
    expect(await office.subscriptions(one)).toEqual([expect.objectContaining({ id: own.id })]);
    expect((await office.state()).mails).toEqual([]);
  });

  it.each([
    { groups: ['Customers'], components: [], metrics: [] },
    { groups: [], components: ['API'], metrics: [] },
    { groups: [], components: [], metrics: ['Response time'] },
  ])('stays on a page that is not granted any more for the sake of what a human gave: %j', async (extra) => {
    const office = createOffice();
    await office.admit(one, jane.email, {
      groups: ['Internal', ...extra.groups],
      components: ['Website', ...extra.components],
      metrics: extra.metrics,
    });
    await office.worker().converge(present({}, internal));
    expect(await office.viewer(one)).toMatchObject(extra);
  });

  it('gets a new e-mail on every page and keeps the rest', async () => {
    const office = createOffice();
    const worker = office.worker();
    const both = { pages: { ...customers.pages, [two]: {} } };
    await worker.converge(present(both, scope));
    const before = await office.viewer(one);
    const renamed = { ...jane, email: 'jane.roe@example.com' };
    office.writes();
    await worker.converge(present(both, scope, renamed));
    expect(await office.viewer(one, renamed.email)).toMatchObject({ id: before?.id, groups: ['Customers'] });
    expect((await office.state()).pageAccessUsers).toHaveLength(2);
    expect(office.writes()).toEqual(['PATCH page_access_users 200', 'PATCH page_access_users 200']);
  });

  it('whose e-mail changes only in letter case is left as is', async () => {
    const office = createOffice();
    const worker = office.worker();
    await worker.converge(present(customers, scope));
    const { done } = await worker.converge(present(customers, scope, { ...jane, email: 'Jane@Example.com' }));
    expect(done).toEqual([]);
  });

  it('whose new e-mail has a page access user already goes on with that one, and the old one goes', async () => {
    for (const extra of [[], ['Internal']]) {
      const office = createOffice();
      const worker = office.worker();
      await worker.converge(present(customers, customers));
      const old = await office.viewer(one);
      await office.request('PATCH', `/pages/${one}/page_access_users/${old?.id}`, {
        page_access_user: {
          page_access_group_ids: await Promise.all(
            ['Customers', ...extra].map((name) => office.idOf('groups', one, name)),
          ),
        },
      });
      await office.admit(one, 'jane.roe@example.com', { groups: ['Internal'] });
      await worker.converge(present(customers, customers, { ...jane, email: 'jane.roe@example.com' }));
      expect(await office.viewer(one, 'jane.roe@example.com')).toMatchObject({
        groups: ['Internal', 'Customers'],
        components: ['API'],
      });
      const left = await office.viewer(one);
      expect(left?.groups).toEqual(extra.length > 0 ? extra : undefined);
    }
  });

  it('whose new e-mail somebody took while we were at it goes on with that page access user', async () => {
    for (const duplicate of [409, 422] as const) {
      const office = createOffice({ duplicate });
      const worker = office.worker();
      await worker.converge(present(customers, customers));
      await office.admit(one, 'Jane.Roe@Example.com', { groups: ['Internal'] });
      await office.fault({
        method: 'GET',
        path: `/v1/pages/${one}/page_access_users`,
        times: 1,
        status: 200,
        body: await office.viewer(one),
      });
      await office.fault({
        method: 'GET',
        path: `/v1/pages/${one}/page_access_users`,
        times: 1,
        status: 200,
        body: [],
      });
      await worker.converge(present(customers, customers, { ...jane, email: 'jane.roe@example.com' }));
      expect((await office.state()).pageAccessUsers).toEqual([
        expect.objectContaining({ email: 'Jane.Roe@Example.com', groups: ['Internal', 'Customers'] }),
      ]);
      expect(office.writes()).toContain(`PATCH page_access_users ${duplicate}`);
    }
  });

  it('is still found, and made silent, under the e-mail of today', async () => {
    const office = createOffice();
    const worker = office.worker();
    await worker.converge(present({ ...customers, permissions: { [one]: { incidents: true } } }, scope));
    await worker.converge({ state: 'muted', email: 'jane.roe@example.com' });
    expect((await office.state()).pageAccessUsers).toEqual([]);
    expect(await office.permissions()).toEqual({});
  });
});

describe('what Rollcall remembers of somebody', () => {
  it('outlives a configuration that does not look at it any more', async () => {
    const office = createOffice();
    const worker = office.worker();
    await worker.converge(present({ ...customers, permissions: { [one]: { incidents: true } } }, scope));
    const { externalId } = worker.known;
    expect(externalId).toMatch(/^user=\w+ localpage001=\w+$/);
    await worker.converge(present({ pages: { [two]: {} } }, { pages: { [two]: {} } }));
    expect(worker.known.externalId).toContain(externalId);
  });
});

describe('the permissions of a team member', () => {
  const wish = { permissions: { [one]: { incidents: true } } };

  it.each(['list', 'map', 'wrapped'] as const)(
    'are read as a %s, and those of other pages and of other kinds stay',
    async (permissions) => {
      const office = createOffice({ permissions });
      await office.hire(jane.email, {
        [one]: rights('configuration'),
        [two]: rights('configuration', 'maintenance'),
      });
      await office.worker().converge(present(wish, wish));
      expect(await office.permissions()).toEqual({
        [one]: rights('configuration', 'incidents'),
        [two]: rights('configuration', 'maintenance'),
      });
    },
  );

  it('that are not granted any more go, and the page with them if nothing else is left on it', async () => {
    const office = createOffice();
    await office.hire(jane.email, {
      [one]: rights('incidents'),
      [two]: rights('configuration', 'incidents'),
    });
    await office.worker().converge(present({}, scope));
    expect(await office.permissions()).toEqual({ [two]: rights('configuration') });
  });

  it('that the configuration names as false are taken away', async () => {
    const office = createOffice();
    await office.hire(jane.email, { [one]: rights('configuration', 'incidents') });
    const named = { permissions: { [one]: { configuration: false, incidents: true } } };
    await office.worker().converge(present(named, named));
    expect(await office.permissions()).toEqual({ [one]: rights('incidents') });
  });

  it('that a human changes at the same moment stay changed', async () => {
    const office = createOffice();
    const user = await office.hire(jane.email, { [one]: rights(), [two]: rights('configuration') });
    const worker = office.worker();
    const original = worker.client.permissions;
    let reads = 0;
    worker.client.permissions = async (id) => {
      const read = await original(id);
      if (++reads === 1) {
        const pages = { [one]: rights('maintenance'), [two]: rights('incidents') };
        await office.request('PUT', `/organizations/localorg0000/permissions/${user.id}`, { pages });
      }
      return read;
    };
    await worker.converge(present(wish, wish));
    expect(await office.permissions()).toMatchObject({ [two]: rights('incidents') });
  });

  it('are not written where the read right before fails', async () => {
    const office = createOffice();
    await office.hire(jane.email, { [two]: rights('configuration') });
    const worker = office.worker();
    const original = worker.client.permissions;
    let reads = 0;
    worker.client.permissions = async (id) => {
      if (++reads === 2) await office.fault({ method: 'GET', status: 500 });
      return original(id);
    };
    office.writes();
    await expect(worker.converge(present(wish, wish))).rejects.toMatchObject({ name: 'Transient' });
    expect(office.writes()).toEqual([]);
    expect(await office.permissions()).toEqual({ [two]: rights('configuration') });
  });

  it('of somebody who is gone by then are nobody’s', async () => {
    const office = createOffice();
    const user = await office.hire(jane.email);
    const worker = office.worker();
    const original = worker.client.permissions;
    let reads = 0;
    worker.client.permissions = async (id) => {
      if (++reads === 2) await office.request('DELETE', `/organizations/localorg0000/users/${user.id}`);
      return original(id);
    };
    // The member list is a minute old at most, so this minute's look still believes in the one that is gone.
    await expect(worker.converge(present(wish, wish))).rejects.toMatchObject({ name: 'Blocked' });
    office.clock.advance(61_000);
    await worker.converge(present(wish, wish));
    expect(await office.permissions()).toEqual({ [one]: rights('incidents') });
  });
});

describe('two team members who are one person', () => {
  it('are both made silent', async () => {
    const office = createOffice();
    const old = await office.hire('jane.old@example.com', { [one]: rights('incidents') });
    await office.hire(jane.email, { [two]: rights('incidents') });
    const worker = office.worker();
    worker.known.externalId = `user=${old.id}`;
    const { observed } = await worker.converge(muted);
    expect(await office.permissions('jane.old@example.com')).toEqual({});
    expect(await office.permissions()).toEqual({});
    expect(observed).toMatchObject({ id: expect.stringContaining(`user=${old.id}`) });
  });

  it('hold the grant only once', async () => {
    const office = createOffice();
    const old = await office.hire('jane.old@example.com', { [one]: rights('incidents', 'configuration') });
    const { id } = await office.hire(jane.email);
    const worker = office.worker();
    worker.known.externalId = `user=${id} user=${old.id}`;
    const wish = { permissions: { [one]: { incidents: true } } };
    await worker.converge(present(wish, wish));
    expect(await office.permissions()).toEqual({ [one]: rights('incidents') });
    expect(await office.permissions('jane.old@example.com')).toEqual({ [one]: rights('configuration') });
  });
});
