import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { absent, createVendor, jane, muted, one, organization, settle, two } from './statuspage-vendor.ts';

const other = 'otherpage001';
const open = { id: 'incident0001', page_id: other, name: 'Outage' };

/** Jane on every surface of the pages of the settings, on a page that they do not name, and on an open incident of each. */
async function everywhere(options: Parameters<typeof createVendor>[0] = {}) {
  const vendor = createVendor({ withoutViewers: { [other]: 403 }, ...options });
  await settle(vendor);
  const viewer = await vendor.viewer(one);
  const seed = {
    pages: [{ id: other, name: 'Public' }],
    subscribers: [
      { page_id: other, email: jane.email, state: 'unconfirmed' },
      { page_id: other, email: 'joe@example.com' },
    ],
    incidents: [open, { id: 'incident0002', page_id: one, name: 'Slow' }],
    incidentSubscribers: [
      { incident_id: open.id, email: 'JANE@example.com' },
      { incident_id: open.id, email: 'joe@example.com' },
      { incident_id: 'incident0002', email: 'jane@home.example', page_access_user_id: viewer?.id },
    ],
  };
  const answer = await vendor.simulator.app.request('/_seed', { method: 'POST', body: JSON.stringify(seed) });
  expect(answer.status).toBe(201);
  const left = async () => {
    const { users, pageAccessUsers, subscribers, incidentSubscribers, mails } = Object(await vendor.state());
    return JSON.stringify({ users, pageAccessUsers, subscribers, incidentSubscribers, mails });
  };
  return { ...vendor, left };
}

describe('a leaver at Statuspage', () => {
  it('is gone from every page that the key can see and from every open incident, and others are where they were', async () => {
    const vendor = await everywhere();
    await vendor.worker().converge(absent);
    const left = await vendor.left();
    expect(left).not.toMatch(/jane|5551234567/i);
    const { subscribers, incidentSubscribers, mails } = JSON.parse(left);
    expect(subscribers).toMatchObject([{ page_id: other, email: 'joe@example.com' }]);
    expect(incidentSubscribers).toMatchObject([{ incident_id: open.id, email: 'joe@example.com' }]);
    expect(mails).toEqual([]);
  });

  it('is found by the page access user that a mute had taken, where an incident keeps nothing else of them', async () => {
    const vendor = await everywhere({ onDelete: 'keep' });
    const worker = vendor.worker();
    await worker.converge(muted);
    expect(await vendor.left()).toContain('"incident_id":"incident0002"');
    await worker.converge(absent);
    expect(await vendor.left()).not.toContain('"incident_id":"incident0002"');
  });

  it('reads the pages and the incidents once for all who leave in a run', async () => {
    const vendor = await everywhere();
    const worker = vendor.worker();
    await worker.converge(absent);
    const before = vendor.calls().filter((call) => call === 'GET pages 200').length;
    worker.known = {};
    await worker.converge({ state: 'absent', email: 'joe@example.com' });
    expect(before).toBe(1);
    expect(vendor.calls().filter((call) => call === 'GET pages 200')).toEqual([]);
    expect(await vendor.left()).not.toContain('joe@');
  });

  it('stays a team member, who can do nothing any more, while it is not known where else they are', async () => {
    const vendor = await everywhere();
    const path = `/v1/pages/${other}/incidents`;
    await vendor.fault({ method: 'GET', path, status: 403, body: { error: 'Forbidden' }, times: 9 });
    await expect(vendor.worker().converge(absent)).rejects.toMatchObject({
      name: 'Blocked',
      by: `Statuspage does not list the incidents of the page ${other}: look there by hand whether this person subscribed to one that is open`,
    });
    const { users, pageAccessUsers, subscribers } = await vendor.state();
    expect(users.map(({ email }) => email)).toContain(jane.email);
    expect([pageAccessUsers, subscribers.length]).toEqual([[], 1]);
    await vendor.fix();
    vendor.clock.advance(60_000);
    await vendor.worker().converge(absent);
    expect(await vendor.left()).not.toMatch(/jane/i);
  });
});

