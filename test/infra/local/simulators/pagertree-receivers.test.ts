import { expect, test } from 'vitest';
import type { PagertreeOptions } from '../../../../infra/local/simulators/pagertree/index.ts';
import { createApi } from '../../../support/pagertree-api.ts';

const ann = { id: 'ANN', emails: ['ann@example.com'] };
const bob = { id: 'BOB', emails: ['bob@example.com'] };
const attend = (...ids: string[]) => ids.map((attendee_id) => ({ attendee_id }));
const daily = { repeat: true, start_datetime: '2026-01-01T09:00:00Z', end_datetime: '2026-01-01T17:00:00Z' };

/** Ann, and everything that can hold her: some of it holds Bob too. */
async function held(options: PagertreeOptions = {}) {
  const api = createApi({ empty: true, ...options });
  const seed = async (rows: object) => {
    const answer = await api.app.request('/_seed', { method: 'POST', body: JSON.stringify(rows) });
    expect(await answer.text()).not.toContain('error');
  };
  await seed({ accountUsers: [{ id: 'OWNER', emails: ['owner@example.com'] }, ann, bob] });
  const event = { ...daily, schedule_ids: ['S1'] };
  await seed({
    schedules: [{ id: 'S1', name: 'Primary' }],
    events: [
      { ...event, id: 'TURNS', rotation: true, event_attendees: attend('ANN', 'BOB') },
      { ...event, id: 'ALONE', event_attendees: attend('ANN') },
    ],
    escalationPolicies: [{ id: 'P1', name: 'Night', reassign_account_user_ids: ['ANN', 'BOB'] }],
    routers: [{ id: 'R1', name: 'Door', default_receiver_account_user_id: 'ANN' }],
    integrations: [{ id: 'I1', name: 'Uptime', account_user_ids: ['ANN', 'BOB'] }],
    alerts: [{ id: 'A1', title: 'Disk', destination_account_user_ids: ['ANN'] }],
    teams: [{ name: 'SRE', members: ['ann@example.com', 'bob@example.com'], admins: ['bob@example.com'] }],
  });
  const text = async () => {
    const { events, escalationPolicies, routers, integrations, teams } = Object(await api.state());
    return JSON.stringify([events, escalationPolicies, routers, integrations, teams]);
  };
  return { ...api, text };
}

test('a person who is deleted is taken out of everything, or refused while something holds them, or stays in it', async () => {
  const cascade = await held();
  expect((await cascade.call('DELETE', '/api/v4/account_users/ANN')).status).toBe(204);
  expect(await cascade.text()).not.toContain('ANN');
  const { events } = Object(await cascade.state());
  expect(events).toMatchObject([{ id: 'TURNS', event_attendees: [{ attendee_id: 'BOB', position: 0 }] }]);

  const refusing = await held({ deletion: 'refuse422' });
  const refused = await refusing.call('DELETE', '/api/v4/account_users/ANN');
  expect([refused.status, refused.json.errors[0].message]).toEqual([
    422,
    'account user is still in use by SRE, event TURNS, event ALONE, Night, Door, Uptime',
  ]);

  const dangling = await held({ deletion: 'dangling' });
  expect((await dangling.call('DELETE', '/api/v4/account_users/ANN')).status).toBe(204);
  expect((await dangling.text()).match(/"ANN"/g)?.length).toBeGreaterThan(5);
});

test('what is to hold one at least refuses to hold none, people who are not there are refused, and what may not be sent is dropped', async () => {
  const { call } = await held();
  const put = async (path: string, body: object) => (await call('PUT', `/api/v4/${path}`, body)).status;
  expect(await put('escalation_policies/P1', { reassign_account_user_ids: [] })).toBe(200);
  expect(await put('escalation_policies/P1', { reassign_account_user_ids: ['NOBODY'] })).toBe(422);
  expect(await put('routers/R1', { default_receiver_account_user_id: null })).toBe(422);
  expect(await put('routers/R1', { default_receiver_account_user_id: 'BOB' })).toBe(200);
  expect(await put('integrations/I1', { account_user_ids: [] })).toBe(422);
  expect(await put('alerts/A1', { destination_account_user_ids: ['BOB'] })).toBe(200);
  expect(Object((await call('GET', '/api/v4/alerts/A1')).json).destination_account_user_ids).toEqual(['ANN']);
  expect((await call('GET', '/api/v4/alerts?status=open')).json.total_count).toBe(1);
  expect((await call('GET', '/api/v4/alerts?status=open&ops=status:ne')).json.total_count).toBe(0);
});

test('an override breaks its occurrence up, and goes with the event that it overrides', async () => {
  const { call } = await held();
  const form = {
    start_time: '2026-01-05 12:00',
    end_time: '2026-01-05 14:00',
    layer: 1,
    time_zone: 'Berlin',
  };
  const sent = { ...form, account_user_ids: ['BOB'], action_time: '2026-01-05T09:00:00Z' };
  expect(
    (await call('POST', '/api/v4/events/ALONE/override', { ...sent, action_time: '2026-01-05T10:00:00Z' }))
      .status,
  ).toBe(422);
  expect((await call('POST', '/api/v4/events/ALONE/override', sent)).status).toBe(201);
  const window = async () => {
    const path = '/api/v4/schedules/S1/window_events?start=2026-01-05 00:00:00&end=2026-01-06 00:00:00';
    const rows: {
      parent_id: string | null;
      start_datetime: string;
      event_attendees: { attendee_id: string }[];
    }[] = Object((await call('GET', path)).json).data;
    return rows
      .filter(({ parent_id }) => parent_id === 'ALONE')
      .map((row) => `${row.start_datetime.slice(11, 16)} ${row.event_attendees[0]?.attendee_id}`)
      .sort();
  };
  expect(await window()).toEqual(['09:00 ANN', '11:00 BOB', '13:00 ANN']);
  expect((await call('DELETE', '/api/v4/events/ALONE')).status).toBe(204);
  expect(await window()).toEqual([]);
});

test('a person who is sent twice for a rotation is in it twice, or once', async () => {
  for (const [repeated, places] of [
    ['kept', 2],
    ['dropped', 1],
  ] as const) {
    const { call } = await held({ repeated });
    const { json } = await call('PUT', '/api/v4/events/TURNS', { account_user_ids: ['BOB', 'BOB'] });
    expect(Object(json).event_attendees).toHaveLength(places);
  }
});
