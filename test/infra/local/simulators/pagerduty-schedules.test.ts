import { expect, test } from 'vitest';
import { create } from './vendor.ts';

const layer = {
  start: '2026-01-05T09:00:00Z',
  rotation_virtual_start: '2026-01-05T09:00:00Z',
  rotation_turn_length_seconds: 604_800,
  restrictions: [],
};
const users = ['PANN', 'PBOB'].map((id) => ({ id, name: id, email: `${id.toLowerCase()}@example.com` }));
const on = (id: string) => [{ user: { id } }];
const horizon = 'since=2026-01-05T09:00:00Z&until=2026-01-06T09:00:00Z';

async function seeded() {
  const vendor = create('pagerduty', true);
  const layers = [
    { ...layer, id: 'PL1', name: 'Layer 1', users: on('PANN') },
    { ...layer, id: 'PL2', name: 'Layer 2', users: on('PBOB') },
  ];
  await vendor.seed({
    users,
    schedules: [{ id: 'PS1', name: 'Rota', schedule_layers: layers }],
    schedules_v3: [{ id: 'PS3', name: 'Shifts', rotations: [{ id: 'R1' }] }],
  });
  return vendor;
}

test('layers are answered in the opposite order to that in which they are written, and the last has precedence', async () => {
  const vendor = await seeded();
  const { schedule } = (await vendor.call('GET', `/schedules/PS1?${horizon}`)).json;
  expect(schedule.schedule_layers.map(({ name }: { name: string }) => name)).toEqual(['Layer 2', 'Layer 1']);
  expect(schedule.final_schedule.rendered_schedule_entries).toMatchObject([{ user: { id: 'PBOB' } }]);
  const sent = { schedule: { schedule_layers: schedule.schedule_layers } };
  expect((await vendor.call('PUT', '/schedules/PS1', sent)).status).toBe(200);
  const turned = (await vendor.call('GET', `/schedules/PS1?${horizon}`)).json.schedule;
  expect(turned.final_schedule.rendered_schedule_entries).toMatchObject([{ user: { id: 'PANN' } }]);
});

test('a layer is never deleted, nor empty, and nobody unknown is put into one', async () => {
  const vendor = await seeded();
  const one = { ...layer, id: 'PL1', users: on('PANN') };
  const put = async (...schedule_layers: object[]) =>
    (await vendor.call('PUT', '/schedules/PS1', { schedule: { schedule_layers } })).status;
  expect(await put(one)).toBe(400);
  expect(await put(one, { ...layer, id: 'PL2', users: [] })).toBe(400);
  expect(await put(one, { ...layer, id: 'PL2', users: on('PNOBODY') })).toBe(400);
  expect(await put(one, { ...layer, id: 'PL2', users: on('PANN'), end: '2026-01-06T00:00:00Z' })).toBe(200);
  const { schedules } = await vendor.state();
  expect(schedules?.[0]).toMatchObject({ users: ['PANN'] });
});

test('overrides are listed between two moments only', async () => {
  const vendor = await seeded();
  const override = { start: '2026-01-05T10:00:00Z', end: '2026-01-05T12:00:00Z', user: { id: 'PANN' } };
  const { json } = await vendor.call('POST', '/schedules/PS1/overrides', { overrides: [override] });
  expect((await vendor.call('GET', '/schedules/PS1/overrides')).status).toBe(400);
  const listed = await vendor.call('GET', `/schedules/PS1/overrides?${horizon}`);
  expect(listed.json.overrides).toMatchObject([override]);
  const path = `/schedules/PS1/overrides/${json.overrides[0].id}`;
  expect([(await vendor.call('DELETE', path)).status, (await vendor.call('DELETE', path)).status]).toEqual([
    204, 404,
  ]);
});

test('a schedule of layers is none of shifts, and is refused as such', async () => {
  const vendor = await seeded();
  const status = async (path: string) => (await vendor.call('GET', path)).status;
  expect(await status('/v3/schedules/PS3')).toBe(200);
  expect(await status('/v3/schedules/PS1')).toBe(400);
  expect(await status('/v3/schedules/PNONE')).toBe(404);
});

test('an event that has begun ends when it is deleted, and a new one begins now at the earliest', async () => {
  const vendor = await seeded();
  const path = '/v3/schedules/PS3/rotations/R1/events';
  const event = {
    name: 'Primary',
    start_time: { date_time: '2025-12-01T09:00:00Z', time_zone: 'UTC' },
    end_time: { date_time: '2025-12-01T17:00:00Z', time_zone: 'UTC' },
    effective_since: '2025-12-01T09:00:00Z',
    recurrence: ['RRULE:FREQ=DAILY'],
    assignment_strategy: {
      type: 'rotating_member_assignment_strategy',
      shifts_per_member: 1,
      members: [{ type: 'user_member', user_id: 'PANN' }],
    },
  };
  const made = (await vendor.call('POST', path, { event })).json.event;
  expect(made.effective_since).toBe('2026-01-05T09:00:00.000Z');
  await vendor.seed({
    schedules_v3: [
      { id: 'PS4', name: 'Running', rotations: [{ id: 'R2', events: [{ ...event, id: 'E1' }] }] },
    ],
  });
  const running = '/v3/schedules/PS4/rotations/R2/events';
  expect((await vendor.call('DELETE', `${running}/E1`)).status).toBe(204);
  const { events } = (await vendor.call('GET', running)).json;
  expect(events).toMatchObject([{ id: 'E1', effective_until: '2026-01-05T09:00:00.000Z' }]);
});
