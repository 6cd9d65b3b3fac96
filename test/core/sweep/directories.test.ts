import { beforeEach, describe, expect, test } from 'vitest';
import type { Source } from '../../../functions/core/contracts/source.ts';
import { compareDirectories } from '../../../functions/core/sweep/directories.ts';
import { createReading } from '../../support/directory.ts';

const hour = 3_600_000;
let reading: ReturnType<typeof createReading>;
/** A sweep at this hour of the day, UTC; answers how many messages it sent. */
let sweepAt: (day: number, hours: number) => Promise<number>;

beforeEach(() => {
  reading = createReading();
  reading.directory.users = [{ user: { id: '00u1', email: 'jane@example.com' } }];
  const start = Date.parse('2026-01-05T00:00:00Z');
  sweepAt = async (day, hours) => {
    const before = reading.messages.length;
    reading.clock.advance(start + day * 24 * hour + hours * hour - reading.clock.now());
    const okta = { list: reading.directory.list(false) } as unknown as Source;
    await compareDirectories({ ...reading.world(), sources: { okta } });
    return reading.messages.length - before;
  };
});
const readAll = async () => {
  while (await reading.step());
};

describe('every night the whole directory is compared', () => {
  test('once, and not by day', async () => {
    expect(await sweepAt(1, 12)).toBe(0);
    expect(await sweepAt(2, 2)).toBe(1);
    expect(await sweepAt(2, 2.1)).toBe(0);
    await readAll();
    expect((await reading.job()).by).toBe('compare');
    expect(await sweepAt(2, 3)).toBe(0);
    expect(await sweepAt(3, 1.5)).toBe(1);
  });

  test('and goes on where its message was lost', async () => {
    await sweepAt(2, 2);
    reading.messages.length = 0;
    expect(await sweepAt(2, 2.1)).toBe(0);
    expect(await sweepAt(2, 2.5)).toBe(1);
    await readAll();
    expect((await reading.job()).outcome).toEqual({ how: 'complete' });
  });

  test('but not where the configuration says no', async () => {
    reading.world().config.notCompared.push('okta');
    expect(await sweepAt(2, 2)).toBe(0);
  });

  test('and how old the last complete one is, is told', async () => {
    await sweepAt(2, 2);
    expect(reading.counted('DirectoryAge')).toEqual([]);
    await readAll();
    await sweepAt(2, 8);
    expect(reading.counted('DirectoryAge').at(-1)).toMatchObject({ source: 'okta', value: 6 });
  });
});
