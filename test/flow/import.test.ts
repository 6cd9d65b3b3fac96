import { describe, expect, test } from 'vitest';
import { callsOf, everywhere, tell } from '../harness/burst.ts';
import { createDirectory } from '../harness/directory.ts';
import { directoryOf, importUntil, leave, settleSre } from '../harness/import.ts';
import { createRandom } from '../harness/random.ts';

const second = 1_000;
const minute = 60 * second;
const perPage = 50;
// So many keep every vendor busy for longer than this test lasts. `npm run bench -- import` does the same with 10,000.
const people = 300;

describe('a leaver while a directory is imported', { timeout: 1_200_000 }, () => {
  test.each([
    ['while half of it is read', people / 2, 0],
    ['while its people have kept every vendor busy for three minutes', people + 1, 3 * minute],
  ])('is begun to be muted everywhere within 10 s and muted within 60 s, %s', async (_when, users, wait) => {
    const directory = createDirectory(createRandom(1), perPage);
    await tell({ seed: 7, config: everywhere(), directory: directory.list }, async (rollcall) => {
      const { scheduler, queues } = rollcall;
      await settleSre(rollcall);
      directory.open([{ ...directoryOf(people), at: scheduler.now() }], 'none');
      await importUntil(rollcall, users);
      expect(directory.calls()).toBeLessThanOrEqual(people / perPage + 5);
      await scheduler.sleep(wait);
      const { begun, proved } = await leave(rollcall);
      expect(Math.max(...Object.values(begun))).toBeLessThan(10 * second);
      expect(proved).toBeLessThan(60 * second);
      const waiting = rollcall.table.items().filter(({ status }) => status === 'pending');
      if (wait > 0) expect(waiting.length).toBeGreaterThan(people);
      for (const id of ['opsgenie', 'statuspage', 'pagertree'] as const)
        expect(callsOf(rollcall, id).refused).toBe(0);
      expect(queues.dead()).toEqual([]);
    });
  });
});
