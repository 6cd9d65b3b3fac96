import { expect, test } from 'vitest';
import { create } from './vendor.ts';

const event = {
  id: 'E1',
  schedule_ids: ['S1'],
  start_datetime: '2026-01-01T09:00:00Z',
  end_datetime: '2026-01-01T17:00:00Z',
  repeat: true,
  rotation: true,
  event_attendees: [] as { attendee_id: string }[],
};

async function seeded() {
  const vendor = create('pagertree', true);
  await vendor.seed({
    accountUsers: ['A1', 'A2'].map((id) => ({ id, emails: [`${id.toLowerCase()}@example.com`] })),
  });
  const event_attendees = ['A1', 'A2'].map((attendee_id) => ({ attendee_id }));
  await vendor.seed({ schedules: [{ id: 'S1', name: 'Primary' }], events: [{ ...event, event_attendees }] });
  const onCall = async () =>
    (await vendor.call('GET', '/api/v4/schedules/S1/current_oncall')).json.data.map(
      ({ event_attendees: on }: { event_attendees: { attendee_id: string }[] }) => on[0]?.attendee_id,
    );
  return { vendor, onCall };
}

test('people are written by their ids and read as attendees, at least one and only those whom there are', async () => {
  const { vendor, onCall } = await seeded();
  expect(await onCall()).toEqual(['A1']);
  const put = async (body: object) => (await vendor.call('PUT', '/api/v4/events/E1', body)).status;
  expect(await put({ account_user_ids: [] })).toBe(422);
  expect(await put({ account_user_ids: ['A9'] })).toBe(422);
  expect(await put({ event_attendees: [] })).toBe(200);
  expect(await onCall()).toEqual(['A1']);
  expect(await put({ account_user_ids: ['A2', 'A1'] })).toBe(200);
  expect(await onCall()).toEqual(['A2']);
});

test('an exception takes one occurrence away, and an end all from then on', async () => {
  const { vendor, onCall } = await seeded();
  const act = async (what: string, action_time: string) =>
    (await vendor.call('POST', `/api/v4/events/E1/${what}`, { action_time })).status;
  expect(await act('add_exception', '2026-01-05T09:00:00Z')).toBe(200);
  expect(await onCall()).toEqual([]);
  const path = '/api/v4/schedules/S1/window_events?start=2026-01-04 00:00:00&end=2026-01-10 00:00:00';
  const days = async () =>
    (await vendor.call('GET', path)).json.data.map((row: { start_datetime: string }) =>
      row.start_datetime.slice(8, 10),
    );
  expect(await days()).toEqual(['04', '06', '07', '08', '09']);
  expect(await act('terminate_on', '2026-01-08T09:00:00Z')).toBe(200);
  expect(await days()).toEqual(['04', '06', '07']);
  expect(await act('terminate_on', 'soon')).toBe(422);
});
