import { describe, expect, test } from 'vitest';
import {
  createPagerduty,
  type PagerdutyOptions,
} from '../../../../infra/local/simulators/pagerduty/index.ts';

const day = 86_400_000;
const layer = {
  start: '2026-01-05T09:00:00Z',
  rotation_virtual_start: '2026-01-05T09:00:00Z',
  rotation_turn_length_seconds: 604_800,
};
const on = (...ids: string[]) => ids.map((id) => ({ user: { id } }));
const to = (...ids: string[]) => ids.map((id) => ({ id, type: id.startsWith('PS') ? 'schedule' : 'user' }));

/** Ann and Bob on a rota, in a policy that pages the rota and then Ann, with an incident of Ann's. */
const account = {
  users: ['PANN', 'PBOB', 'PCEM'].map((id) => ({ id, name: id, email: `${id.toLowerCase()}@example.com` })),
  teams: [{ id: 'PTEAM', name: 'SRE', members: [{ user: 'PANN' }, { user: 'PBOB' }] }],
  schedules: [
    { id: 'PS1', name: 'Rota', schedule_layers: [{ ...layer, id: 'PL1', users: on('PANN', 'PBOB') }] },
  ],
  schedules_v3: [{ id: 'PS3', name: 'Shifts' }],
  escalation_policies: [
    {
      id: 'PEP',
      name: 'SRE',
      team: 'PTEAM',
      escalation_rules: [
        { id: 'R1', targets: to('PS1') },
        { id: 'R2', targets: to('PANN', 'PBOB') },
      ],
    },
  ],
  incidents: [{ id: 'I1', users: ['PANN'], escalation_policy: 'PEP' }],
};

