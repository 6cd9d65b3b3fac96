import fc from 'fast-check';
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { asFailure } from '../../functions/core/contracts/as-failure.ts';
import { statuspage } from '../../functions/targets/statuspage/index.ts';
import {
  absent,
  createVendor,
  jane,
  muted,
  one,
  organization,
  present,
  rights,
  type StatuspageVendor,
  two,
} from './statuspage-vendor.ts';

const grant = {
  pages: { [one]: { groups: ['Customers'], components: ['API'] } },
  permissions: { [one]: { incidents: true } },
};

async function settle(vendor: StatuspageVendor) {
  const { id } = await vendor.admit(one, jane.email, { groups: ['Internal'], components: ['Website'] });
  await vendor.subscribe(one, { email: 'jane@home.example', page_access_user: id });
  await vendor.hire(jane.email, { [two]: rights('configuration') });
  vendor.writes();
}

const html = '<html><body>Not what you asked for</body></html>';
const wrong = {
  'a server error': { status: 500, body: { error: 'oops' } },
  'a bad gateway in HTML': { status: 502, body: html },
  'HTML that says 200': { status: 200, body: html },
  'HTML that says 404': { status: 404, body: html },
  'HTML that says 403': { status: 403, body: html },
  'an empty 404': { status: 404 },
  'half an answer': { status: 200, body: '[{"id":"viewer000001","email":"ja' },
  'nothing at all': { status: 200, body: '' },
  'an object where a list belongs': { status: 200, body: {} },
  'rows without ids': { status: 200, body: [{}] },
};
const surfaces = {
  'page access users': `/v1/pages/${one}/page_access_users`,
  'team members': `/v1/organizations/${organization}/users`,
  permissions: `/v1/organizations/${organization}/permissions`,
};

describe('a read that fails at Statuspage', () => {
  for (const [what, fault] of Object.entries(wrong)) {
    for (const [surface, path] of Object.entries(surfaces)) {
      it(`changes nothing and is tried again: ${what} for ${surface}`, async () => {
        for (const wish of [present(grant, grant), muted, absent]) {
          const vendor = createVendor();
          await settle(vendor);
          await vendor.fault({ method: 'GET', path, ...fault, times: 9 });
          await expect(vendor.worker().converge(wish)).rejects.toMatchObject({ name: 'Transient' });
          expect(vendor.writes()).toEqual([]);
        }
      });
    }
    it(`removes nobody and is tried again: ${what} for subscribers`, async () => {
      const vendor = createVendor();
      await settle(vendor);
      await vendor.fault({ method: 'GET', path: `/v1/pages/${one}/subscribers`, ...fault });
      await expect(vendor.worker().converge(muted)).rejects.toMatchObject({ name: 'Transient' });
      expect(vendor.writes()).toEqual([]);
    });
    it(`makes nobody: ${what} for a joiner`, async () => {
      const vendor = createVendor();
      await vendor.fault({ method: 'GET', path: surfaces['page access users'], ...fault });
      await expect(vendor.worker().converge(present(grant, grant))).rejects.toMatchObject({
        name: 'Transient',
      });
      expect(vendor.writes()).toEqual([]);
    });
  }

  it('for another reason than Statuspage’s own 404 does not pass for a change that was done already', async () => {
    const vendor = createVendor();
    await settle(vendor);
    await vendor.fault({ method: 'DELETE', status: 404, body: html });
    await expect(vendor.worker().converge(muted)).rejects.toMatchObject({ name: 'Transient', status: 404 });
  });

  it('of a list is not remembered', async () => {
    const vendor = createVendor();
    const worker = vendor.worker();
    await vendor.fault({ method: 'GET', path: surfaces['team members'], status: 500, body: '' });
    await expect(worker.converge(present(grant, grant))).rejects.toMatchObject({ name: 'Transient' });
    await worker.converge(present(grant, grant));
    expect(await vendor.permissions()).toEqual({ [one]: rights('incidents') });
  });
});

