import { beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import type { Vendor } from '../../../functions/core/contracts/api.ts';
import { defineTarget } from '../../../functions/core/contracts/define-target.ts';
import type { Target } from '../../../functions/core/contracts/target.ts';
import { type Connecting, createConnections } from '../../../functions/core/vendor/connections.ts';
import { createLists } from '../../../functions/core/vendor/lists.ts';
import { LockTimeout } from '../../../functions/lib/aws/lock.ts';
import type { HttpRequest } from '../../../functions/lib/http.ts';
import type { LimiterOptions } from '../../../functions/lib/limiter/index.ts';
import { SlotTooLate } from '../../../functions/lib/limiter/slot-too-late.ts';
import { createCounts } from '../../support/counts.ts';
import { createMemoryTable } from '../../support/memory-table.ts';
import { pagerTarget } from '../../support/pager.ts';
import { pagerConfig } from '../../support/rollcall.ts';

/** The invented vendor, with its client laid bare. */
const bare = defineTarget({
  ...pagerTarget,
  api: {
    ...pagerTarget.api,
    authorize: ({ key }: { key: string }) => ({ authorization: `Key ${key}` }),
    backoff: { first: 7, most: 70 },
  },
  connect: (_settings: object, vendor: Vendor) => vendor,
} as unknown as typeof pagerTarget);

let requests: HttpRequest[];
let limiters: Partial<LimiterOptions>[];
let taken: [string | undefined, number][];
let counts: ReturnType<typeof createCounts>;

beforeEach(() => {
  requests = [];
  limiters = [];
  taken = [];
  counts = createCounts();
});

function connect(changes: Partial<Connecting> = {}) {
  const clients = createConnections({
    config: pagerConfig(),
    targets: { pager: bare as Target },
    http: async (request) => {
      requests.push(request);
      return { status: 200, headers: {}, text: '{}' };
    },
    secret: async () => ({ key: 'the-key' }),
    origin: () => undefined,
    limiter: (options) => {
      limiters.push(options);
      return {
        take: async (deadline) => void taken.push([options.priority, deadline]),
        pause: async () => {},
        learn: async () => {},
      };
    },
    exclusive: (_name, _deadline, work) => work(),
    lists: () => createLists({ table: createMemoryTable(), owner: 'pager', now: () => 0, newId: () => 'id' }),
    deadline: () => 42,
    now: () => 0,
    metrics: counts.metrics,
    ...changes,
  });
  return (lane: 'ordinary' | 'leavers') => clients('pager', lane) as Vendor;
}

const call = { method: 'GET', path: '/v1/users' } as const;

describe('a connection to a vendor', () => {
  test('goes to the vendor with its key, and elsewhere when told so', async () => {
    await connect()('ordinary').call(call);
    await connect({ origin: () => 'http://127.0.0.1:8788/pager' })('ordinary').call(call);
    expect(requests.map(({ url, headers }) => [url, headers.authorization])).toEqual([
      ['https://pager.example.com/v1/users', 'Key the-key'],
      ['http://127.0.0.1:8788/pager/v1/users', 'Key the-key'],
    ]);
  });

  test('has one limiter a lane and domain, under the name that all workers share, until the work’s own deadline', async () => {
    const client = connect();
    await client('ordinary').call(call);
    await client('leavers').call(call);
    await client('leavers').call(call);
    expect(limiters).toEqual([
      {
        key: 'pager#default',
        windows: [{ calls: 60, seconds: 60 }],
        priority: 'normal',
        backoff: { first: 7, most: 70 },
        throttle: undefined,
      },
      {
        key: 'pager#default',
        windows: [{ calls: 60, seconds: 60 }],
        priority: 'high',
        backoff: { first: 7, most: 70 },
        throttle: undefined,
      },
    ]);
    expect(taken).toEqual([
      ['normal', 42],
      ['high', 42],
      ['high', 42],
    ]);
  });

  test('without room before the deadline is throttled, which costs no retry', async () => {
    const limiter = () => ({
      take: async () => {
        throw new SlotTooLate('pager#default', 5_000);
      },
      pause: async () => {},
      learn: async () => {},
    });
    await expect(connect({ limiter })('ordinary').call(call)).rejects.toMatchObject({
      name: 'Throttled',
      retryAfter: 5_000,
    });
    expect(requests).toEqual([]);
  });

  test('whose list another worker is changing comes back soon', async () => {
    const exclusive = async () => {
      throw new LockTimeout('pager/team');
    };
    const work = connect({ exclusive })('ordinary').exclusive('pager/team', async () => 1);
    await expect(work).rejects.toMatchObject({ name: 'Throttled' });
  });

  test('without a usable secret says how to store one, and never what it found', async () => {
    const failed = connect({ secret: async () => ({ kye: 'hush' }) })('ordinary').call(call);
    await expect(failed).rejects.toMatchObject({
      name: 'Credential',
      message: expect.stringContaining('{"key":"…"}'),
    });
    await expect(failed).rejects.not.toMatchObject({ message: expect.stringContaining('hush') });
  });

  test('with a key that no header can carry says how to store one, instead of looking like an outage', async () => {
    const keyOf = (key: string) => connect({ secret: async () => ({ key }) })('ordinary').call(call);
    for (const key of ['hush\nhush', 'hu\u2028sh', ' ', 'hüsh']) {
      await expect(keyOf(key), key).rejects.toMatchObject({
        name: 'Credential',
        message: expect.stringMatching(/^the key of Pager is not one line .*npm run secrets$/),
      });
    }
    expect(requests).toEqual([]);
    await keyOf(' the-key\n');
    expect(requests.map(({ headers }) => headers.authorization)).toEqual(['Key the-key']);
  });

  test('whose secret has a shape of its own is authorized with it, or says that it has another one', async () => {
    const secret = z.object({ clientId: z.string() });
    const authorize = ({ clientId }: { clientId: string }) => ({ authorization: `Client ${clientId}` });
    const targets = {
      pager: { ...bare, secret, api: { ...pagerTarget.api, authorize } } as unknown as Target,
    };
    const keyed = async () => ({ key: 'hush' });
    const failed = connect({ targets, secret: keyed })('ordinary').call(call);
    await expect(failed).rejects.toMatchObject({
      name: 'Credential',
      message: expect.stringContaining('shape'),
    });
    await connect({ targets, secret: async () => ({ clientId: 'c' }) })('ordinary').call(call);
    expect(requests.map(({ headers }) => headers.authorization)).toEqual(['Client c']);
  });

  test('while the secret store is down waits, as with any failure that passes', async () => {
    const secret = async () => {
      throw new Error('down');
    };
    await expect(connect({ secret })('ordinary').call(call)).rejects.toMatchObject({ name: 'Transient' });
  });
});
