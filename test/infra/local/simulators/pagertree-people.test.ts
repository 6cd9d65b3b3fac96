import { describe, expect, it } from 'vitest';
import { createApi, people } from '../../../support/pagertree-api.ts';

describe('people of the simulated PagerTree', () => {
  it('are created with ids of both kinds, four roles and a human', async () => {
    const { hire } = createApi();
    const { status, json } = await hire('Jane', 'jane@example.com', { roles: { communicator: true } });
    expect(status).toBe(201);
    expect(json).toMatchObject({
      id: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/),
      prefix_id: expect.stringMatching(/^[a-z]+_/),
      tiny_id: 3,
      roles: { admin: false, billing: false, broadcaster: false, communicator: true },
      user: { name: 'Jane', emails: [{ email: 'jane@example.com', primary: true }], phones: [] },
    });
  });

  it('are found by either id', async () => {
    const { call, hire } = createApi();
    const { json } = await hire('Jane', 'jane@example.com');
    expect((await call('GET', `${people}/${json.id}`)).json).toEqual(json);
    expect((await call('GET', `${people}/${json.prefix_id}`)).json).toEqual(json);
  });

  it('need a name and an e-mail', async () => {
    const { call } = createApi();
    const answer = await call('POST', people, { user_attributes: { name: ' ', emails_attributes: [] } });
    expect(answer.status).toBe(422);
    expect(answer.json.errors).toHaveLength(2);
    expect((await call('POST', people, {})).status).toBe(422);
  });

  it('join teams by member_team_ids; team_ids and whatever else is unknown is dropped silently', async () => {
    const { hire, state } = createApi();
    const [sre, platform] = (await state()).teams;
    const more = { member_team_ids: [sre.id], team_ids: [platform.id], meta: { ours: 1 }, colour: 'red' };
    const { status, json } = await hire('Jane', 'jane@example.com', more);
    expect(status).toBe(201);
    expect(json).not.toHaveProperty('colour');
    expect(json.meta).toEqual({});
    expect((await state()).accountUsers[2]?.teams).toEqual(['SRE']);
    expect((await hire('Joe', 'joe@example.com', { member_team_ids: ['nothing'] })).status).toBe(422);
  });

  it('cannot share an e-mail, whatever its letter case', async () => {
    const { hire } = createApi();
    await hire('Jane', 'jane@example.com');
    const again = await hire('Jane', 'JANE@example.com');
    expect(again).toMatchObject({
      status: 422,
      json: { errors: [{ message: expect.stringContaining('already been taken') }] },
    });
  });

  it('are refused when the account is full', async () => {
    for (const status of [402, 403, 422] as const) {
      const { hire } = createApi({ cap: { people: 3, status } });
      expect((await hire('Jane', 'jane@example.com')).status).toBe(201);
      expect((await hire('Joe', 'joe@example.com')).status).toBe(status);
    }
  });

  it('of another account keep their identity, and are there at once', async () => {
    const elsewhere = [{ name: 'Known', emails: ['known@example.com', 'known@home.example'] }];
    const { hire, state } = createApi({ elsewhere });
    const { json } = await hire('Another Name', 'KNOWN@home.example');
    expect(json.user).toMatchObject({ name: 'Known', emails: [{}, {}] });
    expect((await state()).otherUsers).toEqual([]);
  });

  it('of another account are invisible until they accept, where they are asked', async () => {
    const elsewhere = [{ name: 'Known', emails: ['known@example.com'] }];
    const { call, hire, state } = createApi({ elsewhere, invitations: 'pending' });
    const { status, json } = await hire('Known', 'known@example.com');
    expect(status).toBe(201);
    expect((await call('GET', `${people}/${json.id}`)).status).toBe(404);
    expect((await call('GET', people)).json.total_count).toBe(2);
    expect((await hire('Known', 'known@example.com')).json.errors[0].message).toContain(
      'already been invited',
    );
    await call('POST', `/_invitations/${json.id}`, { accepted: false });
    expect((await state()).invitations).toEqual([]);
    const again = (await hire('Known', 'known@example.com')).json;
    await call('POST', `/_invitations/${again.id}`, { accepted: true });
    expect((await call('GET', `${people}/${again.id}`)).status).toBe(200);
    expect((await call('POST', `/_invitations/${again.id}`, { accepted: true })).status).toBe(404);
    expect((await hire('New', 'new@example.com')).json.user.name).toBe('New');
    expect((await state()).accountUsers).toHaveLength(4);
  });

  it('change only in what is sent, and roles as a whole', async () => {
    const { call, hire } = createApi();
    const { json } = await hire('Jane', 'jane@example.com', { roles: { communicator: true, billing: true } });
    const renamed = await call('PUT', `${people}/${json.id}`, {
      user_attributes: { id: json.user.id, name: 'J' },
    });
    expect(renamed.json).toMatchObject({ roles: json.roles, user: { name: 'J', emails: json.user.emails } });
    const promoted = await call('PUT', `${people}/${json.id}`, { roles: { admin: true, captain: true } });
    expect(promoted.json.roles).toEqual({
      admin: true,
      billing: false,
      broadcaster: false,
      communicator: false,
    });
    const blank = await call('PUT', `${people}/${json.id}`, {
      user_attributes: { id: json.user.id, name: '' },
    });
    expect(blank.status).toBe(422);
  });

  it('get another e-mail without its id, a changed one with it, and lose one by _destroy', async () => {
    const { call, hire } = createApi();
    const { json } = await hire('Jane', 'jane@example.com');
    const put = async (emails_attributes: unknown[]) =>
      (
        await call('PUT', `${people}/${json.id}`, {
          user_attributes: { id: json.user.id, emails_attributes },
        })
      ).json.user.emails;
    const added = await put([{ email: 'jane@home.example' }]);
    expect(added.map(({ email }) => email)).toEqual(['jane@example.com', 'jane@home.example']);
    const changed = await put([{ id: added[0].id, email: 'jane.smith@example.com' }]);
    expect(changed[0]).toEqual({ id: added[0].id, email: 'jane.smith@example.com', primary: true });
    expect(await put([{ id: added[1].id, _destroy: true }])).toHaveLength(1);
  });

  it('cannot take the e-mail of another person', async () => {
    const { call, hire } = createApi();
    const { json } = await hire('Jane', 'jane@example.com');
    const emails_attributes = [{ id: json.user.emails[0].id, email: 'Olive.Owner@example.com' }];
    const answer = await call('PUT', `${people}/${json.id}`, {
      user_attributes: { id: json.user.id, emails_attributes },
    });
    expect(answer.status).toBe(422);
    const twice = [{ email: 'jane@example.com' }];
    expect(
      (
        await call('PUT', `${people}/${json.id}`, {
          user_attributes: { id: json.user.id, emails_attributes: twice },
        })
      ).status,
    ).toBe(422);
  });

  it('become another person where the id of the human is left out', async () => {
    const { call, hire } = createApi();
    const { json } = await hire('Jane', 'jane@example.com');
    const answer = await call('PUT', `${people}/${json.id}`, { user_attributes: { name: 'Jane Smith' } });
    expect(answer.json.user.id).not.toBe(json.user.id);
    expect(answer.json.user.emails).toEqual([]);
  });

  it.each([
    ['cascade' as const, 204, []],
    ['dangling' as const, 204, ['SRE']],
    ['refuse422' as const, 422, ['SRE']],
  ])('in a team are deleted as the mode %s says', async (deletion, status, left) => {
    const { call, hire, state } = createApi({ deletion });
    const [sre] = (await state()).teams;
    const { json } = await hire('Jane', 'jane@example.com', { member_team_ids: [sre.id] });
    expect((await call('DELETE', `${people}/${json.id}`)).status).toBe(status);
    const still = (await state()).teams.filter((team) => team.member_account_user_ids.includes(json.id));
    expect(still.map(({ name }) => name)).toEqual(left);
    expect((await call('GET', `${people}/${json.id}`)).status).toBe(status === 204 ? 404 : 200);
  });

  it('that are deleted leave the human, whom other accounts may have', async () => {
    const { call, hire, state } = createApi({ deleted: 'json' });
    const { json } = await hire('Jane', 'jane@example.com');
    const deleted = await call('DELETE', `${people}/${json.id}`);
    expect(deleted).toMatchObject({ status: 200, json: { id: json.id } });
    expect((await state()).otherUsers).toMatchObject([
      { id: json.user.id, emails: [{ email: 'jane@example.com' }] },
    ]);
    expect((await call('DELETE', `${people}/${json.id}`)).status).toBe(404);
  });

  it('have an owner who stays, as admin and for billing', async () => {
    const { call, state } = createApi();
    const [olive] = (await state()).accountUsers;
    expect((await call('DELETE', `${people}/${olive.id}`)).status).toBe(422);
    const { json } = await call('PUT', `${people}/${olive.id}`, { roles: {} });
    expect(json.roles).toMatchObject({ admin: true, billing: true });
  });
});
