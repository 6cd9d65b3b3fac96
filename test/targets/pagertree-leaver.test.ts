import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { createOffice, jane, noRoles, owner, type Person, present } from '../support/pagertree.ts';

const sre = { roles: ['communicator' as const], teams: ['SRE'] };
const scope = { roles: ['communicator' as const], teams: ['SRE', 'Platform'] };
const muted = { state: 'muted' as const, email: jane.email };
const absent = { state: 'absent' as const, email: jane.email };

async function joined(options: Parameters<typeof createOffice>[0] = {}) {
  const office = createOffice(options);
  const worker = office.worker();
  await worker.converge(present(sre, scope));
  const id = (await office.person(jane.email))?.id ?? '';
  await office.request('PUT', `/api/v4/account_users/${id}`, { roles: { communicator: true, admin: true } });
  office.writes();
  return { office, worker, id };
}

describe('a mute at PagerTree', () => {
  it('takes all roles and leaves teams, e-mails and rotas as they are', async () => {
    const { office, worker } = await joined();
    await worker.converge(muted);
    expect(await office.person(jane.email)).toMatchObject({
      roles: noRoles,
      teams: ['SRE'],
      name: 'Jane Doe',
    });
    expect(office.writes()).toEqual(['PUT account_users 200']);
    await worker.converge(muted);
    expect(office.writes()).toEqual([]);
  });

  it('is taken back with the roles as they were, those that no configuration names included', async () => {
    const { office, worker, id } = await joined();
    await worker.converge(muted);
    await worker.converge(present(sre, scope));
    expect(await office.person(jane.email)).toMatchObject({
      id,
      roles: { ...noRoles, admin: true, communicator: true },
    });
  });

  it('is taken back without a grant, and nothing else is touched', async () => {
    const { office, worker } = await joined();
    await worker.converge(muted);
    office.writes();
    await worker.converge(present(undefined, undefined, { email: jane.email, displayName: 'Another Name' }));
    expect(await office.person(jane.email)).toMatchObject({
      name: 'Jane Doe',
      roles: { ...noRoles, admin: true, communicator: true },
    });
    expect(office.writes()).toEqual(['PUT account_users 200']);
  });

  it('gives back no role that the configuration has taken meanwhile', async () => {
    const { office, worker } = await joined();
    await worker.converge(muted);
    await worker.converge(present({ teams: ['SRE'] }, scope));
    expect((await office.person(jane.email))?.roles).toEqual({ ...noRoles, admin: true });
  });

  it('of a person without an account does nothing', async () => {
    const office = createOffice();
    await office.worker().converge(muted);
    expect(office.writes()).toEqual([]);
  });

  it('spares the last admin', async () => {
    const office = createOffice();
    await expect(office.worker().converge({ state: 'muted', email: owner })).rejects.toMatchObject({
      name: 'Blocked',
      by: expect.stringContaining('the last admin'),
    });
    expect(office.writes()).toEqual([]);
  });

  it('of the last two admins at the same time spares one', async () => {
    const { office } = await joined();
    await office.hire('Second Admin', 'second@example.com', { roles: { admin: true } });
    // The owner cannot lose the role and would be a third one: here nobody sees them.
    const app = new Hono();
    app.all('*', async (c) => {
      const answer = await office.simulator.app.fetch(c.req.raw);
      const body = (await answer.clone().json()) as { data?: Person[] };
      if (body.data === undefined || c.req.path.includes('/teams')) return answer;
      const data = body.data.filter((row) => row.user.emails[0]?.email !== owner);
      return c.json({ ...body, data, total_count: data.length });
    });
    const outcomes = await Promise.allSettled(
      [jane.email, 'second@example.com'].map((email) =>
        office.worker(app).converge({ state: 'muted', email }),
      ),
    );
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const admins = (await office.state()).accountUsers.filter(({ roles }) => roles.admin);
    expect(admins).toHaveLength(2);
  });
});

