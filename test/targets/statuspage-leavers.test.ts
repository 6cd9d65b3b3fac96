import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import {
  absent,
  createOffice,
  jane,
  muted,
  one,
  organization,
  present,
  settle,
  two,
} from './statuspage-office.ts';

const scope = {
  pages: { [one]: { groups: ['Customers'], components: ['API'] } },
  permissions: { [one]: { incidents: true } },
};
describe('a mute at Statuspage', () => {
  it('silences the permissions, the access to every page and the subscriptions, and sends no mail', async () => {
    const office = createOffice();
    await settle(office);
    await office.worker().converge(muted);
    const state = await office.state();
    expect(state.users).toHaveLength(2);
    expect(await office.permissions()).toEqual({});
    expect(state.pageAccessUsers).toEqual([]);
    expect(state.subscribers).toEqual([]);
    expect(state.mails).toEqual([]);
  });

  it('takes the rights to edit first and ends subscriptions before the page access user they came with', async () => {
    const office = createOffice();
    await settle(office);
    const { done } = await office.worker().converge(muted);
    expect(office.writes()).toEqual([
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
    const office = createOffice();
    const worker = office.worker(undefined, [one]);
    const grant = { ...scope, pages: { [one]: { groups: ['Customers'] } } };
    await worker.converge(present(grant, scope));
    office.calls();
    await worker.converge(muted);
    expect(office.calls()).toEqual([
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
    'of somebody we let in costs four reads before the first change, on as many pages as may be: %s',
    async (pages) => {
      const office = createOffice();
      const worker = office.worker(undefined, pages);
      const grant = { pages: Object.fromEntries(pages.map((page) => [page, {}])) };
      await worker.converge(present(grant, grant));
      office.calls();
      await worker.converge(muted);
      const calls = office.calls();
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

  it('of somebody whom we know only on another page than they are on now is as good', async () => {
    const office = createOffice();
    await settle(office);
    const worker = office.worker();
    worker.known.externalId = `${one}=gone00000000 user=gone00000001`;
    await worker.converge(muted);
    const { pageAccessUsers, subscribers } = await office.state();
    expect([...pageAccessUsers, ...subscribers]).toEqual([]);
    expect(await office.permissions()).toEqual({});
  });

  it('of somebody who has nothing there changes nothing', async () => {
    const office = createOffice();
    expect((await office.worker().converge(muted)).observed).toEqual({ present: false });
    expect(office.writes()).toEqual([]);
  });

  it('finds subscriptions behind the first hundred, unconfirmed and quarantined ones, and those of a plus address', async () => {
    const office = createOffice();
    const email = 'jane+status@example.com';
    await office.admit(one, email);
    for (let number = 0; number < 130; number++)
      await office.subscribe(one, { email: `person${number}@example.com` });
    await office.subscribe(one, { email, skip_confirmation_notification: false });
    await office.subscribe(two, { email: 'JANE+status@example.com' });
    await office.worker().converge({ state: 'muted', email });
    const left = (await office.state()).subscribers;
    expect(left).toHaveLength(130);
    expect(left.every((one) => one.email?.startsWith('person'))).toBe(true);
  });

  it.each(['jane+status@example.com', 'jäne@example.com'])(
    'ends a subscription that the search misses: %s',
    async (email) => {
      const office = createOffice({ search: 'plain' });
      await office.subscribe(one, { email });
      await office.worker().converge({ state: 'muted', email });
      expect((await office.state()).subscribers).toEqual([]);
    },
  );

  it('finds among hundreds of page access users the one whom the filter misses', async () => {
    const office = createOffice();
    for (let number = 0; number < 205; number++) await office.admit(one, `person${number}@example.com`);
    await office.admit(one, null, { login: 'jane@example.com' });
    await office.worker().converge(muted);
    expect((await office.state()).pageAccessUsers).toHaveLength(205);
  });

  it('reaches a page that was taken out of the configuration, where we let them in', async () => {
    const office = createOffice();
    const worker = office.worker();
    await worker.converge(present({ pages: { [two]: {} } }));
    const narrower = office.worker(undefined, [one]);
    narrower.known.externalId = worker.known.externalId;
    await narrower.converge(muted);
    expect((await office.state()).pageAccessUsers).toEqual([]);
  });

  it.each([403, 404] as const)('goes on where a page answers %i to page access users', async (status) => {
    const office = createOffice({ withoutViewers: { [one]: status } });
    await office.admit(two, jane.email);
    await office.subscribe(one, { email: jane.email });
    expect((await office.worker().converge(muted)).observed).toEqual({ present: false });
    const { pageAccessUsers, subscribers } = await office.state();
    expect([...pageAccessUsers, ...subscribers]).toEqual([]);
  });

  it('is not called done where nothing of a page can be read, but everything else is', async () => {
    const office = createOffice();
    await office.admit(two, jane.email);
    const worker = office.worker(undefined, ['elsewhere000', two]);
    await expect(worker.converge(muted)).rejects.toMatchObject({
      name: 'Blocked',
      by: 'Statuspage lets the key read nothing of the page elsewhere000: correct targets.statuspage.pages, or use a key of its organisation',
    });
    expect((await office.state()).pageAccessUsers).toEqual([]);
  });

  it('is not called done where team members or their permissions are hidden, but everything else is', async () => {
    for (const path of ['users', 'permissions']) {
      const office = createOffice();
      await settle(office);
      const hidden = { method: 'GET', path: `/v1/organizations/${organization}/${path}`, times: 9 };
      await office.fault({ ...hidden, status: 403, body: { error: 'Forbidden' } });
      await expect(office.worker().converge(muted)).rejects.toMatchObject({ name: 'Blocked' });
      const { pageAccessUsers, subscribers } = await office.state();
      expect([...pageAccessUsers, ...subscribers]).toEqual([]);
    }
  });
});

describe('a removal from Statuspage', () => {
  it('leaves no surface, and the second time is no write', async () => {
    const office = createOffice();
    await settle(office);
    const worker = office.worker();
    const { observed, done } = await worker.converge(absent);
    const { users, permissions, pageAccessUsers, subscribers } = await office.state();
    expect([users.length, permissions.length]).toEqual([1, 1]);
    expect([...pageAccessUsers, ...subscribers]).toEqual([]);
    expect(observed).toEqual({ present: false });
    expect(done.at(-1)?.step).toMatchObject({ title: 'delete the team member', reversible: false });
    office.writes();
    expect((await worker.converge(absent)).done).toEqual([]);
    expect((await office.worker().converge(absent)).done).toEqual([]);
    expect(office.writes()).toEqual([]);
  });

  it('of somebody muted before costs one write', async () => {
    const office = createOffice();
    await settle(office);
    const worker = office.worker();
    await worker.converge(muted);
    office.writes();
    await worker.converge(absent);
    expect(office.writes()).toEqual(['DELETE users 200']);
  });

  it('goes on where a human was faster', async () => {
    const office = createOffice();
    await settle(office);
    const overtaken = new Hono().all('*', async (c) => {
      const { pathname } = new URL(c.req.url);
      if (c.req.method === 'DELETE') await office.request('DELETE', pathname.replace('/v1', ''));
      return office.simulator.app.fetch(c.req.raw);
    });
    await office.worker(overtaken).converge(absent);
    expect(office.writes().filter((call) => call.endsWith('404'))).toHaveLength(7);
    expect((await office.state()).users).toHaveLength(1);
  });

  it('that Statuspage refuses is for a human, in its own words, when all the rest is gone', async () => {
    const office = createOffice({ administered: true });
    await settle(office);
    await expect(office.worker().converge(absent)).rejects.toMatchObject({
      name: 'Blocked',
      message: 'Statuspage refused to delete the team member',
      by: 'Team members are managed in admin.atlassian.com',
    });
    expect(await office.permissions()).toEqual({});
    expect((await office.state()).pageAccessUsers).toEqual([]);
  });

  it('of the last team member is refused by Statuspage and blocked', async () => {
    const office = createOffice();
    const gone = { state: 'absent', email: 'olive.owner@example.com' } as const;
    await expect(office.worker().converge(gone)).rejects.toMatchObject({ by: 'must have an owner' });
  });

  it('of a team member whom the next synchronisation brings back is not called done', async () => {
    const office = createOffice({ reappearsAfter: 0 });
    await settle(office);
    const worker = office.worker();
    await expect(worker.converge(absent)).rejects.toMatchObject({
      name: 'Blocked',
      by: 'Statuspage accepted "delete the team member", but it did not take',
    });
    await expect(worker.converge(absent)).rejects.toMatchObject({ name: 'Blocked' });
  });

  it('of a team member who comes back later is done again at the next look', async () => {
    const office = createOffice({ reappearsAfter: 60_000 });
    await settle(office);
    const worker = office.worker();
    await worker.converge(absent);
    office.clock.advance(60_000);
    const { done } = await worker.converge(absent);
    expect(done.map(({ step }) => step.title)).toEqual(['delete the team member']);
  });
});
