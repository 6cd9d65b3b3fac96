import fc from 'fast-check';
import { expect, test } from 'vitest';
import { followLines } from '../../../functions/core/operate/follow-lines.ts';
import { createRoster } from '../../../functions/core/roster/roster.ts';
import { createMemoryTable } from '../../support/memory-table.ts';
import { createClock } from '../../support/target.ts';

const second = 1_000;

/** The audit trail of a few persons, into whose index some lines come late. */
function createTrail() {
  const clock = createClock();
  const table = createMemoryTable();
  const late: { what: string; at: number; comes: number }[] = [];
  let pages = 0;
  let isAway = false;
  const { changed } = table;
  table.changed = async (...rest) => {
    pages++;
    if (isAway) throw new Error('the table is away');
    return changed(...rest);
  };
  let ids = 0;
  let writtenAt = 0;
  const newId = () => `n${++ids}`;
  const roster = createRoster({ table, now: () => writtenAt, sleep: clock.sleep, newId });
  const put = async (what: string, at: number) => {
    writtenAt = at;
    await roster.record(`p${ids % 3}`, { what, causedBy: 'e1' });
  };
  return {
    clock,
    async write(what: string, after = 0): Promise<void> {
      if (after > 0) late.push({ what, at: clock.now(), comes: clock.now() + after });
      else await put(what, clock.now());
    },
    async secondPasses(): Promise<void> {
      clock.advance(second);
      for (const { what, at } of late.filter(({ comes }) => comes <= clock.now())) await put(what, at);
      late.splice(0, Infinity, ...late.filter(({ comes }) => comes > clock.now()));
    },
    away: (is: boolean) => {
      isAway = is;
    },
    pages: () => pages,
    start: (ago = 0) => followLines(table, new Date(clock.now() - ago).toISOString()),
  };
}

test('each line is told once, however late it is found, how many come at once, and when the table is away', async () => {
  const step = fc.record({
    many: fc.constantFrom(0, 1, 3, 3, 60, 520),
    late: fc.constantFrom(0, 0, 500, 4_000, 14_000),
    wait: fc.constantFrom(1, 1, 1, 6),
    isAway: fc.constantFrom(false, false, false, true),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 4 }), async (steps) => {
      const trail = createTrail();
      const next = trail.start();
      const told: string[] = [];
      const look = async () => {
        const before = trail.pages();
        told.push(...(await next().catch(() => [])).map(({ what }) => what));
        expect(trail.pages() - before).toBeLessThanOrEqual(5);
      };
      const written: string[] = [];
      for (const { many, late, wait, isAway } of steps) {
        for (let n = 0; n < many; n++) {
          const what = `line ${written.length}`;
          written.push(what);
          await trail.write(what, n % 7 === 0 ? late : 0);
        }
        trail.away(isAway);
        for (let n = 0; n < wait; n++) {
          await look();
          await trail.secondPasses();
        }
        trail.away(false);
      }
      for (let n = 0; n < 18; n++) {
        await look();
        await trail.secondPasses();
      }
      expect(told.length).toBe(new Set(told).size);
      expect(told.toSorted()).toEqual(written.toSorted());
    }),
    { numRuns: 6 },
  );
});

test('what was written before is told where that is asked for, and a quiet second costs one page', async () => {
  const trail = createTrail();
  await trail.write('long ago');
  trail.clock.advance(60 * second);
  await trail.write('lately');
  trail.clock.advance(30 * second);
  const next = trail.start(40 * second);
  expect((await next()).map(({ what, person }) => [what, person])).toEqual([['lately', 'p1']]);
  const before = trail.pages();
  expect(await next()).toEqual([]);
  expect(trail.pages() - before).toBe(1);
});
