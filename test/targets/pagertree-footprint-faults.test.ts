import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { absent, ahead, createPager, everywhere } from '../support/pagertree-paging.ts';

/** Everything that is read for a leaver, and every way in which it can go wrong. */
const reads = [
  'schedules',
  'events',
  'escalation_policies',
  'routers',
  'integrations',
  'alerts',
  'teams',
  'account_users',
];
const html = '<html>not found</html>';
const list = (more: object) => ({ status: 200, body: { data: [], has_more: false, ...more } });
const faults: Record<string, object> = {
  'a 503': { status: 503, body: html },
  'an HTML 404': { status: 404, body: html },
  'its own 404 of a list': { status: 404, body: { errors: [{ message: 'Not found' }], code: 404 } },
  'an answer that is cut off': { status: 200, body: '{"data":[{"id":"01' },
  'rows in another shape': { status: 200, body: { data: [{ id: 'X' }], has_more: false } },
  'an empty page that is not the last': list({ has_more: true }),
  'an empty list, once': list({ total_count: 0 }),
};

describe('a read for a leaver that fails', () => {
  it.each(Object.entries(faults))(
    'destroys nothing, and the removal goes on later: %s',
    async (what, fault) => {
      for (const read of reads) {
        // That nobody has an account, and that nothing is open, may well be; who is in no team is in the next answer.
        if (what.startsWith('an empty list') && /alerts|teams|account_users/.test(read)) continue;
        const pager = await createPager(ahead);
        const before = await pager.paging();
        await pager.fault({ method: 'GET', path: `/api/v4/${read}`, ...fault });
        await expect(pager.pager('DAN').converge(absent('ANN')), read).rejects.toMatchObject({
          name: 'Transient',
        });
        expect(await pager.paging(), read).toBe(before);
        expect(pager.writes(), read).toEqual([]);
        pager.clock.advance(60_000);
        await pager.pager('DAN').converge(absent('ANN'));
        expect(await pager.paging(), read).not.toContain('ANN');
      }
    },
  );

  it('destroys nothing where it is the second page of one, nor where the connection is lost', async () => {
    const past = Array.from({ length: 120 }, (_, index) => ({ ...everywhere.events[4], id: `PAST${index}` }));
    const { events, ...rest } = ahead;
    const pager = await createPager({ ...rest, events: past });
    await pager.seed({ events });
    for (const wrong of [
      () => new Response('', { status: 500 }),
      () => {
        throw new Error('lost');
      },
    ]) {
      const app = new Hono();
      app.all('*', (c) => (c.req.query('offset') === '99' ? wrong() : pager.simulator.app.fetch(c.req.raw)));
      app.onError((thrown) => {
        throw thrown;
      });
      await expect(pager.pager('DAN', {}, app).converge(absent('ANN'))).rejects.toMatchObject({
        name: 'Transient',
      });
      expect(pager.writes()).toEqual([]);
    }
    await pager.pager('DAN').converge(absent('ANN'));
    expect(await pager.turns()).not.toContain('ANN');
  });
});

describe('a removal that is cut off', () => {
  it('after any of its calls ends the same, changes nothing twice, and its snapshot is the one from before', async () => {
    const whole = await createPager(ahead);
    const clean = whole.pager('DAN');
    await clean.converge(absent('ANN'));
    const writes = whole.writes();
    const strip = (text: string) => text.replace(/"updated_at":"[^"]*"|01[0-9A-Z]{24}|_01[0-9a-z]{24}/g, '');
    for (let at = 0; at < writes.length; at++) {
      const pager = await createPager(ahead);
      let left = at;
      const app = new Hono();
      app.all('*', async (c) => {
        const isWrite = c.req.method !== 'GET';
        if (isWrite && left-- === 0) return new Response('', { status: 503 });
        return pager.simulator.app.fetch(c.req.raw);
      });
      const cut = pager.pager('DAN', {}, app);
      await expect(cut.converge(absent('ANN'))).rejects.toMatchObject({ name: 'Transient' });
      const next = pager.pager('DAN');
      next.known.snapshot = cut.known.snapshot;
      await next.converge(absent('ANN'));
      expect(pager.writes()).toEqual(writes);
      expect(strip(await pager.paging())).toBe(strip(await whole.paging()));
      expect(next.known.snapshot).toEqual(clean.known.snapshot);
      expect(next.known.snapshot?.places).toHaveLength(8);
    }
  });
});
