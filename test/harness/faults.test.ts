import { describe, expect, test } from 'vitest';
import type { Http } from '../../functions/lib/http.ts';
import { createClock } from '../support/target.ts';
import {
  changeable,
  type Fault,
  foreign,
  outage,
  scripted,
  slow,
  vendorFaults,
  withFaults,
} from './faults.ts';
import { createRandom } from './random.ts';

function setUp(faults: (Fault | undefined)[]) {
  const clock = createClock();
  let effects = 0;
  const http: Http = async () => ({ status: 200, headers: {}, text: `{"effects":${++effects}}` });
  const call = withFaults(http, scripted(faults), clock);
  return {
    clock,
    call: () => call({ method: 'POST', url: 'https://x', headers: {} }),
    effects: () => effects,
  };
}

describe('bad weather', () => {
  test('lets calls through once the script is over', async () => {
    const { call } = setUp([{ kind: 'reset' }, undefined]);
    await expect(call()).rejects.toThrow('ECONNRESET');
    expect(await call()).toMatchObject({ status: 200 });
    expect(await call()).toMatchObject({ status: 200 });
  });

  test.each(Object.entries(vendorFaults))('%s has an effect only where it says so', async (name, fault) => {
    const { call, effects } = setUp([fault]);
    const answer = await call().catch((error: unknown) => error);
    expect(effects()).toBe(name.includes('after the effect') || name.startsWith('a cut-off') ? 1 : 0);
    expect(answer).not.toMatchObject({ status: 200, text: '{"effects":1}' });
  });

  test.each(Object.entries(foreign))('%s has no effect, and is no word of the vendor', async (_, fault) => {
    const { call, effects } = setUp([fault]);
    const { status, text } = await call();
    expect(effects()).toBe(0);
    expect(status).toBeGreaterThanOrEqual(300);
    expect(text).not.toMatch(/requestId|errorCode|"error"|"errors"/);
  });

  test('a slow vendor answers in the end, and a late one makes the change after the caller gave up', async () => {
    const { call, clock, effects } = setUp([
      slow['an answer after 9 s'],
      slow['a change 3 s after the call, never answered'],
    ]);
    const start = clock.now();
    expect(await call()).toMatchObject({ text: '{"effects":1}' });
    expect(clock.now() - start).toBe(9_000);
    await expect(call()).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(effects()).toBe(2);
  });

  test('stalls until the caller gives up', async () => {
    const { call, clock } = setUp([{ kind: 'stall' }]);
    const start = clock.now();
    await expect(call()).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(clock.now() - start).toBe(10_000);
  });

  test('is as bad as it is told to be, and the same again for the same seed', () => {
    const weather = () => changeable(createRandom(9), () => 0.2);
    const faults = (of: ReturnType<typeof weather>) =>
      Array.from({ length: 1_000 }, () => of({ method: 'GET', url: 'https://x', headers: {} }));
    const first = faults(weather());
    expect(faults(weather())).toEqual(first);
    const share = first.filter((fault) => fault !== undefined).length / first.length;
    expect(share).toBeGreaterThan(0.15);
    expect(share).toBeLessThan(0.25);
  });

  test('of an outage is the same for every call until it is over', () => {
    let down = true;
    const weather = outage(() => down);
    expect(weather({ method: 'GET', url: 'https://x', headers: {} })).toMatchObject({ status: 503 });
    down = false;
    expect(weather({ method: 'GET', url: 'https://x', headers: {} })).toBeUndefined();
  });
});
