import { describe, expect, test } from 'vitest';
import type { HttpRequest } from '../../functions/lib/http.ts';
import { callsOf, configFor, drained, emailOf, eventOf, joiners, tell } from '../harness/burst.ts';
import { outage, withFaults } from '../harness/faults.ts';
import type { Rollcall, RollcallOptions } from '../harness/rollcall.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Milliseconds until a target's queues are empty. */
async function done(rollcall: Rollcall, target: string): Promise<number> {
  const { scheduler, queues } = rollcall;
  const start = scheduler.now();
  const { ordinary, leavers } = queues.of(target);
  // The events have to be routed first.
  do await scheduler.sleep(second);
  while (queues.lifecycle.ordinary.size() + ordinary.size() + leavers.size() > 0);
  return scheduler.now() - start;
}

describe('a vendor that answers 503 for four hours', { timeout: 1_200_000 }, () => {
  const people = 250;
  const options: RollcallOptions = { seed: 3, config: configFor('opsgenie', 'statuspage') };

  test('costs no message, delays no other vendor and is caught up with in 1.2 times the ideal time', async () => {
    const ideal = await tell(options, async (rollcall) => {
      const start = rollcall.scheduler.now();
      await joiners(rollcall, people);
      const opsgenie = await done(rollcall, 'opsgenie');
      const { calls } = rollcall.vendors.simulators.statuspage;
      return { opsgenie, statuspage: Date.parse(calls.at(-1)?.at ?? '') - start };
    });
    let back = Number.POSITIVE_INFINITY;
    let askedMeanwhile = 0;
    const through: RollcallOptions['through'] = (http, { now, sleep }) => {
      const bad = withFaults(
        http,
        outage(() => now() < back),
        { sleep },
      );
      return (request) => {
        if (!request.url.includes('statuspage')) return http(request);
        if (now() < back) askedMeanwhile++;
        return bad(request);
      };
    };
    await tell({ ...options, through }, async (rollcall) => {
      const { scheduler } = rollcall;
      back = scheduler.now() + 4 * hour;
      await joiners(rollcall, people);
      expect(await done(rollcall, 'opsgenie')).toBeLessThanOrEqual(ideal.opsgenie * 1.05);
      await scheduler.sleep(back - scheduler.now());
      expect(callsOf(rollcall, 'statuspage').made).toBe(0);
      // One probe every two minutes, not everybody again and again.
      expect(askedMeanwhile).toBeLessThan(160);
      expect(await drained(rollcall)).toBeLessThanOrEqual(ideal.statuspage * 1.2);
      expect(rollcall.queues.dead()).toEqual([]);
      const state = (await rollcall.vendors.state('statuspage')) as { pageAccessUsers: unknown[] };
      expect(state.pageAccessUsers).toHaveLength(people);
    });
  });
});

describe('a key that is refused from Friday to Sunday', { timeout: 1_200_000 }, () => {
  test('costs no message: the vendor is asked once a minute, and the new key is taken up by itself', async () => {
    let rotated = Number.POSITIVE_INFINITY;
    let refused = 0;
    const options: RollcallOptions = {
      seed: 4,
      config: configFor('opsgenie'),
      vendors: {
        opsgenie: { keys: { 'new-key': 'full' } },
        around: async (_vendor, _request, call) => {
          const answer = await call();
          if (answer.status === 401) refused++;
          return answer;
        },
      },
    };
    let now = () => 0;
    const secret = async () => ({ key: now() < rotated ? 'old-key' : 'new-key' });
    await tell({ ...options, secret }, async (rollcall) => {
      const { scheduler } = rollcall;
      now = scheduler.now;
      const days = 2 * 24 * hour;
      rotated = scheduler.now() + days;
      await joiners(rollcall, 10);
      await scheduler.sleep(days);
      expect(rollcall.queues.dead()).toEqual([]);
      // Twice each time: once with the key we had, once with the key past the cache.
      expect(refused).toBeLessThanOrEqual(2 * (days / minute + 10));
      expect(await drained(rollcall)).toBeLessThan(hour);
      const state = (await rollcall.vendors.state('opsgenie')) as { users: { username: string }[] };
      expect(state.users.filter(({ username }) => /^p\d/.test(username))).toHaveLength(10);
    });
  });
});

describe('one person among sixty who always fails', { timeout: 1_200_000 }, () => {
  const poisoned = emailOf(7);
  const options: RollcallOptions = { seed: 8, config: configFor('opsgenie') };

  /** How long the others took, with this answer to whatever concerns the one. */
  const play = async (
    answer: { status: number; text: string } | undefined,
    then: (rollcall: Rollcall) => Promise<void> = async () => {},
  ) => {
    const isTheirs = ({ method, url, body = '' }: HttpRequest) =>
      method === 'POST' && `${url} ${body}`.includes(poisoned);
    const through: RollcallOptions['through'] = (http) => async (request) =>
      answer !== undefined && isTheirs(request) ? { ...answer, headers: {} } : http(request);
    return tell({ ...options, through }, async (rollcall) => {
      // The first sweep of all looks at everybody, for the configuration is new.
      await rollcall.scheduler.sleep(2 * minute);
      const start = rollcall.scheduler.now();
      await joiners(rollcall, 60);
      const applied = () =>
        rollcall.table.items().filter(({ appliedState }) => appliedState === 'present').length;
      while (applied() < 59) await rollcall.scheduler.sleep(second);
      const took = rollcall.scheduler.now() - start;
      await then(rollcall);
      return took;
    });
  };
  const refusal = JSON.stringify({
    message: 'Request body is not processable',
    errors: { fullName: 'is cursed' },
    took: 0.01,
    requestId: 'r1',
  });

  test('is dead-lettered alone with the reason, and the others are done as fast as without', async () => {
    const without = await play(undefined);
    const took = await play({ status: 422, text: refusal }, async (rollcall) => {
      await drained(rollcall);
      const dead = rollcall.queues.dead();
      expect(dead).toHaveLength(1);
      expect(dead[0]?.attributes).toMatchObject({
        kind: 'Permanent',
        reason: 'Opsgenie 422 on POST (create the account)',
        words: expect.stringContaining('is cursed'),
        target: 'opsgenie',
        event: eventOf(rollcall, 7).id,
        attempts: '1',
        desired: 'present',
        plan: 'Create the account',
        person: expect.any(String),
        firstSeen: expect.any(String),
      });
    });
    expect(took).toBeLessThanOrEqual(without * 1.02);
  });

  test('for no known reason is tried for a day, keeps the breaker shut for nobody, and is dead-lettered alone', async () => {
    const without = await play(undefined);
    const took = await play({ status: 500, text: '' }, async (rollcall) => {
      await rollcall.scheduler.sleep(23 * hour);
      expect(rollcall.queues.dead()).toEqual([]);
      await rollcall.scheduler.sleep(25 * hour);
      const [deadLetter, ...others] = rollcall.queues.dead();
      expect(deadLetter?.attributes).toMatchObject({ kind: 'Transient', status: '500', target: 'opsgenie' });
      expect(others).toEqual([]);
    });
    expect(took).toBeLessThanOrEqual(without * 1.05);
  });
});
