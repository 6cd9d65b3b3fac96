/*
 * What a removal costs at PagerTree and Statuspage, of a person who was muted before, as every leaver is. Calls are what a vendor's limit
 * counts; Opsgenie and PagerDuty have theirs beside their other tests of a removal.
 */
import { describe, expect, test } from 'vitest';
import { absent, attend, createPager, daily, emailOf } from '../support/pagertree-paging.ts';
import {
  createVendor,
  jane,
  muted,
  one,
  absent as removed,
  settle,
  two,
} from '../targets/statuspage-vendor.ts';

const fresh = (calls: { method: string; path: string }[], from: number) =>
  calls.slice(from).map(({ method, path }) => `${method} ${path}`);

describe('a removal at PagerTree, in an organisation of fifty rotas', () => {
  /** Each rota has three events, and Ann is in two teams, one rotation and one policy. */
  async function organization() {
    const schedules = Array.from({ length: 49 }, (_, index) => ({ id: `R${index}`, name: `Rota ${index}` }));
    const events = schedules.flatMap(({ id }) =>
      [1, 2, 3].map((layer) => ({ ...daily, layer, schedule_ids: [id], event_attendees: attend('BOB') })),
    );
    const rotation = { ...daily, rotation: true, event_attendees: attend('ANN', 'CEM', 'BOB') };
    const members = ['ANN', 'BOB', 'CEM'].map(emailOf);
    return createPager({
      schedules,
      events: [...events, rotation],
      escalationPolicies: [{ name: 'Night', reassign_account_user_ids: ['ANN', 'BOB'] }],
      routers: [{ name: 'Door', default_receiver_team_id: 'T1' }],
      integrations: [{ name: 'Uptime', team_ids: ['T1'] }],
      teams: ['One', 'Two'].map((name) => ({ name, members, admins: [emailOf('BOB')] })),
    });
  }

  test('takes 20 calls and two for the rota, and the next leaver of the run fewer', async () => {
    const pager = await organization();
    const { calls } = pager.simulator;
    const worker = pager.pager('DAN');
    // The account, its teams, schedules, events (two pages), policies, routers, integrations, alerts, the stand-in; the event, the
    // policy and each team right before they are written; the account; that it is gone, by its id and in the list of all.
    await worker.converge(absent('ANN'));
    const first = fresh(calls, 0);
    expect(first.length, first.join('\n')).toBeLessThanOrEqual(22);
    worker.known = { standIns: worker.known.standIns };
    await worker.converge(absent('CEM'));
    const second = fresh(calls, first.length);
    expect(second.length, second.join('\n')).toBeLessThanOrEqual(16);
    for (const list of ['schedules', 'routers', 'integrations', 'alerts']) {
      expect(second).not.toContain(`GET /api/v4/${list}`);
    }
  });
});

describe('a removal at Statuspage, with five pages of which the settings name two', () => {
  test('takes 11 calls, four for each page that the settings do not name, and two for an open incident they are told of', async () => {
    const others = ['otherpage001', 'otherpage002', 'otherpage003'];
    const vendor = createVendor({ withoutViewers: Object.fromEntries(others.map((page) => [page, 403])) });
    await settle(vendor);
    const seed = {
      pages: others.map((id) => ({ id, name: id })),
      incidents: [{ id: 'incident0001', page_id: others[0], name: 'Outage' }],
      incidentSubscribers: [{ incident_id: 'incident0001', email: jane.email }],
    };
    await vendor.simulator.app.request('/_seed', { method: 'POST', body: JSON.stringify(seed) });
    const worker = vendor.worker();
    await worker.converge(muted);
    const before = vendor.simulator.calls.length;
    await worker.converge(removed);
    const calls = fresh(vendor.simulator.calls, before);
    expect(calls.filter((call) => call.startsWith('DELETE'))).toHaveLength(2);
    expect(calls.length, calls.join('\n')).toBeLessThanOrEqual(11 + 4 * others.length + 2);
    expect(calls.filter((call) => call.includes(one) || call.includes(two)).length).toBeLessThanOrEqual(6);
  });
});
