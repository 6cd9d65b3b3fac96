import { describe, expect, it } from 'vitest';
import { createApi, people, teams } from '../../../support/pagertree-api.ts';

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