describe('paging at Statuspage', () => {
  it('ends where every page is the same', async () => {
    const vendor = createVendor();
    const rows = Array.from({ length: 100 }, (_, index) => ({ id: `u${index}`, email: null }));
    await vendor.fault({ method: 'GET', path: surfaces['team members'], status: 200, body: rows, times: 2 });
    await vendor.worker().converge(muted);
    expect(vendor.calls().filter((call) => call === 'GET users 200')).toHaveLength(2);
  });

  it('gives up on a list without an end where it needs all of it, and joiners do not wait for one', async () => {
    const vendor = createVendor();
    let calls = 0;
    const endless = new Hono().all('*', (c) => {
      calls += 1;
      return c.json(Array.from({ length: 100 }, (_, index) => ({ id: `${calls}-${index}`, email: null })));
    });
    const wish = present({ pages: { [one]: { groups: ['Customers'] } } });
    await expect(vendor.worker(endless).converge(wish)).rejects.toMatchObject({ name: 'Transient' });
    // Two pages of what the filter finds, one of the list of all, and the groups to what would be their end.
    expect(calls).toBe(2 + 1 + 1000);
  });
});

describe('Statuspage’s refusals to work at all', () => {
  it.each([420, 429] as const)('with %i say how long to wait', async (refusal) => {
    const vendor = createVendor({ refusal, limit: { calls: 3, seconds: 60 } });
    vendor.clock.advance(1);
    const failure = await vendor.worker().converge(present(grant, grant)).catch(asFailure);
    expect(failure).toMatchObject({ name: 'Throttled', status: refusal, retryAfter: 60_000 });
  });

  it('of a key that expires in the middle are about the key', async () => {
    const vendor = createVendor({
      keys: { human: {}, expiring: { expiresAt: Date.parse('2026-01-05T10:00:00Z') } },
    });
    const worker = vendor.worker(undefined, [one, two], 'expiring');
    await worker.converge(present(grant, grant));
    vendor.clock.advance(3_600_000);
    await expect(worker.converge(muted)).rejects.toMatchObject({
      name: 'Credential',
      status: 401,
      words: 'Could not authenticate',
    });
  });

  it('show in the probe', async () => {
    const vendor = createVendor({ keys: { 'local-key': {} } });
    const probe = (key: string) => {
      const { client } = vendor.worker(undefined, [one], key);
      return statuspage.probe(client);
    };
    await probe('local-key');
    await expect(probe('another')).rejects.toMatchObject({ name: 'Credential' });
  });
});

/** A line to the simulator that loses answers on the way back, or calls on the way there. */
function unreliable(vendor: StatuspageVendor, isBad: () => 'lost call' | 'lost answer' | undefined): Hono {
  return new Hono().all('*', async (c) => {
    const bad = isBad();
    if (bad === 'lost call') return c.text(html, 502);
    const answer = await vendor.simulator.app.fetch(c.req.raw);
    return bad === 'lost answer' ? c.text(html, 504) : answer;
  });
}

describe('with calls and answers lost at random', () => {
  it('a worker that tries again until it works ends where a good line would have, with nobody made twice', async () => {
    const bad = fc.constantFrom('lost call', 'lost answer', undefined, undefined, undefined);
    const wishes = fc.constantFrom(present(grant, grant), muted, absent);
    await fc.assert(
      fc.asyncProperty(fc.array(bad, { maxLength: 60 }), wishes, wishes, async (luck, first, second) => {
        const outcomes = await Promise.all(
          [luck, []].map(async (luck) => {
            const vendor = createVendor();
            await settle(vendor);
            await vendor.admit(two, 'joe@example.com', { groups: ['Internal'] });
            const left = [...luck];
            const worker = vendor.worker(unreliable(vendor, () => left.shift()));
            for (const wish of [first, second]) await untilDone(() => worker.converge(wish));
            const { users, permissions, pageAccessUsers, subscribers } = await vendor.state();
            return {
              users: users.map(({ email }) => email),
              permissions: permissions.map(({ email, pages }) => [email, pages]),
              viewers: pageAccessUsers
                .map(({ page_id, email, groups, components }) =>
                  [page_id, email, ...groups.toSorted(), ...components.toSorted()].join(),
                )
                .toSorted(),
              subscribers: subscribers.map(({ email, page_access_user_id }) => [
                email,
                page_access_user_id !== null,
              ]),
            };
          }),
        );
        expect(outcomes[0]).toEqual(outcomes[1]);
      }),
      { numRuns: 150 },
    );
  });
});

async function untilDone(work: () => Promise<unknown>): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const failure = await work().then(() => undefined, asFailure);
    if (failure === undefined) return;
    if (failure.name !== 'Transient') throw failure;
  }
  throw new Error('it never ended');
}
