import { beforeEach, describe, expect, test } from 'vitest';
import { createExpiryWatch } from '../../functions/core/expiry.ts';
import { createCounts } from '../support/counts.ts';
import { createClock } from '../support/target.ts';

const clock = () => createClock(Date.parse('2026-01-05T09:00:00Z'));
const hour = 3_600_000;

let stored: Record<string, unknown>;
let logged: string[];
let read: string[];
let counts: ReturnType<typeof createCounts>;
beforeEach(() => {
  stored = {};
  logged = [];
  read = [];
  counts = createCounts();
});

function createWatch() {
  const write = (message: string, facts?: object) => void logged.push(`${message} ${JSON.stringify(facts)}`);
  const time = clock();
  const tell = createExpiryWatch({
    config: { sources: { okta: {} }, targets: { statuspage: {}, opsgenie: {} } },
    secret: async (name) => {
      read.push(name);
      if (stored[name] instanceof Error) throw stored[name];
      return stored[name];
    },
    metrics: counts.metrics,
    log: { info: write, warn: write, error: write },
    now: time.now,
  });
  return { tell, time };
}

const days = () =>
  Object.fromEntries(counts.counted('KeyExpiryDays').map(({ secret, value }) => [secret, value]));

describe('the days that keys have left', () => {
  test('are told of every source’s and target’s secret that says when its key ends', async () => {
    stored = {
      'sources/okta': { secrets: ['x'], expiresAt: '2026-01-12T09:00:00Z' },
      'targets/statuspage': { key: 'x', expiresAt: '2026-02-04' },
      'targets/opsgenie': { key: 'x' },
    };
    await createWatch().tell();
    expect(read.sort()).toEqual(['sources/okta', 'targets/opsgenie', 'targets/statuspage']);
    expect(days()).toEqual({ 'sources/okta': 7, 'targets/statuspage': 29.63 });
  });

  test('are negative once the key has ended', async () => {
    stored = { 'targets/statuspage': { key: 'x', expiresAt: '2026-01-04T09:00:00Z' } };
    await createWatch().tell();
    expect(days()).toEqual({ 'targets/statuspage': -1 });
  });

  test('are told once an hour, because a secret read every minute costs more than it tells', async () => {
    stored = { 'targets/statuspage': { key: 'x', expiresAt: '2026-02-04' } };
    const { tell, time } = createWatch();
    for (let minute = 0; minute < 121; minute++) {
      await tell();
      time.advance(hour / 60);
    }
    expect(counts.counted('KeyExpiryDays')).toHaveLength(3);
  });

  test.each([['next year'], [17], [null], [{ key: 'hush' }]])(
    'are not told where %j is no date, and the log names the secret and quotes nothing',
    async (expiresAt) => {
      stored = { 'targets/statuspage': { key: 'hush', expiresAt } };
      await createWatch().tell();
      expect(days()).toEqual({});
      expect(logged).toEqual(['expiresAt is not a date such as 2027-01-31 {"secret":"targets/statuspage"}']);
    },
  );

  test('of one secret are told although another cannot be read or is empty', async () => {
    stored = {
      'sources/okta': new Error('hush'),
      'targets/opsgenie': undefined,
      'targets/statuspage': { key: 'x', expiresAt: '2026-02-04' },
    };
    await createWatch().tell();
    expect(Object.keys(days())).toEqual(['targets/statuspage']);
    expect(logged).toEqual([]);
  });
});
