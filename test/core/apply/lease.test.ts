import { beforeEach, describe, expect, test } from 'vitest';
import { changed } from '../../../functions/core/accounts/transitions/changed.ts';
import type { Vendor } from '../../../functions/core/contracts/api.ts';
import type { Call } from '../../../functions/core/contracts/call.ts';
import { defineTarget } from '../../../functions/core/contracts/define-target.ts';
import type { Target } from '../../../functions/core/contracts/target.ts';
import { type Connecting, createConnections } from '../../../functions/core/vendor/connections.ts';
import { createCounts } from '../../support/counts.ts';
import { event } from '../../support/events.ts';
import { Pager, pagerTarget } from '../../support/pager.ts';
import { createRollcall, pagerConfig } from '../../support/rollcall.ts';

const second = 1_000;
const email = 'jane@example.com';
let rollcall: ReturnType<typeof createRollcall>;
beforeEach(() => {
  rollcall = createRollcall();
});

const itemOf = async () => (await rollcall.personOf(email)).accounts.pager;
const wake = async () => ({
  person: (await rollcall.personOf(email)).person,
  target: 'pager',
  causedBy: 'test',
});

/** Changes the item while a worker is at the vendor, just before its next change. */
async function meanwhile(change: (item: object) => object): Promise<void> {
  const { person } = await wake();
  rollcall.pager.meanwhile = async () => {
    rollcall.pager.meanwhile = async () => {};
    await rollcall.roster.updateAccount(person, 'pager', (item) => changed({ ...item, ...change(item) }));
  };
}

describe('the lease of an account', () => {
  test('lasts until all is over that was begun in time: ten seconds and a little after the deadline', async () => {
    await rollcall.route(event('user.created', 1, { user: { id: '00u1', email } }));
    let until = 0;
    rollcall.pager.meanwhile = async () => {
      until = Date.parse((await itemOf())?.lease?.until ?? '');
    };
    await rollcall.drain();
    expect(until - (rollcall.clock.now() + 60 * second)).toBeGreaterThanOrEqual(10 * second);
    expect(until - (rollcall.clock.now() + 60 * second)).toBeLessThanOrEqual(12 * second);
    expect((await itemOf())?.lease).toBeUndefined();
  });

  test('that another worker took meanwhile makes what was seen no proof', async () => {
    await rollcall.route(event('user.created', 1, { user: { id: '00u1', email } }));
    const until = new Date(rollcall.clock.now() + 60 * second).toISOString();
    await meanwhile(() => ({ lease: { token: 'theirs', until } }));
    await expect(rollcall.drain()).rejects.toMatchObject({ name: 'Throttled' });
    const item = await itemOf();
    expect(item?.appliedHash).toBeUndefined();
    expect(item?.lease?.token).toBe('theirs');
  });

  test('that another worker took and gave back makes it none either', async () => {
    await rollcall.route(event('user.created', 1, { user: { id: '00u1', email } }));
    await meanwhile(() => ({ lease: undefined }));
    await expect(rollcall.drain()).rejects.toMatchObject({ name: 'Throttled' });
    expect((await itemOf())?.appliedHash).toBeUndefined();
    await rollcall.apply(await wake());
    expect((await itemOf())?.status).toBe('applied');
  });

  test.each([1, -1])(
    'that a clock a day away wrote (%i) is waited out as long as it may last',
    async (days) => {
      await rollcall.route(event('user.created', 1, { user: { id: '00u1', email } }));
      const { person } = await wake();
      const until = new Date(rollcall.clock.now() + days * 86_400 * second + 71 * second).toISOString();
      await rollcall.roster.updateAccount(person, 'pager', (item) =>
        changed({
          ...item,
          lease: { token: 'theirs', until, takes: 71 * second },
        }),
      );
      for (const wait of [0, 30, 40]) {
        rollcall.clock.advance(wait * second);
        await expect(rollcall.apply(await wake())).rejects.toMatchObject({ name: 'Throttled' });
      }
      rollcall.clock.advance(second);
      expect(await rollcall.apply(await wake())).toBe('applied');
    },
  );
});