async function open(more: object = {}, options: PagerdutyOptions = {}) {
  let now = Date.parse('2026-01-05T10:00:00Z');
  const { app } = createPagerduty({ now: () => now, sleep: async () => {} }, options);
  const seed = (rows: object) => app.request('/_seed', { method: 'POST', body: JSON.stringify(rows) });
  expect((await seed({ ...account, ...more })).status).toBe(201);
  const send = async (method: string, path: string, body?: unknown, from = 'pcem@example.com') => {
    const answer = await app.request(path, {
      method,
      headers: { authorization: 'Token token=k', ...(from && { from }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, json: text === '' ? undefined : JSON.parse(text) };
  };
  const words = async (...call: Parameters<typeof send>) => (await send(...call)).json.error.errors.join();
  const state = async () => JSON.parse(await (await app.request('/_state')).text());
  const advance = (by: number) => {
    now += by;
  };
  return { send, words, state, advance };
}

const end = (layers: object[], at: string) => ({
  schedule: { name: 'Rota', schedule_layers: layers.map((one) => ({ ...one, end: at })) },
});

describe('incidents', () => {
  test('go back a month, unless all are asked for', async () => {
    const { send } = await open({
      incidents: [{ id: 'OLD', users: ['PANN'], created_at: '2025-06-01T00:00:00Z' }],
    });
    expect((await send('GET', '/incidents?user_ids[]=PANN')).json.incidents).toEqual([]);
    expect((await send('GET', '/incidents?user_ids[]=PANN&date_range=all')).json.incidents).toMatchObject([
      { id: 'OLD', assignments: [{ assignee: { id: 'PANN' } }] },
    ]);
  });

  test('get another assignee, or begin again on a policy, in the name of a user', async () => {
    const { send, words, state } = await open();
    const change = (more: object) => ({ incidents: [{ id: 'I1', type: 'incident_reference', ...more }] });
    const assigned = (id: string) => change({ assignments: [{ assignee: { id, type: 'user_reference' } }] });
    expect((await send('PUT', '/incidents', assigned('PBOB'), '')).json.error.code).toBe(2011);
    expect(await words('PUT', '/incidents', assigned('PNONE'))).toBe('Assignee is invalid');
    const many = { incidents: Array.from({ length: 251 }, () => assigned('PBOB').incidents[0]) };
    expect((await send('PUT', '/incidents', many)).status).toBe(413);
    expect((await send('PUT', '/incidents', assigned('PBOB'))).status).toBe(200);
    expect((await state()).incidents).toMatchObject([{ users: ['PBOB'], status: 'triggered' }]);
    // It is Ann's turn on the rota that the first rule pages.
    await send('PUT', '/incidents', change({ escalation_policy: { id: 'PEP' } }));
    expect((await state()).incidents).toMatchObject([{ users: ['PANN'] }]);
  });
});

describe('escalation policies', () => {
  const policy = (escalation_rules: object[]) => ({
    escalation_policy: { type: 'escalation_policy', name: 'SRE', escalation_rules },
  });
  const rule = (id: string, ...ids: string[]) => ({
    id,
    escalation_delay_in_minutes: 30,
    targets: to(...ids),
  });

  test('are written whole: a rule has one to ten targets, and one rule is left', async () => {
    const { send, words, state } = await open();
    const put = (...rules: object[]) => words('PUT', '/escalation_policies/PEP', policy(rules));
    expect(await put()).toBe('Cannot Delete Only Rule');
    expect(await put(rule('R1'))).toMatch(/at least one target/);
    expect(await put(rule('R1', ...Array.from({ length: 11 }, () => 'PANN')))).toMatch(/invalid/);
    expect(await put(rule('R1', 'PNONE'))).toBe('Target is invalid');
    expect((await send('PUT', '/escalation_policies/PEP', policy([rule('R2', 'PBOB')]))).status).toBe(200);
    expect((await state()).escalation_policies).toMatchObject([
      { team: 'PTEAM', num_loops: 0, escalation_rules: [{ id: 'R2', targets: to('PBOB') }] },
    ]);
  });

  test('are listed by whom they page by name, and not by a schedule', async () => {
    const { send } = await open({
      escalation_policies: [{ id: 'PEP2', name: 'Rota', schedules: ['PS1'] }, ...account.escalation_policies],
    });
    const { escalation_policies } = (await send('GET', '/escalation_policies?user_ids[]=PANN')).json;
    expect(escalation_policies.map(({ id }: { id: string }) => id)).toEqual(['PEP']);
  });
});

test('who is on call in the next days is told by policy, an override with it, and nobody of no policy', async () => {
  const override = { start: '2026-01-06T00:00:00Z', end: '2026-01-07T00:00:00Z', user: { id: 'PCEM' } };
  const { send } = await open({
    schedules: [
      { ...account.schedules[0], overrides: [override] },
      { id: 'PS2', name: 'Of no policy', users: ['PCEM'] },
    ],
  });
  const { oncalls } = (
    await send('GET', '/oncalls?user_ids[]=PCEM&since=2026-01-05T00:00:00Z&until=2026-04-01T00:00:00Z')
  ).json;
  expect(oncalls).toMatchObject([
    {
      schedule: { id: 'PS1' },
      escalation_level: 1,
      start: '2026-01-06T00:00:00.000Z',
      end: '2026-01-07T00:00:00.000Z',
    },
  ]);
  const bob = (await send('GET', '/oncalls?user_ids[]=PBOB')).json.oncalls;
  expect(bob).toMatchObject([{ schedule: null, escalation_level: 2, start: null, end: null }]);
});

describe('a schedule', () => {
  test('is listed with its users, who are not written, and takes no override of the past', async () => {
    const { send } = await open();
    const { schedules } = (await send('GET', '/schedules')).json;
    expect(schedules).toMatchObject([{ id: 'PS1', users: [{ id: 'PANN' }, { id: 'PBOB' }] }]);
    expect(schedules[0]).not.toHaveProperty('schedule_layers');
    const { schedule } = (await send('GET', '/schedules/PS1')).json;
    expect((await send('PUT', '/schedules/PS1', { schedule })).status).toBe(400);
    const { users: _, ...whole } = schedule;
    expect((await send('PUT', '/schedules/PS1', { schedule: whole })).status).toBe(200);
    const past = { start: '2026-01-01T00:00:00Z', end: '2026-01-02T00:00:00Z', user: { id: 'PBOB' } };
    expect((await send('POST', '/schedules/PS1/overrides', { overrides: [past] })).status).toBe(400);
  });

  test('of shifts has an event changed in its place before it begins, and not after', async () => {
    const { send, advance, state } = await open({
      schedules_v3: [{ id: 'PS3', name: 'Shifts', rotations: [{ id: 'R3' }] }],
    });
    const path = '/v3/schedules/PS3/rotations/R3/events';
    const event = (id: string) => ({
      event: {
        name: 'Primary',
        start_time: { date_time: '2026-01-07T09:00:00Z', time_zone: 'UTC' },
        end_time: { date_time: '2026-01-07T17:00:00Z', time_zone: 'UTC' },
        effective_since: '2026-01-07T09:00:00Z',
        recurrence: ['RRULE:FREQ=DAILY'],
        assignment_strategy: {
          type: 'rotating_member_assignment_strategy',
          shifts_per_member: 1,
          members: [{ type: 'user_member', user_id: id }],
        },
      },
    });
    expect((await send('POST', path, event('PNONE'))).status).toBe(400);
    const { id } = (await send('POST', path, event('PANN'))).json.event;
    expect((await send('PUT', `${path}/${id}`, event('PBOB'))).status).toBe(200);
    expect((await send('DELETE', '/users/PBOB')).json.error.errors).toContain(
      'User is part of the schedule Shifts',
    );
    advance(3 * day);
    expect((await send('PUT', `${path}/${id}`, event('PCEM'))).status).toBe(400);
    await send('DELETE', `${path}/${id}`);
    advance(day);
    await send('DELETE', `${path}/${id}`);
    const [{ rotations }] = (await state()).schedules_v3;
    expect(rotations[0].events).toMatchObject([{ effective_until: '2026-01-08T10:00:00.000Z' }]);
  });
});

describe('a user who is needed', () => {
  test('is deleted once they are in no policy, layer, override or incident, and leaves a team before that', async () => {
    const { send, words } = await open();
    expect(await words('DELETE', '/users/PANN')).toMatch(/incident.*policy SRE.*schedule Rota/);
    expect(await words('DELETE', '/teams/PTEAM/users/PANN')).toMatch(/belong to an escalation policy/);
    const layers = [{ ...layer, id: 'PL1', users: on('PBOB', 'PBOB') }];
    await send('PUT', '/schedules/PS1', { schedule: { name: 'Rota', schedule_layers: layers } });
    const rules = [{ id: 'R1', escalation_delay_in_minutes: 30, targets: to('PS1') }];
    await send('PUT', '/escalation_policies/PEP', {
      escalation_policy: { type: 'escalation_policy', name: 'SRE', escalation_rules: rules },
    });
    expect((await send('DELETE', '/teams/PTEAM/users/PANN')).status).toBe(204);
    expect(await words('DELETE', '/users/PANN')).toMatch(/incident\(s\) assigned$/);
    await send('PUT', '/incidents', {
      incidents: [{ id: 'I1', type: 'incident_reference', escalation_policy: { id: 'PEP' } }],
    });
    expect((await send('DELETE', '/users/PANN')).status).toBe(204);
  });

  test('is not any more by a layer that has ended', async () => {
    const { send } = await open({ escalation_policies: [], incidents: [] });
    await send(
      'PUT',
      '/schedules/PS1',
      end([{ ...layer, id: 'PL1', users: on('PANN') }], '2026-01-05T10:00:00Z'),
    );
    expect((await send('DELETE', '/users/PANN')).status).toBe(204);
  });

  test('is deleted at once with the offboarding feature, which leaves placeholders that page nobody', async () => {
    const { send, state, advance } = await open({ abilities: [{ id: 'restart_incidents' }] });
    expect((await send('DELETE', '/users/PANN')).status).toBe(204);
    const { schedule } = (await send('GET', '/schedules/PS1')).json;
    const { escalation_policy } = (await send('GET', '/escalation_policies/PEP')).json;
    const gone = { id: 'PANN', deleted_at: '2026-01-05T10:00:00.000Z' };
    expect(schedule.schedule_layers[0].users[0].user).toMatchObject(gone);
    expect(escalation_policy.escalation_rules[1].targets[0]).toMatchObject(gone);
    // The incident goes on a while later, to the first rule that has anybody: Ann's turn is nobody's.
    expect((await state()).incidents[0].users).toEqual(['PANN']);
    advance(5_000);
    await send('GET', '/licenses');
    expect((await state()).incidents[0].users).toEqual(['PBOB']);
  });
});

test('whose key it is only a user’s key says', async () => {
  const account = await (await open()).send('GET', '/users/me');
  expect([account.status, account.json.error]).toEqual([
    400,
    expect.stringMatching(/account-level access token/),
  ]);
  const { send } = await open({}, { keyUser: 'PBOB@example.com' });
  expect((await send('GET', '/users/me')).json.user).toMatchObject({ id: 'PBOB' });
});