const html = '<html>not found</html>';
const faults: Record<string, object> = {
  'a 503': { status: 503, body: html },
  'an HTML 404': { status: 404, body: html },
  'an answer that is cut off': { status: 200, body: '[{"id":"x","em' },
  'an object where a list belongs': { status: 200, body: {} },
};
/** The list of team members is read last, as the proof that nobody is left: see the other test. */
const reads = [
  '/v1/pages',
  `/v1/organizations/${organization}/permissions`,
  ...[one, two, other].flatMap((page) =>
    ['page_access_users', 'subscribers', 'incidents/unresolved'].map((list) => `/v1/pages/${page}/${list}`),
  ),
  `/v1/pages/${other}/incidents/${open.id}/subscribers`,
];

describe('a read for a removal that fails', () => {
  it.each(Object.entries(faults))('destroys nothing, and the removal goes on later: %s', async (_, fault) => {
    for (const path of reads) {
      const vendor = await everywhere();
      const worker = vendor.worker();
      await worker.converge(muted);
      const before = await vendor.left();
      vendor.writes();
      const app = new Hono();
      let isFaulty = true;
      const { status, body } = Object(fault);
      app.all('*', (c) => {
        const isMeant = path === '/v1/pages' ? c.req.path === path : c.req.path.startsWith(path);
        if (!isFaulty || c.req.method !== 'GET' || !isMeant) return vendor.simulator.app.fetch(c.req.raw);
        return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status });
      });
      const through = vendor.worker(app);
      through.known = structuredClone(worker.known);
      await expect(through.converge(absent), path).rejects.toMatchObject({ name: 'Transient' });
      expect(vendor.writes(), path).toEqual([]);
      expect(await vendor.left()).toBe(before);
      isFaulty = false;
      vendor.clock.advance(60_000);
      await through.converge(absent);
      expect(await vendor.left(), path).not.toMatch(/jane/i);
    }
  });

  it('is no proof that nobody is left, where it is the list of team members', async () => {
    const vendor = await everywhere();
    const worker = vendor.worker();
    await worker.converge(muted);
    const path = `/v1/organizations/${organization}/users`;
    await vendor.fault({ method: 'GET', path, status: 503, body: html, times: 9 });
    await expect(worker.converge(absent)).rejects.toMatchObject({ name: 'Transient' });
    await vendor.fix();
    await worker.converge(absent);
    expect(await vendor.left()).not.toMatch(/jane/i);
  });

  it('is a list of pages that lacks one of the settings, unless it is said twice', async () => {
    const vendor = await everywhere();
    const worker = vendor.worker();
    await worker.converge(muted);
    const before = await vendor.left();
    const app = new Hono();
    let lies = 1;
    app.all('*', (c) =>
      c.req.path === '/v1/pages' && lies-- > 0 ? c.json([]) : vendor.simulator.app.fetch(c.req.raw),
    );
    const through = vendor.worker(app);
    through.known = worker.known;
    await expect(through.converge(absent)).rejects.toMatchObject({ name: 'Transient' });
    expect(await vendor.left()).toBe(before);
    await through.converge(absent);
    expect(await vendor.left()).not.toMatch(/jane/i);
  });
});

describe('a removal that is cut off', () => {
  it('after any of its calls ends the same, and changes nothing twice', async () => {
    const whole = await everywhere();
    await whole.worker().converge(absent);
    const writes = whole.writes();
    for (let at = 0; at < writes.length; at++) {
      const vendor = await everywhere();
      let left = at;
      const app = new Hono();
      app.all('*', (c) => {
        if (c.req.method !== 'GET' && left-- === 0) return new Response('', { status: 503 });
        return vendor.simulator.app.fetch(c.req.raw);
      });
      const cut = vendor.worker(app);
      await expect(cut.converge(absent)).rejects.toMatchObject({ name: 'Transient' });
      const next = vendor.worker();
      next.known = { ...cut.known };
      await next.converge(absent);
      expect(vendor.writes().toSorted()).toEqual(writes.toSorted());
      expect(await vendor.left()).toBe(await whole.left());
    }
  });
});
