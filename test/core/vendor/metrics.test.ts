import { describe, expect, test } from 'vitest';
import type { Vendor } from '../../../functions/core/contracts/api.ts';
import { defineTarget } from '../../../functions/core/contracts/define-target.ts';
import type { Target } from '../../../functions/core/contracts/target.ts';
import { encodeLifecycle } from '../../../functions/core/delivery/event-message.ts';
import type { HttpAnswer } from '../../../functions/lib/http.ts';
import { event } from '../../support/events.ts';
import { createLambdas } from '../../support/lambdas.ts';
import { pagerTarget } from '../../support/pager.ts';

/** The invented vendor, but every look at an account is so many calls over HTTP. */
const calling = (calls: number) =>
  defineTarget({
    ...pagerTarget,
    connect: (_settings: object, vendor: Vendor) => vendor,
    async observe(vendor: Vendor) {
      for (let n = 0; n < calls; n++)
        await vendor.call({ method: 'GET', path: '/jane@example.com', accept: [404] });
      return { present: false } as const;
    },
    plan: () => [],
  } as unknown as typeof pagerTarget) as Target;

async function work(calls: number, answers: (number | Error)[]) {
  const lambdas = createLambdas({
    target: calling(calls),
    http: async (): Promise<HttpAnswer> => {
      const answer = answers.shift() ?? 200;
      if (answer instanceof Error) throw answer;
      return { status: answer, headers: {}, text: '{"message":"no"}' };
    },
  });
  await lambdas.route(
    encodeLifecycle(event('user.created', 1, { user: { id: '1', email: 'jane@example.com' } })).body,
  );
  await lambdas.work();
  return lambdas;
}

const statuses = (lambdas: Awaited<ReturnType<typeof work>>) =>
  lambdas.counted('VendorCalls').map(({ status, target }) => `${target} ${status}`);

describe('calls to a vendor', () => {
  test('count by the answer, whatever it means', async () => {
    expect(statuses(await work(3, [200, 404, 503]))).toEqual(['pager 200', 'pager 404', 'pager 503']);
    expect(statuses(await work(1, [429]))).toEqual(['pager 429']);
  });

  test('count twice when made again with a fresh key', async () => {
    expect(statuses(await work(1, [401, 200]))).toEqual(['pager 401', 'pager 200']);
  });

  test('that never were answered count as none', async () => {
    expect(statuses(await work(1, [new Error('socket hang up')]))).toEqual(['pager none']);
  });
});

describe('waiting for the rate limit', () => {
  test('is counted in milliseconds, of the calls that had to wait', async () => {
    const lambdas = await work(62, []);
    const waits = lambdas.counted('ThrottleWait');
    expect(lambdas.counted('VendorCalls').length).toBeLessThan(62);
    expect(waits.length).toBeGreaterThan(0);
    for (const { value, target } of waits) {
      expect(target).toBe('pager');
      expect(value).toBeGreaterThan(0);
      expect(value).toBeLessThanOrEqual(60_000);
    }
  });

  test('is not counted where there was none', async () => {
    expect((await work(3, [])).counted('ThrottleWait')).toEqual([]);
  });
});
