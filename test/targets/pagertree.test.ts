import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { createOffice, jane, noRoles, ownError, owner, present } from '../support/pagertree.ts';

const sre = { roles: ['communicator' as const], teams: ['SRE'] };
const scope = { roles: ['communicator' as const, 'admin' as const], teams: ['SRE', 'Platform'] };

describe('a joiner at PagerTree', () => {
  it('gets an account with name, e-mail, roles and team in one writing call', async () => {
    const office = createOffice();
    const { observed } = await office.worker().converge(present(sre, scope));
    expect(await office.person(jane.email)).toMatchObject({
      name: 'Jane Doe',
      emails: ['jane@example.com'],
      roles: { ...noRoles, communicator: true },
      teams: ['SRE'],
    });
    expect(observed.present).toBe(true);
    expect(office.writes()).toEqual(['POST account_users 201']);
  });

  it('costs no writing call the second time', async () => {
    const office = createOffice();
    const worker = office.worker();
    await worker.converge(present(sre, scope));
    office.writes();
    expect((await worker.converge(present(sre, scope))).done).toEqual([]);
    expect((await office.worker().converge(present(sre, scope))).done).toEqual([]);
    expect(office.writes()).toEqual([]);
  });

  it('becomes the admin of a team where the grant says so', async () => {
    const office = createOffice();
    await office.worker().converge(present({ teams: ['SRE'], teamAdmin: ['SRE'] }));
    const team = await office.team('SRE');
    expect(team.members).toEqual([owner, jane.email]);
    expect(team.admins).toEqual([owner, jane.email]);
  });

  it('whom a human created already is adopted, and what a human gave them stays', async () => {
    const office = createOffice();
    await office.request('POST', '/api/v4/teams', {
      name: 'Coffee',
      member_account_user_ids: [
        (await office.hire('jane', 'JANE@Example.com', { roles: { billing: true } })).id,
      ],
      admin_account_user_ids: [(await office.person(owner))?.id],
    });
    office.writes();
    await office.worker().converge(present(sre, scope));
    expect((await office.state()).accountUsers).toHaveLength(3);
    expect(await office.person('JANE@Example.com')).toMatchObject({
      name: 'Jane Doe',
      roles: { ...noRoles, billing: true, communicator: true },
      teams: ['SRE', 'Coffee'],
    });
    expect(office.writes().filter((call) => call.startsWith('POST'))).toEqual([]);
  });

  it('is never taken for a person with a similar e-mail', async () => {
    const office = createOffice();
    await office.hire('Mary Jane', 'mary-jane@example.com');
    await office.hire('Jane Corp', 'jane@example.community');
    const before = await office.state();
    await office.worker().converge(present(sre, scope));
    await office.worker().converge({ state: 'absent', email: 'ane@example.com' });
    const after = await office.state();
    expect(after.accountUsers.slice(0, 4)).toEqual(before.accountUsers);
    expect(after.accountUsers).toHaveLength(5);
  });

  it('is found by an e-mail that is not the primary one, which the search does not look at', async () => {
    const office = createOffice();
    const made = await office.hire('Jane Doe', 'jane@home.example');
    await office.request('PUT', `/api/v4/account_users/${made.id}`, {
      user_attributes: { id: made.user.id, emails_attributes: [{ email: jane.email }] },
    });
    await office.worker().converge(present(sre, scope));
    const people = (await office.state()).accountUsers;
    expect(people).toHaveLength(3);
    expect(people[2]).toMatchObject({ emails: ['jane@home.example', jane.email], teams: ['SRE'] });
  });

  it('with a plus in the e-mail is found again, also by a search', async () => {
    const office = createOffice({ crowd: 120 });
    const plus = present(sre, scope, { ...jane, email: 'jane+pager@example.com' });
    await office.worker().converge(plus);
    office.writes();
    await office.worker().converge(plus);
    expect(office.writes()).toEqual([]);
    const searches = office.simulator.calls.filter(({ query }) => query?.includes('q=jane%2Bpager'));
    expect(searches).not.toEqual([]);
  });

  it('who shares the e-mail with a second account waits for a human', async () => {
    const office = createOffice();
    const one = await office.hire('Jane Doe', jane.email);
    const answer = { data: [one, { ...one, id: 'other', prefix_id: 'alu_other' }], has_more: false };
    await office.fault({ method: 'GET', path: '/api/v4/account_users', status: 200, body: answer });
    await expect(office.worker().converge(present(sre, scope))).rejects.toMatchObject({
      name: 'Blocked',
      by: `the accounts ${one.prefix_id}, alu_other share the e-mail: remove all but one`,
    });
  });

  it('of a team that PagerTree does not have gets everything else, and a human is told which team is missing', async () => {
    const office = createOffice();
    const grant = { ...sre, teams: ['Sailing', 'SRE'] };
    await expect(office.worker().converge(present(grant, scope))).rejects.toMatchObject({
      name: 'Blocked',
      by: 'PagerTree has no team named Sailing: create it or rename one there, or correct the configuration',
    });
    expect((await office.person(jane.email))?.teams).toEqual(['SRE']);
  });

  it('of a team whose name two teams have is not put into either', async () => {
    const office = createOffice();
    const { id: _, ...copy } = await office.team('SRE');
    await office.request('POST', '/api/v4/teams', copy);
    await expect(office.worker().converge(present(sre, scope))).rejects.toMatchObject({
      by: expect.stringContaining('2 teams named SRE'),
    });
    expect((await office.person(jane.email))?.teams).toEqual([]);
  });

  it.each([409, 422])('whom a first login created a moment before us (%i) is adopted', async (status) => {
    const office = createOffice();
    await office.hire('Jane', jane.email);
    const nobody = { data: [], has_more: false };
    await office.fault({ method: 'GET', path: '/api/v4/account_users', times: 2, status: 200, body: nobody });
    if (status === 409) await office.fault({ method: 'POST', ...ownError(status) });
    office.writes();
    await office.worker().converge(present(sre, scope));
    expect(office.writes()[0]).toBe(`POST account_users ${status}`);
    expect(await office.person(jane.email)).toMatchObject({ name: 'Jane Doe', teams: ['SRE'] });
    expect((await office.state()).accountUsers).toHaveLength(3);
  });

  it.each([402, 403, 422] as const)('waits for a human when PagerTree is full (%i)', async (status) => {
    const office = createOffice({ cap: { people: 2, status } });
    await expect(office.worker().converge(present(sre, scope))).rejects.toMatchObject({
      name: 'Blocked',
      status,
      by: 'Account user limit reached, please upgrade your plan',
    });
  });

  it('whom a key without the right cannot create stops the target, not the person', async () => {
    const office = createOffice();
    const body = { errors: [{ message: 'You are not authorized to do this' }], code: 403 };
    await office.fault({ method: 'POST', status: 403, body });
    await expect(office.worker().converge(present(sre, scope))).rejects.toMatchObject({ name: 'Credential' });
  });

  it('known to PagerTree from elsewhere keeps that identity, and is there at once or when they accept', async () => {
    const elsewhere = [{ name: 'Dr. Jane', emails: [jane.email, 'jane@other.example'] }];
    const open = createOffice({ elsewhere });
    await open.worker().converge(present(sre, scope));
    expect(await open.person(jane.email)).toMatchObject({ emails: [jane.email, 'jane@other.example'] });

    const strict = createOffice({ elsewhere, invitations: 'pending' });
    const worker = strict.worker();
    // It might be there and not show yet; asked again, PagerTree says what it is.
    await expect(worker.converge(present(sre, scope))).rejects.toMatchObject({ name: 'Transient' });
    strict.clock.advance(300_000);
    await expect(worker.converge(present(sre, scope))).rejects.toMatchObject({
      name: 'Blocked',
      words: 'user has already been invited',
    });
    await expect(strict.worker().converge(present(sre, scope))).rejects.toMatchObject({
      name: 'Blocked',
      words: 'user has already been invited',
    });
    const [invitation] = (await strict.state()).invitations;
    await strict.request('POST', `/_invitations/${invitation?.id}`, { accepted: true });
    await strict.worker().converge(present(sre, scope));
    expect(await strict.person(jane.email)).toMatchObject({ name: 'Jane Doe', teams: ['SRE'] });
  });

  it('is not created where there is no grant', async () => {
    const office = createOffice();
    await office.worker().converge(present());
    expect(office.writes()).toEqual([]);
  });

  it('of the same team as another, at the same time, by another worker, does not push the other out', async () => {
    const office = createOffice();
    const people = Array.from({ length: 6 }, (_, index) => ({
      email: `person${index}@example.com`,
      displayName: `Person ${index}`,
    }));
    // Half of them are there already and join by a change of the team, the others by their creation.
    for (const { displayName, email } of people.slice(3)) await office.hire(displayName, email);
    await Promise.all(people.map((profile) => office.worker().converge(present(sre, scope, profile))));
    const { members } = await office.team('SRE');
    expect(members.toSorted()).toEqual([owner, ...people.map(({ email }) => email)].toSorted());
  });

  it('who is created while another joins the same team does not get lost in between', async () => {
    const office = createOffice();
    const joe = { email: 'joe@example.com', displayName: 'Joe' };
    await office.hire(joe.displayName, joe.email);
    // Joe's worker has read the team and is about to write it: now Jane comes.
    let joiner: Promise<unknown> = Promise.resolve();
    const app = new Hono();
    app.all('*', async (c) => {
      const answer = await office.simulator.app.fetch(c.req.raw);
      if (c.req.method !== 'GET' || !c.req.path.includes('/teams/')) return answer;
      joiner = office.worker().converge(present(sre, scope));
      for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
      return answer;
    });
    await office.worker(app).converge(present(sre, scope, joe));
    await joiner;
    expect((await office.team('SRE')).members).toEqual([owner, joe.email, jane.email]);
  });
});
