import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import {
  absent,
  createVendor,
  jane,
  muted,
  one,
  organization,
  present,
  settle,
  two,
} from './statuspage-vendor.ts';

const scope = {
  pages: { [one]: { groups: ['Customers'], components: ['API'] } },
  permissions: { [one]: { incidents: true } },
};
describe('a mute at Statuspage', () => {
  it('takes the permissions, the access to every page and the subscriptions, and sends no mail', async () => {
    const vendor = createVendor();
    await settle(vendor);
    await vendor.worker().converge(muted);
    const state = await vendor.state();
    expect(state.users).toHaveLength(2);
    expect(await vendor.permissions()).toEqual({});
    expect(state.pageAccessUsers).toEqual([]);
    expect(state.subscribers).toEqual([]);
    expect(state.mails).toEqual([]);
  });

  it('takes the rights to edit first and ends subscriptions before the page access user they came with', async () => {
    const vendor = createVendor();
    await settle(vendor);
    const { done } = await vendor.worker().converge(muted);
    expect(vendor.writes()).toEqual([
      'PUT permissions 200',
      'DELETE subscribers 200',
      'DELETE subscribers 200',
      'DELETE page_access_users 204',
      'DELETE subscribers 200',
      'DELETE subscribers 200',
      'DELETE page_access_users 204',
    ]);
    expect(done.map(({ step }) => step.reversible)).toEqual([true, false, false, false, false, false, false]);
    expect(done[0]?.step.title).toBe('take all permissions of the team member away');
  });

  it('of a team member we know costs one read before the first change', async () => {
    const vendor = createVendor();
    const worker = vendor.worker(undefined, [one]);
    const grant = { ...scope, pages: { [one]: { groups: ['Customers'] } } };
    await worker.converge(present(grant, scope));
    vendor.calls();
    await worker.converge(muted);
    expect(vendor.calls()).toEqual([
      'GET permissions 200',
      'PUT permissions 200',
      'GET permissions 200',
      'GET page_access_users 200',
      'GET subscribers 200',
      'GET page_access_users components 200',
      'GET page_access_users metrics 200',
      'DELETE page_access_users 204',
      'GET users 200',
    ]);
  });

  it.each([[[one]], [[one, two]]])(
    'of a person we let in costs four reads before the first change, on as many pages as may be: %s',
    async (pages) => {
      const vendor = createVendor();
      const worker = vendor.worker(undefined, pages);
      const grant = { pages: Object.fromEntries(pages.map((page) => [page, {}])) };
      await worker.converge(present(grant, grant));
      vendor.calls();
      await worker.converge(muted);
      const calls = vendor.calls();
      expect(calls.slice(0, 5)).toEqual([
        'GET page_access_users 200',
        'GET subscribers 200',
        'GET page_access_users components 200',
        'GET page_access_users metrics 200',
        'DELETE page_access_users 204',
      ]);
      expect(calls.filter((call) => call.startsWith('DELETE'))).toHaveLength(pages.length);
    },
  );

  it('of a person whom we know only on another page than they are on now is as good', async () => {
    const vendor = createVendor();
    await settle(vendor);
    const worker = vendor.worker();
    worker.known.externalIds = [`${one}=gone00000000`, 'user=gone00000001'];
    await worker.converge(muted);
    const { pageAccessUsers, subscribers } = await vendor.state();
    expect([...pageAccessUsers, ...subscribers]).toEqual([]);
    expect(await vendor.permissions()).toEqual({});
  });

  it('of a person who has nothing there changes nothing', async () => {
    const vendor = createVendor();
    expect((await vendor.worker().converge(muted)).observed).toEqual({ present: false });
    expect(vendor.writes()).toEqual([]);
  });

  it('finds subscriptions behind the first hundred, unconfirmed and quarantined ones, and those of a plus address', async () => {
    const vendor = createVendor();
    const email = 'jane+status@example.com';
    await vendor.admit(one, email);
    for (let number = 0; number < 130; number++)
      await vendor.subscribe(one, { email: `person${number}@example.com` });
    await vendor.subscribe(one, { email, skip_confirmation_notification: false });
    await vendor.subscribe(two, { email: 'JANE+status@example.com' });
    await vendor.worker().converge({ state: 'muted', email });
    const left = (await vendor.state()).subscribers;
    expect(left).toHaveLength(130);
    expect(left.every((one) => one.email?.startsWith('person'))).toBe(true);
  });

  it.each(['jane+status@example.com', 'jäne@example.com'])(
    'ends a subscription that the search misses: %s',
    async (email) => {
      const vendor = createVendor({ search: 'plain' });
      await vendor.subscribe(one, { email });
      await vendor.worker().converge({ state: 'muted', email });
      expect((await vendor.state()).subscribers).toEqual([]);
    },
  );

  it('finds among hundreds of page access users the one whom the filter misses', async () => {
    const vendor = createVendor();
    for (let number = 0; number < 205; number++) await vendor.admit(one, `person${number}@example.com`);
    await vendor.admit(one, null, { login: 'jane@example.com' });
    await vendor.worker().converge(muted);
    expect((await vendor.state()).pageAccessUsers).toHaveLength(205);
  });

  it('of a person whom we never met goes on after those whom the filter finds, until a list has told of all', async () => {
    const vendor = createVendor();
    for (let number = 0; number < 150; number++) await vendor.admit(one, `person${number}@example.com`);
    await vendor.admit(one, jane.email);
    await vendor.admit(one, null, { login: jane.email });
    await vendor.worker().converge(muted);
    expect((await vendor.state()).pageAccessUsers).toHaveLength(150);
  });

  it('reaches a page that was taken out of the configuration, where we let them in', async () => {
    const vendor = createVendor();
    const worker = vendor.worker();
    await worker.converge(present({ pages: { [two]: {} } }));
    const narrower = vendor.worker(undefined, [one]);
    narrower.known.externalIds = worker.known.externalIds;
    await narrower.converge(muted);
    expect((await vendor.state()).pageAccessUsers).toEqual([]);
  });

  it.each([403, 404] as const)('goes on where a page answers %i to page access users', async (status) => {
    const vendor = createVendor({ withoutViewers: { [one]: status } });
    await vendor.admit(two, jane.email);
    await vendor.subscribe(one, { email: jane.email });
    expect((await vendor.worker().converge(muted)).observed).toEqual({ present: false });
    const { pageAccessUsers, subscribers } = await vendor.state();
    expect([...pageAccessUsers, ...subscribers]).toEqual([]);
  });

  it('is not called done where nothing of a page can be read, but everything else is', async () => {
    const vendor = createVendor();
    await vendor.admit(two, jane.email);
    const worker = vendor.worker(undefined, ['elsewhere000', two]);
    await expect(worker.converge(muted)).rejects.toMatchObject({
      name: 'Blocked',
      by: 'Statuspage lets the key read nothing of the page elsewhere000: correct targets.statuspage.pages, or use a key of its organisation',
    });
    expect((await vendor.state()).pageAccessUsers).toEqual([]);
  });

  it('is not called done where team members or their permissions are hidden, but everything else is', async () => {
    for (const path of ['users', 'permissions']) {
      const vendor = createVendor();
      await settle(vendor);
      const hidden = { method: 'GET', path: `/v1/organizations/${organization}/${path}`, times: 9 };
      await vendor.fault({ ...hidden, status: 403, body: { error: 'Forbidden' } });
      await expect(vendor.worker().converge(muted)).rejects.toMatchObject({ name: 'Blocked' });
      const { pageAccessUsers, subscribers } = await vendor.state();
      expect([...pageAccessUsers, ...subscribers]).toEqual([]);
    }
  });
});

