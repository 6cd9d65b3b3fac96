import { describe, expect, it } from 'vitest';
import { pagertree } from '../../functions/targets/pagertree/index.ts';
import type { TeamList } from '../../functions/targets/pagertree/schema.ts';
import { createOffice, jane, noRoles, owner, present } from '../support/pagertree.ts';

const sre = { roles: ['communicator' as const], teams: ['SRE'] };
const platform = { roles: ['broadcaster' as const], teams: ['Platform'] };
const scope = {
  roles: ['communicator' as const, 'broadcaster' as const],
  teams: ['SRE', 'Platform'],
};

async function joined() {
  const office = createOffice();
  const worker = office.worker();
  await worker.converge(present(sre, scope));
  office.writes();
  return { office, worker };
}

describe('a mover at PagerTree', () => {
  it('changes teams and roles', async () => {
    const { office, worker } = await joined();
    await worker.converge(present(platform, scope));
    expect(await office.person(jane.email)).toMatchObject({
      roles: { ...noRoles, broadcaster: true },
      teams: ['Platform'],
    });
  });

  it('keeps the account when the name and the e-mail change, and the old e-mail is gone', async () => {
    const { office, worker } = await joined();
    const before = await office.person(jane.email);
    await worker.converge(
      present(sre, scope, { email: 'jane.smith@example.com', displayName: 'Jane Smith' }),
    );
    expect(await office.person('jane.smith@example.com')).toMatchObject({
      id: before?.id,
      name: 'Jane Smith',
      emails: ['jane.smith@example.com'],
      user: { id: before?.user.id },
    });
    expect(office.writes()).toEqual(['PUT account_users 200', 'PUT account_users 200']);
  });

  it('keeps a private e-mail when the one of the firm changes', async () => {
    const { office, worker } = await joined();
    const before = await office.person(jane.email);
    const [work] = before?.user.emails ?? [];
    // The private one becomes the primary one.
    await office.request('PUT', `/api/v4/account_users/${before?.id}`, {
      user_attributes: {
        id: before?.user.id,
        emails_attributes: [{ id: work?.id, email: 'jane@home.example' }, { email: jane.email }],
      },
    });
    await worker.converge(present(sre, scope, { ...jane, email: 'jane.smith@example.com' }));
    expect((await office.person('jane.smith@example.com'))?.emails).toEqual([
      'jane@home.example',
      'jane.smith@example.com',
    ]);
  });

  it('is left alone where only the letter case of the e-mail differs', async () => {
    const { office, worker } = await joined();
    await worker.converge(present(sre, scope, { ...jane, email: 'Jane@Example.COM' }));
    expect(office.writes()).toEqual([]);
  });

  it('whose new e-mail is taken by another person waits for a human, with everything else done', async () => {
    const { office, worker } = await joined();
    await office.hire('Other Jane', 'jane.smith@example.com');
    const smith = { email: 'jane.smith@example.com', displayName: 'Jane Smith' };
    const moved = present({ ...platform, roles: ['billing'] }, scope, smith);
    await expect(worker.converge(moved)).rejects.toMatchObject({
      name: 'Blocked',
      words: 'user.emails.email has already been taken',
      message: 'PagerTree refused to change the e-mail address',
    });
    expect(await office.person(jane.email)).toMatchObject({
      name: 'Jane Smith',
      teams: ['Platform'],
      roles: { billing: true },
    });
  });

  it('loses only what the configuration names: other teams, roles and other people stay', async () => {
    const { office, worker } = await joined();
    const id = (await office.person(jane.email))?.id ?? '';
    const coffee = { name: 'Coffee', member_account_user_ids: [id], admin_account_user_ids: [id] };
    await office.request('POST', '/api/v4/teams', coffee);
    await office.request('PUT', `/api/v4/account_users/${id}`, {
      roles: { billing: true, communicator: true },
    });
    const before = await office.state();
    await worker.converge(present({}, scope));
    const after = await office.state();
    expect(await office.person(jane.email)).toMatchObject({
      roles: { ...noRoles, billing: true },
      teams: ['Coffee'],
    });
    expect(after.accountUsers.slice(0, 2)).toEqual(before.accountUsers.slice(0, 2));
    expect(after.teams.slice(1)).toEqual(before.teams.slice(1));
    expect(after.teams[0]?.members).toEqual([owner]);
  });

  it('who leaves a team leaves all its lists', async () => {
    const { office, worker } = await joined();
    const id = (await office.person(jane.email))?.id ?? '';
    await office.editTeam('SRE', (team) => ({
      admin_account_user_ids: [...team.admin_account_user_ids, id],
      drop_notification_account_user_ids: [id],
      handoff_notification_account_user_ids: [id],
    }));
    await worker.converge(present(platform, scope));
    expect(JSON.stringify(await office.team('SRE'))).not.toContain(id);
  });

  it('who stays a member stays the admin that a human made them, unless admins are configured', async () => {
    const { office, worker } = await joined();
    const id = (await office.person(jane.email))?.id ?? '';
    await office.editTeam('SRE', (team) => ({
      admin_account_user_ids: [...team.admin_account_user_ids, id],
    }));
    await worker.converge(present(sre, scope));
    expect((await office.team('SRE')).admins).toEqual([owner, jane.email]);
    await worker.converge(present(sre, { ...scope, teamAdmin: ['SRE'] }));
    expect((await office.team('SRE')).admins).toEqual([owner]);
    expect((await office.team('SRE')).members).toEqual([owner, jane.email]);
  });

  it('who would leave a team empty stays in it and waits for a human, after everything else', async () => {
    const { office, worker } = await joined();
    const id = (await office.person(jane.email))?.id ?? '';
    await office.editTeam('SRE', () => ({ member_account_user_ids: [id] }));
    await expect(worker.converge(present(platform, scope))).rejects.toMatchObject({
      name: 'Blocked',
      by: 'the only member of the team SRE: make another person one first',
    });
    expect(await office.person(jane.email)).toMatchObject({
      roles: { ...noRoles, broadcaster: true },
      teams: ['SRE', 'Platform'],
    });
    await office.editTeam('SRE', (team) => ({
      member_account_user_ids: [...team.member_account_user_ids, ...team.admin_account_user_ids],
    }));
    await worker.converge(present(platform, scope));
    expect((await office.team('SRE')).members).toEqual([owner]);
  });

  it('of whom two leave one team at the same time does not leave it empty', async () => {
    const { office } = await joined();
    const other = { email: 'other@example.com', displayName: 'Other' };
    await office.worker().converge(present(sre, scope, other));
    await office.editTeam('SRE', (team) => ({
      member_account_user_ids: team.member_account_user_ids.slice(1),
    }));
    const outcomes = await Promise.allSettled(
      [jane, other].map((profile) => office.worker().converge(present(platform, scope, profile))),
    );
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect((await office.team('SRE')).members).toHaveLength(1);
    // Nobody promises that PagerTree refuses to empty a team, so it is not even asked to.
    expect(office.writes()).not.toContain('PUT teams 422');
  });

  it('loses the admin role only while another admin is left', async () => {
    const { office } = await joined();
    const admins = { roles: ['admin' as const] };
    await office.worker().converge(present({ roles: ['admin'] }, admins));
    await office.worker().converge(present({}, admins));
    expect((await office.person(jane.email))?.roles.admin).toBe(false);
    const olive = { email: owner, displayName: 'Olive Owner' };
    await expect(office.worker().converge(present({}, admins, olive))).rejects.toMatchObject({
      name: 'Blocked',
      by: 'the last admin of the PagerTree account: make another person an admin first',
    });
    expect((await office.person(owner))?.roles.admin).toBe(true);
  });

  it('whose team refuses the change waits for a human, with the words of PagerTree', async () => {
    const { office, worker } = await joined();
    const body = { errors: [{ message: 'admins must have at least one' }], code: 422 };
    await office.fault({ method: 'PUT', path: '/api/v4/teams', status: 422, body });
    await expect(worker.converge(present(platform, scope))).rejects.toMatchObject({
      name: 'Blocked',
      by: 'admins must have at least one',
    });
  });

  it('whose role PagerTree accepts and drops is a failure, not a success', async () => {
    const { office, worker } = await joined();
    await office.fault({ method: 'PUT', path: '/api/v4/account_users', status: 200, body: {} });
    await expect(worker.converge(present({ ...sre, roles: [] }, scope))).rejects.toMatchObject({
      name: 'Blocked',
      by: 'PagerTree accepted "Take all roles away", but it did not take',
    });
  });

  it('joins and leaves a team once, however often the step is done', async () => {
    const { office, worker } = await joined();
    const { id: person = '' } = (await office.person(jane.email)) ?? {};
    const { id: team } = await office.team('Platform');
    const change = (verb: 'add' | 'remove', lists: TeamList[]) =>
      pagertree.act(worker.client, {
        kind: 'changeTeam',
        team: { id: team, name: 'Platform' },
        ids: [person, person],
        add: [],
        remove: [],
        keeps: [],
        [verb]: lists,
      });
    for (const verb of ['add', 'remove'] as const) {
      const lists: TeamList[] = ['member_account_user_ids', 'admin_account_user_ids'];
      await change(verb, lists);
      expect(await change(verb, lists)).toMatchObject({ status: 200 });
      // A list that has to change does not repeat what the other one had already.
      await change(verb, [...lists, 'drop_notification_account_user_ids']);
    }
    expect(office.writes()).toEqual(['PUT teams 200', 'PUT teams 200', 'PUT teams 200', 'PUT teams 200']);
    expect((await office.team('Platform')).members).toEqual(['pat.platform@example.com']);
  });
});
