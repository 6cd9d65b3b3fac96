import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { createOffice, jane, ownError, owner, present } from '../support/pagertree.ts';

const grant = { teams: ['SRE'] };
const absent = { state: 'absent' as const, email: jane.email };
const list = '/api/v4/account_users';

/** An account with so many people more. */
async function crowd(people: number) {
  const office = createOffice();
  for (let index = 0; index < people; index++) {
    await office.hire(`Person ${index}`, `person${index}@example.com`);
    office.clock.advance(1000);
  }
  return office;
}

describe('reading PagerTree', () => {
  it('goes to the end of a list of several hundred', async () => {
    const office = await crowd(230);
    const last = await office.hire('Jane', 'jane@home.example');
    await office.request('PUT', `${list}/${last.id}`, {
      user_attributes: { id: last.user.id, emails_attributes: [{ email: jane.email }] },
    });
    office.writes();
    await office.worker().converge(present(grant));
    const pages = office.simulator.calls.flatMap(({ query }) => /offset=\d+/.exec(query ?? '') ?? []);
    // A joiner is worth a search and one page. When PagerTree says that the address is taken (after the teams, by a second
    // search) it takes the pages of a hundred, each beginning with the last row of the one before.
    const [search, all, teams] = ['offset=0', 'offset=0', 'offset=0'];
    expect(pages.slice(0, 7)).toEqual([search, all, teams, search, all, 'offset=99', 'offset=198']);
    expect(office.writes().filter((call) => call.startsWith('POST'))).toEqual(['POST account_users 422']);
    expect((await office.person(jane.email))?.teams).toEqual(['SRE']);
  });

  it('never takes a person for gone because a deletion made a page skip them', async () => {
    const office = await crowd(150);
    const state = await office.state();
    const victim = state.accountUsers[5]?.id;
    const [target] = state.accountUsers.slice(100);
    // The hundred and first moves to the first page while we are between the two, and the search is of no use.
    const app = new Hono();
    app.all('*', async (c) => {
      if (c.req.query('q') !== undefined) return c.json({ data: [], has_more: false, total_count: 0 });
      if (c.req.query('offset') === '99') await office.request('DELETE', `${list}/${victim}`);
      return office.simulator.app.fetch(c.req.raw);
    });
    const desired = { state: 'absent' as const, email: target?.emails[0] ?? '' };
    await office.worker(app).converge(desired);
    expect(await office.person(desired.email)).toBeUndefined();
  });

  it('puts up with people who are created while it reads', async () => {
    const office = await crowd(150);
    const app = new Hono();
    let hired = 0;
    app.all('*', async (c) => {
      const answer = await office.simulator.app.fetch(c.req.raw);
      await office.hire('New', `new${++hired}@example.com`);
      return answer;
    });
    await office.worker(app).converge(absent);
    expect(hired).toBeGreaterThan(2);
  });

  it.each([
    ['a list that ends early', { data: [], has_more: true }],
    ['fewer people than PagerTree counts', { data: [], has_more: false, total_count: 3 }],
    ['a list without its people', { has_more: false }],
    ['a list that does not say whether it goes on', { data: [] }],
    ['a person without roles', { data: [{ id: 'x', user: { id: 'y', emails: [] } }], has_more: false }],
    ['a person without e-mails', { data: [{ id: 'x', roles: {}, user: { id: 'y' } }], has_more: false }],
    ['something else', ['hello']],
  ])('takes %s for a failure, never for an empty account', async (_, body) => {
    for (const desired of [absent, present(grant)]) {
      const office = createOffice();
      await office.fault({ method: 'GET', path: list, times: 9, status: 200, body });
      await expect(office.worker().converge(desired)).rejects.toMatchObject({ name: 'Transient' });
      expect(office.writes()).toEqual([]);
    }
  });

  it('believes a search that counts everybody instead of those it found', async () => {
    const office = createOffice();
    const made = await office.hire('Jane Doe', jane.email);
    const body = { data: [made], has_more: false, total_count: 999 };
    await office.fault({ method: 'GET', path: list, status: 200, body });
    const { observed } = await office.worker().converge({ state: 'muted', email: jane.email });
    expect(observed).toMatchObject({ present: true, ids: [made.id] });
  });

  it('takes a team whose members are missing for a failure', async () => {
    const office = createOffice();
    await office.hire('Jane', jane.email);
    office.writes();
    const body = { data: [{ id: 'x', name: 'SRE' }], has_more: false };
    await office.fault({ method: 'GET', path: '/api/v4/teams', status: 200, body });
    await expect(office.worker().converge(absent)).rejects.toMatchObject({ name: 'Transient' });
    expect(office.writes()).toEqual([]);
  });

  it('never takes the refusal of a list for an empty one', async () => {
    const office = createOffice();
    await office.fault({ method: 'GET', path: list, ...ownError(404) });
    await expect(office.worker().converge(present(grant))).rejects.toMatchObject({ name: 'Transient' });
    expect(office.writes()).toEqual([]);
  });

  it('finds a member whom a team lists by the readable id', async () => {
    const office = createOffice();
    const made = await office.hire('Jane Doe', jane.email);
    const app = new Hono();
    app.all('*', async (c) => {
      const answer = await office.simulator.app.fetch(c.req.raw);
      if (c.req.path !== '/api/v4/teams') return answer;
      return c.json(JSON.parse((await answer.text()).replaceAll(made.id, made.prefix_id)));
    });
    await office.editTeam('SRE', (team) => ({
      member_account_user_ids: [...team.member_account_user_ids, made.id],
    }));
    const { observed } = await office.worker(app).converge(present(grant));
    expect(observed).toMatchObject({
      account: { teams: [{ name: 'SRE', lists: ['member_account_user_ids'] }] },
    });
  });

  it('tells how long to wait when PagerTree is asked too fast', async () => {
    const office = createOffice({ callsPerSecond: 2 });
    await expect(office.worker().converge(present(grant))).rejects.toMatchObject({
      name: 'Throttled',
      retryAfter: 5000,
    });
  });

  it('proves a key with one small call, and a wrong one is the fault of the key', async () => {
    const office = createOffice();
    const { pagertree } = await import('../../functions/targets/pagertree/index.ts');
    await pagertree.probe(office.worker().client);
    expect(office.simulator.calls).toMatchObject([
      { method: 'GET', path: list, query: 'limit=1', status: 200 },
    ]);
    await office.fault({ status: 401, times: 2 });
    await expect(pagertree.probe(office.worker().client)).rejects.toMatchObject({ name: 'Credential' });
  });

  it('of a person known takes no search: two calls to see that all is well', async () => {
    const office = createOffice();
    const worker = office.worker();
    await worker.converge(present(grant));
    const before = office.simulator.calls.length;
    await worker.converge(present(grant));
    expect(office.simulator.calls.slice(before).map(({ path }) => path.split('/')[3])).toEqual([
      'account_users',
      'teams',
    ]);
    expect(await office.person(owner)).toBeDefined();
  });
});

describe('a team that goes away while it is changed', () => {
  it('is no failure where nobody asked for it', async () => {
    const office = createOffice();
    const worker = office.worker();
    await worker.converge(present(grant));
    await office.fault({ method: 'GET', path: '/api/v4/teams/', ...ownError(404) });
    await expect(worker.converge(present({}, grant))).rejects.toMatchObject({ name: 'Blocked' });
    await worker.converge(present({}, grant));
    expect((await office.person(jane.email))?.teams).toEqual([]);
  });
});