describe('a removal from Statuspage', () => {
  it('leaves no surface, and the second time is no write', async () => {
    const vendor = createVendor();
    await settle(vendor);
    const worker = vendor.worker();
    const { observed, done } = await worker.converge(absent);
    const { users, permissions, pageAccessUsers, subscribers } = await vendor.state();
    expect([users.length, permissions.length]).toEqual([1, 1]);
    expect([...pageAccessUsers, ...subscribers]).toEqual([]);
    expect(observed).toEqual({ present: false });
    expect(done.at(-1)?.step).toMatchObject({ title: 'delete the team member', reversible: false });
    vendor.writes();
    expect((await worker.converge(absent)).done).toEqual([]);
    expect((await vendor.worker().converge(absent)).done).toEqual([]);
    expect(vendor.writes()).toEqual([]);
  });

  it('of a person muted before costs one write', async () => {
    const vendor = createVendor();
    await settle(vendor);
    const worker = vendor.worker();
    await worker.converge(muted);
    vendor.writes();
    await worker.converge(absent);
    expect(vendor.writes()).toEqual(['DELETE users 200']);
  });

  it('goes on where a human was faster', async () => {
    const vendor = createVendor();
    await settle(vendor);
    const overtaken = new Hono().all('*', async (c) => {
      const { pathname } = new URL(c.req.url);
      if (c.req.method === 'DELETE') await vendor.request('DELETE', pathname.replace('/v1', ''));
      return vendor.simulator.app.fetch(c.req.raw);
    });
    await vendor.worker(overtaken).converge(absent);
    expect(vendor.writes().filter((call) => call.endsWith('404'))).toHaveLength(7);
    expect((await vendor.state()).users).toHaveLength(1);
  });

  it('that Statuspage refuses is for a human, in its own words, when all the rest is gone', async () => {
    const vendor = createVendor({ administered: true });
    await settle(vendor);
    await expect(vendor.worker().converge(absent)).rejects.toMatchObject({
      name: 'Blocked',
      message: 'Statuspage refused to delete the team member',
      by: 'Team members are managed in admin.atlassian.com',
    });
    expect(await vendor.permissions()).toEqual({});
    expect((await vendor.state()).pageAccessUsers).toEqual([]);
  });

  it('of the last team member is refused by Statuspage and blocked', async () => {
    const vendor = createVendor();
    const gone = { state: 'absent', email: 'olive.owner@example.com' } as const;
    await expect(vendor.worker().converge(gone)).rejects.toMatchObject({ by: 'must have an owner' });
  });

  it('of a team member whom the next synchronisation brings back is not called done', async () => {
    const vendor = createVendor({ reappearsAfter: 0 });
    await settle(vendor);
    const worker = vendor.worker();
    await expect(worker.converge(absent)).rejects.toMatchObject({
      name: 'Blocked',
      by: 'Statuspage accepted "delete the team member", but it did not take',
    });
    await expect(worker.converge(absent)).rejects.toMatchObject({ name: 'Blocked' });
  });

  it('of a team member who comes back later is done again at the next look', async () => {
    const vendor = createVendor({ reappearsAfter: 60_000 });
    await settle(vendor);
    const worker = vendor.worker();
    await worker.converge(absent);
    vendor.clock.advance(60_000);
    const { done } = await worker.converge(absent);
    expect(done.map(({ step }) => step.title)).toEqual(['delete the team member']);
  });
});