describe('a leaver at PagerTree', () => {
  it.each(['empty', 'json'] as const)('loses the account and its teams (answer %s)', async (deleted) => {
    const { office, worker } = await joined({ deleted });
    await worker.converge(absent);
    expect(await office.person(jane.email)).toBeUndefined();
    expect((await office.team('SRE')).members).toEqual([owner]);
    expect(office.writes().at(-1)).toBe(`DELETE account_users ${deleted === 'json' ? 200 : 204}`);
  });

  it('stays gone without a further call that changes anything', async () => {
    const { office, worker } = await joined();
    await worker.converge(absent);
    office.writes();
    await worker.converge(absent);
    await office.worker().converge(absent);
    expect(office.writes()).toEqual([]);
  });

  it('leaves the teams first, so that a deletion is neither refused for them nor leaves a gap in them', async () => {
    for (const deletion of ['refuse422', 'dangling', 'cascade'] as const) {
      const { office, worker, id } = await joined({ deletion });
      await worker.converge(absent);
      expect(office.writes()).toEqual(['PUT account_users 200', 'PUT teams 200', 'DELETE account_users 204']);
      expect(JSON.stringify((await office.state()).teams)).not.toContain(id);
    }
  });

  it.each([409, 422])(
    'whom PagerTree refuses to delete (%i) waits for a human, muted, with its words',
    async (status) => {
      const { office, worker } = await joined();
      const body = { errors: [{ message: 'account user is on call' }], code: status };
      await office.fault({ method: 'DELETE', status, body });
      await expect(worker.converge(absent)).rejects.toMatchObject({
        name: 'Blocked',
        status,
        by: 'account user is on call',
        message: 'PagerTree refused to delete the account',
      });
      expect((await office.person(jane.email))?.roles).toEqual(noRoles);
      await worker.converge(absent);
      expect(await office.person(jane.email)).toBeUndefined();
    },
  );

  it('whose id another person left in a team is gone, and does not stop others from joining', async () => {
    const { office, worker, id } = await joined({ deletion: 'dangling' });
    await office.request('DELETE', `/api/v4/account_users/${id}`);
    // Long enough after it was made that a person who does not show is gone.
    office.clock.advance(300_000);
    await worker.converge(absent);
    expect((await office.team('SRE')).member_account_user_ids).toContain(id);
    await office.worker().converge(present(sre, scope, { email: 'new@example.com', displayName: 'New' }));
    expect((await office.team('SRE')).members).toContain('new@example.com');
  });

  it('who goes at the same time as the only other member leaves nobody out: one of them waits', async () => {
    const { office, worker } = await joined();
    const other = { email: 'other@example.com', displayName: 'Other' };
    await office.worker().converge(present(sre, scope, other));
    await office.editTeam('SRE', (team) => ({
      member_account_user_ids: team.member_account_user_ids.slice(1),
    }));
    const outcomes = await Promise.allSettled([
      worker.converge(absent),
      office.worker().converge({ state: 'absent', email: other.email }),
    ]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect((await office.team('SRE')).members).toHaveLength(1);
  });

  it('is removed no matter who created the account', async () => {
    const office = createOffice();
    await office.hire('Jane', 'JANE@example.com');
    await office.worker().converge(absent);
    expect((await office.state()).accountUsers).toHaveLength(2);
  });

  it('is removed though the account was deleted and created anew since', async () => {
    const { office, worker, id } = await joined();
    await office.request('DELETE', `/api/v4/account_users/${id}`);
    await office.hire('Jane', jane.email);
    await worker.converge(absent);
    expect(await office.person(jane.email)).toBeUndefined();
  });

  it('who comes back gets a new account, without the roles that a human gave the old one', async () => {
    const { office, worker } = await joined();
    await worker.converge(muted);
    await worker.converge(absent);
    await worker.converge(present(sre, scope));
    expect(await office.person(jane.email)).toMatchObject({
      roles: { ...noRoles, communicator: true },
      teams: ['SRE'],
    });
  });

  it('who is the only one in a team is muted and waits for a human', async () => {
    const { office, worker, id } = await joined();
    await office.editTeam('SRE', () => ({ admin_account_user_ids: [id] }));
    await expect(worker.converge(absent)).rejects.toMatchObject({
      by: 'the only admin of the team SRE: make another person one first, or name one in leavers.onCall',
    });
    expect((await office.person(jane.email))?.roles).toEqual(noRoles);
  });

  it('who is the last admin or the owner of the account stays', async () => {
    const { office } = await joined();
    await expect(office.worker().converge({ state: 'absent', email: owner })).rejects.toMatchObject({
      name: 'Blocked',
    });
    expect((await office.person(owner))?.roles).toMatchObject({ admin: true, billing: true });
  });
});
