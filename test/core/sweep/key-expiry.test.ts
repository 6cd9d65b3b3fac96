import { beforeEach, describe, expect, test } from 'vitest';
import { createKeyExpiryWatch } from '../../../functions/core/sweep/key-expiry.ts';
import { sources } from '../../../functions/sources/index.ts';
import { createCounts } from '../../support/counts.ts';
import { createClock } from '../../support/target.ts';

const clock = () => createClock(Date.parse('2026-01-05T09:00:00Z'));
const hour = 3_600_000;

let tagged: Record<string, string | Error>;
let logged: string[];
let read: string[];
let counts: ReturnType<typeof createCounts>;
beforeEach(() => {
  tagged = {};
  logged = [];
  read = [];
  counts = createCounts();
});

function createWatch() {
  const write = (message: string, facts?: object) => void logged.push(`${message} ${JSON.stringify(facts)}`);
  const time = clock();
  const tell = createKeyExpiryWatch({
    sources,
    config: { sources: { okta: {}, csv: {} }, targets: { statuspage: {}, opsgenie: {} } },
    expiry: async (name) => {
      read.push(name);
      const tag = tagged[name];
      if (tag instanceof Error) throw tag;
      return tag;
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
    tagged = { 'sources/okta': '2026-01-12T09:00:00Z', 'targets/statuspage': '2026-02-04' };
    await createWatch().tell();
    expect(read.sort()).toEqual(['sources/okta', 'targets/opsgenie', 'targets/statuspage']);
    expect(days()).toEqual({ 'sources/okta': 7, 'targets/statuspage': 29.63 });
  });

  test('are negative once the key has ended', async () => {
    tagged = { 'targets/statuspage': '2026-01-04T09:00:00Z' };
    await createWatch().tell();
    expect(days()).toEqual({ 'targets/statuspage': -1 });
  });

  test('are told once an hour, because a look every minute costs more than it tells', async () => {
    tagged = { 'targets/statuspage': '2026-02-04' };
    const { tell, time } = createWatch();
    for (let minute = 0; minute < 121; minute++) {
      await tell();
      time.advance(hour / 60);
    }
    expect(counts.counted('KeyExpiryDays')).toHaveLength(3);
  });

  test.each([['next year'], [''], ['2026-13-41'], ['hush']])(
    'are not told where %j is no date, and the log names the secret and quotes nothing',
    async (expiresAt) => {
      tagged = { 'targets/statuspage': expiresAt };
      await createWatch().tell();
      expect(days()).toEqual({});
      expect(logged).toEqual([
        'the tag rollcall:expires-at is not a date such as 2027-01-31 {"secret":"targets/statuspage"}',
      ]);
    },
  );

  test('of one secret are told although another cannot be read or is empty', async () => {
    tagged = { 'sources/okta': new Error('hush'), 'targets/statuspage': '2026-02-04' };
    await createWatch().tell();
    expect(Object.keys(days())).toEqual(['targets/statuspage']);
    expect(logged).toEqual([]);
  });
});