describe('a change whose answer was lost', () => {
  test('keeps what is seen of the account from being a proof until it is over', async () => {
    await rollcall.route(event('user.created', 1, { user: { id: '00u1', email } }));
    const { person } = await wake();
    const unsettledUntil = new Date(rollcall.clock.now() + 10 * second).toISOString();
    await rollcall.roster.updateAccount(person, 'pager', (item) => changed({ ...item, unsettledUntil }));
    await expect(rollcall.apply(await wake())).rejects.toMatchObject({
      name: 'Throttled',
      retryAfter: expect.any(Number),
    });
    // What is to be done is done at once; only the proof has to wait.
    expect(rollcall.pager.byEmail(email)).toBeDefined();
    rollcall.clock.advance(10 * second);
    expect(await rollcall.apply(await wake())).toBe('applied');
    expect((await itemOf())?.unsettledUntil).toBeUndefined();
  });

  test('keeps what answers have shown from being one too, for the rest of it was seen before them', async () => {
    const pager = new Pager();
    const target: Target = { ...pagerTarget, shown: (observed) => ({ observed, isProved: false }) };
    rollcall = createRollcall(pagerConfig(), { targets: { pager: target }, client: () => pager });
    await rollcall.route(event('user.created', 1, { user: { id: '00u1', email } }));
    const { person } = await wake();
    const unsettledUntil = new Date(rollcall.clock.now() + 10 * second).toISOString();
    await rollcall.roster.updateAccount(person, 'pager', (item) => changed({ ...item, unsettledUntil }));
    pager.meanwhile = async () => rollcall.clock.advance(20 * second);
    await expect(rollcall.apply(await wake())).rejects.toMatchObject({ name: 'Throttled' });
    expect(await rollcall.apply(await wake())).toBe('applied');
  });

  test('is not waited for until tomorrow where a clock was a day ahead', async () => {
    await rollcall.route(event('user.created', 1, { user: { id: '00u1', email } }));
    const { person } = await wake();
    const unsettledUntil = new Date(rollcall.clock.now() + 86_400 * second).toISOString();
    await rollcall.roster.updateAccount(person, 'pager', (item) => changed({ ...item, unsettledUntil }));
    expect(await rollcall.apply(await wake())).toBe('applied');
  });
});

describe('a change at a vendor', () => {
  const bare = defineTarget({
    ...pagerTarget,
    connect: (_settings: object, vendor: Vendor) => vendor,
  } as unknown as typeof pagerTarget);

  function connect(changes: Partial<Connecting>) {
    const sent: string[] = [];
    const clients = createConnections({
      config: pagerConfig(),
      targets: { pager: bare as Target },
      http: async ({ method }) => {
        sent.push(method);
        return { status: 200, headers: {}, text: '{}' };
      },
      secret: async () => ({ key: 'the-key' }),
      origin: () => undefined,
      limiter: () => ({ take: async () => {}, pause: async () => {}, learn: async () => {} }),
      lists: () => ({ find: async () => ({ found: [], readAt: 0, whole: true }) }),
      exclusive: (_name, _deadline, work) => work(),
      deadline: () => 57 * second,
      now: () => 0,
      metrics: createCounts().metrics,
      ...changes,
    });
    return { sent, call: (call: Call) => (clients('pager', 'leavers') as Vendor).call(call) };
  }

  test.each(['POST', 'PUT', 'PATCH', 'DELETE'] as const)(
    'is not begun by %s where it could outlive the lease',
    async (method) => {
      let now = 57 * second;
      const slow = {
        take: async () => {
          now += 2 * second;
        },
        pause: async () => {},
        learn: async () => {},
      };
      const { sent, call } = connect({ now: () => now, limiter: () => slow });
      await expect(call({ method, path: '/v1/users' })).rejects.toMatchObject({ name: 'Throttled' });
      expect(sent).toEqual([]);
      await call({ method: 'GET', path: '/v1/users' });
      expect(sent).toEqual(['GET']);
    },
  );

  test.each([
    ['a time-out', () => Promise.reject(new DOMException('timed out', 'TimeoutError')), 'PUT', true],
    ['a reset', () => Promise.reject(Object.assign(new Error(), { code: 'ECONNRESET' })), 'POST', true],
    ['a gateway’s 504', async () => ({ status: 504, headers: {}, text: '' }), 'DELETE', true],
    ['a refusal', async () => ({ status: 422, headers: {}, text: '{}' }), 'PUT', false],
    ['a time-out of a read', () => Promise.reject(new DOMException('', 'TimeoutError')), 'GET', false],
  ] as const)('may still be under way after %s', async (_what, http, method, isLost) => {
    const lost: number[] = [];
    const { call } = connect({ http, lost: (until) => void lost.push(until) });
    await expect(call({ method, path: '/v1/users' })).rejects.toThrow();
    expect(lost).toEqual(isLost ? [10 * second] : []);
  });
});
