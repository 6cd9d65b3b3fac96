import { describe, expect, test } from 'vitest';
import type { Http, HttpRequest } from '../../functions/lib/http.ts';
import { configFor, drained, emailOf, eventOf, joiners, tell } from '../harness/burst.ts';
import { outage, withFaults } from '../harness/faults.ts';
import type { Rollcall, RollcallOptions } from '../harness/rollcall.ts';

const second = 1_000;
const minute = 60 * second;
/** The first of those who fail. */
const poisoned = 500;

type Trouble = () => Promise<Awaited<ReturnType<Http>>>;

const troubles = {
  'by a 500 for them alone': async () => ({ status: 500, headers: {}, text: '' }),
  'by a page for them alone': async () => ({ status: 502, headers: {}, text: '<html>oops</html>' }),
  'by a connection that is always lost': async () => {
    throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
  },
  'by a mistake of ours': async () => {
    throw new TypeError('Cannot read properties of undefined');
  },
} satisfies Record<string, Trouble>;

/** The milliseconds from each leaver's event until they were proved to be muted, of leavers one after the other. */
async function mutes(rollcall: Rollcall, leavers: number, every: number): Promise<number[]> {
  const { scheduler, table } = rollcall;
  const mutedSoFar = () => table.items().filter(({ appliedState }) => appliedState === 'muted').length;
  const took: number[] = [];
  for (let number = 0; number < leavers; number++) {
    const before = mutedSoFar();
    const left = scheduler.now();
    await rollcall.send(eventOf(rollcall, number, 'user.deleted'));
    while (mutedSoFar() === before) await scheduler.sleep(100);
    took.push(scheduler.now() - left);
    await scheduler.sleep(Math.max(0, every - (scheduler.now() - left)));
  }
  return took.sort((a, b) => a - b);
}

/** How long mutes take while so many others fail, whatever is tried with them: joiners, or leavers like them. */
function besides(failing: number, who: 'joiners' | 'leavers', lastError: Trouble): Promise<number[]> {
  const numbers = Array.from({ length: failing }, (_, index) => poisoned + index);
  let ids: string[] = [];
  let begun = who === 'joiners';
  const isTheirs = ({ method, url, body = '' }: HttpRequest) =>
    begun &&
    method !== 'GET' &&
    [...numbers.map(emailOf), ...ids].some((name) => `${url} ${body}`.includes(name));
  const through: RollcallOptions['through'] = (http) => (request) =>
    isTheirs(request) ? lastError() : http(request);
  return tell({ seed: 11, config: configFor('opsgenie'), through }, async (rollcall) => {
    await rollcall.scheduler.sleep(2 * minute);
    await joiners(rollcall, 20);
    if (who === 'leavers') for (const number of numbers) await rollcall.send(eventOf(rollcall, number));
    await drained(rollcall);
    const { users } = (await rollcall.vendors.state('opsgenie')) as {
      users: { id: string; username: string }[];
    };
    ids = users.filter(({ username }) => numbers.map(emailOf).includes(username)).map(({ id }) => id);
    begun = true;
    const type = who === 'joiners' ? 'user.created' : 'user.deleted';
    for (const number of numbers) await rollcall.send(eventOf(rollcall, number, type));
    // Twenty at once are a queue at the rate limit, which is nobody's fault.
    await rollcall.scheduler.sleep(5 * minute);
    return mutes(rollcall, 20, 3 * minute);
  });
}

const median = (sorted: number[]) => sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;

// The same reason stalls every vendor's circuit, joiners as leavers, at three people or at more; and whatever fails by
// no word of the vendor's: a mistake of ours, the table, a queue, the secret store (test/core/vendor/circuit.test.ts).
describe('people who always fail at a vendor that is well', { timeout: 1_200_000 }, () => {
  const cases = [
    { failing: 3, who: 'joiners', how: 'by a 500 for them alone' },
    { failing: 3, who: 'leavers', how: 'by a connection that is always lost' },
    { failing: 20, who: 'joiners', how: 'by a page for them alone' },
    { failing: 20, who: 'leavers', how: 'by a 500 for them alone' },
    { failing: 20, who: 'joiners', how: 'by a mistake of ours' },
  ] as const;
  test.each(cases)('keep nobody waiting for a mute: $failing $who, $how', async ({ failing, who, how }) => {
    const took = await besides(failing, who, troubles[how]);
    expect(median(took)).toBeLessThan(3 * second);
    expect(took.at(-1)).toBeLessThan(10 * second);
  });
});

describe('a vendor that is down', { timeout: 1_200_000 }, () => {
  test.each([
    ['joiners', 6],
    ['leavers', 20],
  ] as const)('is called a few times a minute by forty %s: at most %i', async (who, atMost) => {
    let asked = 0;
    let down = false;
    const through: RollcallOptions['through'] = (http, { sleep }) => {
      const bad = withFaults(
        http,
        outage(() => down),
        { sleep },
      );
      return (request) => {
        if (down) asked++;
        return bad(request);
      };
    };
    await tell({ seed: 12, config: configFor('opsgenie'), through }, async (rollcall) => {
      await rollcall.scheduler.sleep(2 * minute);
      if (who === 'leavers') {
        await joiners(rollcall, 40);
        await drained(rollcall);
      }
      down = true;
      const type = who === 'joiners' ? 'user.created' : 'user.deleted';
      for (let number = 0; number < 40; number++) await rollcall.send(eventOf(rollcall, number, type));
      await rollcall.scheduler.sleep(5 * minute);
      const before = asked;
      await rollcall.scheduler.sleep(10 * minute);
      expect((asked - before) / 10).toBeLessThan(atMost);
      down = false;
      await drained(rollcall);
      expect(rollcall.queues.dead()).toEqual([]);
    });
  });
});
