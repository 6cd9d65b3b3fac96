import { describe, expect, it } from 'vitest';
import {
  createPagertree,
  type PagertreeOptions,
} from '../../../../infra/local/simulators/pagertree/index.ts';
import type { Person, TeamState } from '../../../support/pagertree.ts';
import { createClock } from '../../../support/target.ts';

const people = '/api/v4/account_users';
const teams = '/api/v4/teams';

type AtLeast<T> = [T, T, ...T[]];
/** Every answer at once: a person, a team, a list or an error. */
type Json = Omit<Person, 'teams'> &
  TeamState & {
    tiny_id: number;
    meta: unknown;
    data: AtLeast<Json>;
    has_more: boolean;
    total_count: number;
    errors: AtLeast<{ message: string }>;
    user: { id: string; name: string; emails: AtLeast<Person['user']['emails'][number]> };
  };
type Held = {
  accountUsers: AtLeast<Person>;
  teams: AtLeast<TeamState & { prefix_id: string }>;
  invitations: Person[];
  otherUsers: unknown[];
};

function createApi(options: PagertreeOptions = {}) {
  const clock = createClock();
  const { app, calls } = createPagertree(clock, { callsPerSecond: Number.POSITIVE_INFINITY, ...options });
  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const answer = await app.request(path, {
      method,
      headers: { authorization: 'Bearer key', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const json = text === '' ? undefined : JSON.parse(text);
    return { status: answer.status, json: json as Json, headers: answer.headers };
  };
  const hire = (name: string, email: string, more: Record<string, unknown> = {}) =>
    call('POST', people, { user_attributes: { name, emails_attributes: [{ email }] }, ...more });
  const state = async () => (await (await app.request('/_state')).json()) as Held;
  return { app, calls, clock, call, hire, state };
}

describe('the door of the simulated PagerTree', () => {
  it('wants a bearer key', async () => {
    const { call } = createApi();
    expect((await call('GET', people, undefined, { authorization: '' })).status).toBe(401);
    expect((await call('GET', people, undefined, { authorization: 'GenieKey x' })).status).toBe(401);
    expect((await call('GET', people)).status).toBe(200);
  });

  it('answers errors as sentences with the code', async () => {
    const { call } = createApi();
    expect((await call('GET', `${people}/nobody`)).json).toEqual({
      errors: [{ message: 'Not found' }],
      code: 404,
    });
    expect((await call('POST', people)).json).toMatchObject({ code: 400 });
    expect((await call('PUT', `${teams}/nothing`, {})).status).toBe(404);
  });

  it('has no way to delete a human', async () => {
    const { call, state } = createApi();
    const [first] = (await state()).accountUsers;
    expect((await call('DELETE', `/api/v4/users/${first.user.id}`)).status).toBe(404);
  });

  it('answers 429 without headers above a limit that it tells nobody, and lets go after a second', async () => {
    const { call, clock } = createApi({ callsPerSecond: 2 });
    await call('GET', people);
    clock.advance(500);
    await call('GET', people);
    const refused = await call('GET', people);
    expect(refused).toMatchObject({ status: 429, json: { code: 429 } });
    expect([...refused.headers.keys()].filter((name) => /retry|limit/i.test(name))).toEqual([]);
    clock.advance(500);
    expect((await call('GET', people)).status).toBe(200);
    expect((await call('GET', people)).status).toBe(429);
  });

  it('shows what it holds, and injected faults as they are, HTML too', async () => {
    const { app, call, state } = createApi();
    const body = '<html>Bad gateway</html>';
    await app.request('/_faults', {
      method: 'POST',
      body: JSON.stringify({ status: 500, body, path: people }),
    });
    const answer = await app.request(people, { headers: { authorization: 'Bearer key' } });
    expect([answer.status, await answer.text()]).toEqual([500, body]);
    await call('GET', people);
    expect(await state()).toMatchObject({
      accountUsers: [
        { name: 'Olive Owner', emails: ['olive.owner@example.com'], teams: ['SRE'] },
        { name: 'Pat Platform', teams: ['Platform'] },
      ],
      teams: [
        { name: 'SRE', members: ['olive.owner@example.com'], admins: ['olive.owner@example.com'] },
        { name: 'Platform' },
      ],
      calls: [
        { path: people, status: 500 },
        { path: people, status: 200 },
      ],
    });
  });
});

describe('lists of the simulated PagerTree', () => {
  it('have ten rows unless asked for more, and a hundred at most', async () => {
    const { call, hire, clock } = createApi();
    for (let index = 0; index < 120; index++) {
      await hire(`Person ${index}`, `p${index}@example.com`);
      clock.advance(1000);
    }
    const first = (await call('GET', people)).json;
    expect([first.data.length, first.has_more, first.total_count]).toEqual([10, true, 122]);
    expect((await call('GET', `${people}?limit=500`)).json.data).toHaveLength(100);
    const rest = (await call('GET', `${people}?limit=100&offset=100`)).json;
    expect([rest.data.length, rest.has_more]).toEqual([22, false]);
    const second = (await call('GET', `${people}?limit=100&page=2`)).json;
    expect(second).toEqual(rest);
  });

  it('come newest first unless sorted', async () => {
    const { call, hire, clock } = createApi();
    clock.advance(1000);
    await hire('Newest', 'newest@example.com');
    expect((await call('GET', people)).json.data[0].user.name).toBe('Newest');
    const sorted = (await call('GET', `${people}?sort=created_at&direction=asc`)).json;
    expect(sorted.data.at(-1)?.user.name).toBe('Newest');
  });

  it('find a text anywhere in name, primary e-mail, phone or role, near misses included', async () => {
    const { call, hire } = createApi();
    const phones_attributes = [{ phone: '+15551234567', primary: true }];
    const emails_attributes = [{ email: 'ann@example.com' }, { email: 'ann@home.example' }];
    await call('POST', people, { user_attributes: { name: 'Ann', emails_attributes, phones_attributes } });
    await hire('Joann', 'joann@example.com', { roles: { communicator: true } });
    const found = async (q: string) =>
      (await call('GET', `${people}?q=${encodeURIComponent(q)}`)).json.data
        .map((row) => row.user.name)
        .toSorted();
    expect(await found('ANN@example.com')).toEqual(['Ann', 'Joann']);
    expect(await found('ann@home.example')).toEqual([]);
    expect(await found('+1555')).toEqual(['Ann']);
    expect(await found('communicator')).toEqual(['Joann']);
    expect(await found('nobody at all')).toEqual([]);
  });
});

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

  it('cannot take the e-mail of somebody else', async () => {
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

  it('become somebody else where the id of the human is left out', async () => {
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

describe('teams of the simulated PagerTree', () => {
  it('have their lists replaced, keep the others, and take either id', async () => {
    const { call, hire, state } = createApi();
    const [sre] = (await state()).teams;
    const { json } = await hire('Jane', 'jane@example.com');
    const { json: changed } = await call('PUT', `${teams}/${sre.prefix_id}`, {
      member_account_user_ids: [json.id],
    });
    expect(changed.member_account_user_ids).toEqual([json.id]);
    expect(changed.admin_account_user_ids).toEqual(sre.admin_account_user_ids);
    expect((await call('GET', `${teams}/${sre.id}`)).json).toEqual(changed);
  });

  it.each(['member_account_user_ids', 'admin_account_user_ids'])('never have an empty %s', async (list) => {
    const { call, state } = createApi();
    const [sre] = (await state()).teams;
    expect((await call('PUT', `${teams}/${sre.id}`, { [list]: [] })).status).toBe(422);
    const ids = sre.member_account_user_ids;
    const team = { name: 'New', member_account_user_ids: ids, admin_account_user_ids: ids };
    expect((await call('POST', teams, { ...team, [list]: [] })).status).toBe(422);
    expect((await call('POST', teams, team)).status).toBe(201);
  });

  it('refuse people who are not there, but keep those whose account has gone', async () => {
    const { call, hire, state } = createApi({ deletion: 'dangling' });
    const [sre] = (await state()).teams;
    const { json } = await hire('Jane', 'jane@example.com', { member_team_ids: [sre.id] });
    await call('DELETE', `${people}/${json.id}`);
    const left = (await call('GET', `${teams}/${sre.id}`)).json.member_account_user_ids;
    expect((await call('PUT', `${teams}/${sre.id}`, { member_account_user_ids: left })).status).toBe(200);
    const strange = { member_account_user_ids: [...left, 'nobody'] };
    expect((await call('PUT', `${teams}/${sre.id}`, strange)).status).toBe(422);
  });

  it('may leave the lists of notifications empty, but not the name', async () => {
    const { call, state } = createApi();
    const [sre] = (await state()).teams;
    const quiet = { drop_notification_account_user_ids: [], handoff_notification_account_user_ids: [] };
    expect((await call('PUT', `${teams}/${sre.id}`, quiet)).status).toBe(200);
    expect((await call('PUT', `${teams}/${sre.id}`, { name: '' })).status).toBe(422);
  });
});
