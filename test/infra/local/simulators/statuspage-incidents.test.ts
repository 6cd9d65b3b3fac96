import { expect, test } from 'vitest';
import { create } from './vendor.ts';

test('an incident that is not resolved has subscribers of its own, who can be taken away one by one', async () => {
  const vendor = create('statuspage');
  const page_id = 'localpage001';
  const seeded = await vendor.seed({
    incidents: [
      { id: 'open', page_id, name: 'Outage' },
      { id: 'over', page_id, name: 'Yesterday', status: 'resolved' },
    ],
    incidentSubscribers: [{ id: 's1', incident_id: 'open', email: 'ann@example.com' }],
  });
  expect(seeded.status).toBe(201);
  const path = `/v1/pages/${page_id}/incidents`;
  const ids = async (list: string) =>
    (await vendor.call('GET', `${path}/${list}`)).json.map(({ id }: { id: string }) => id);
  expect(await ids('unresolved')).toEqual(['open']);
  expect(await ids('open/subscribers')).toEqual(['s1']);
  expect((await vendor.call('GET', '/v1/pages/localpage002/incidents/open/subscribers')).status).toBe(404);
  expect((await vendor.call('DELETE', `${path}/open/subscribers/s1`)).status).toBe(200);
  expect(await ids('open/subscribers')).toEqual([]);
  expect((await vendor.seed({ incidentSubscribers: [{ incident_id: 'none' }] })).error).toMatch(
    'there is no incident none',
  );
});
