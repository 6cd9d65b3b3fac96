import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Brake } from '../../../functions/core/config/brake.ts';
import { admit, rule } from '../../../functions/core/roster/brake.ts';
import { noteSize } from '../../../functions/core/roster/size.ts';
import type { Table } from '../../../functions/lib/aws/table.ts';
import { createMemoryTable } from '../../support/memory-table.ts';

const start = Date.parse('2026-01-05T09:00:00Z');
const minute = 60_000;
const hour = 60 * minute;
const iso = (at: number) => new Date(at).toISOString();
const ten: Brake = { people: 10, per: hour };

function createWorld(table: Table = createMemoryTable()) {
  let at = start;
  return {
    table,
    now: () => at,
    advance: (milliseconds: number) => {
      at += milliseconds;
    },
  };
}

const leaves = (person: string, at = start) => ({ person, knownAt: iso(at) });
const persons = (count: number) => Array.from({ length: count }, (_, index) => `p${index}`);

describe('the brake', () => {
  test('lets ten go and holds the others, each as often as they are asked about', async () => {
    const world = createWorld();
    const rulings = new Map<string, string>();
    for (let round = 0; round < 3; round++) {
      for (const person of persons(30)) rulings.set(person, await admit(world, leaves(person), ten));
    }
    const admitted = [...rulings].filter(([, ruling]) => ruling === 'admitted').map(([person]) => person);
    expect(admitted).toEqual(persons(10));
  });

  test('counts a person once, whatever they leave and however often they come and go', async () => {
    const world = createWorld();
    for (let times = 0; times < 25; times++) {
      world.advance(minute);
      expect(await admit(world, leaves('p0', world.now()), ten)).toBe('admitted');
      expect(await admit(world, leaves('p0', world.now() - 1_000), ten)).toBe('admitted');
    }
    const others = await Promise.all(
      persons(10)
        .slice(1)
        .map((p) => admit(world, leaves(p, world.now()), ten)),
    );
    expect(others).toEqual(Array.from({ length: 9 }, () => 'admitted'));
    expect(await admit(world, leaves('p10', world.now()), ten)).toBe('held');
  });

  test('lets others go when the time has passed, but nobody who is held', async () => {
    const world = createWorld();
    for (const person of persons(11)) await admit(world, leaves(person), ten);
    world.advance(hour + 2 * minute);
    expect(await admit(world, leaves('p10'), ten)).toBe('held');
    expect(await admit(world, leaves('new', world.now()), ten)).toBe('admitted');
  });

  test('never lets more than ten go within an hour, whenever that hour begins', async () => {
    const world = createWorld();
    const admitted: number[] = [];
    for (let index = 0; index < 400; index++) {
      world.advance(37_000);
      if ((await admit(world, leaves(`p${index}`, world.now()), ten)) === 'admitted')
        admitted.push(world.now());
    }
    for (const from of admitted) {
      expect(admitted.filter((at) => at >= from && at < from + hour).length).toBeLessThanOrEqual(10);
    }
    expect(admitted.length).toBeGreaterThan(30);
  });

  test('does not count again whom a target hears of hours later', async () => {
    const world = createWorld();
    await admit(world, leaves('p0'), ten);
    world.advance(3 * hour);
    for (const person of persons(11).slice(1)) await admit(world, leaves(person, world.now()), ten);
    expect(await admit(world, leaves('p0'), ten)).toBe('admitted');
  });

  test('counts a person anew who was held, came back and leaves again', async () => {
    const world = createWorld();
    for (const person of persons(11)) await admit(world, leaves(person), ten);
    world.advance(2 * hour);
    expect(await admit(world, leaves('p10', world.now()), ten)).toBe('admitted');
  });

  test('heeds a human, for this departure alone', async () => {
    const world = createWorld();
    for (const person of persons(12)) await admit(world, leaves(person), ten);
    const by = { at: world.now(), by: 'local' };
    await rule(world.table, 'p10', 'admitted', by);
    await rule(world.table, 'p11', 'rejected', by);
    expect(await admit(world, leaves('p10'), ten)).toBe('admitted');
    expect(await admit(world, leaves('p11'), ten)).toBe('rejected');
    world.advance(2 * hour);
    expect(await admit(world, leaves('p11', world.now()), ten)).toBe('admitted');
  });

  test('as a part of the roster never stops the first three', async () => {
    const world = createWorld();
    const brake: Brake = { percent: 2, per: hour };
    const admitted = async () => {
      const rulings = [];
      for (const person of persons(10)) rulings.push(await admit(world, leaves(person), brake));
      return rulings.filter((ruling) => ruling === 'admitted').length;
    };
    expect(await admitted()).toBe(3);
    world.advance(2 * hour);
    await noteSize(world.table, 500);
    const after = [];
    for (let index = 0; index < 20; index++)
      after.push(await admit(world, leaves(`q${index}`, world.now()), brake));
    expect(after.filter((ruling) => ruling === 'admitted')).toHaveLength(10);
  });

  test('off lets everybody go, but those whom a human or the brake has held', async () => {
    const world = createWorld();
    for (const person of persons(11)) await admit(world, leaves(person), ten);
    expect(await admit(world, leaves('p10'), false)).toBe('held');
    expect(await admit(world, leaves('p11'), false)).toBe('admitted');
  });
});

/** Cut off before or after any access to the table, as a worker is that dies. */
function dying(table: Table, dies: () => boolean): Table {
  const cut = async <T>(work: () => Promise<T>): Promise<T> => {
    if (dies()) throw new Error('died');
    const result = await work();
    if (dies()) throw new Error('died');
    return result;
  };
  return {
    ...table,
    read: (key) => cut(() => table.read(key)),
    write: (key, before, fields) => cut(() => table.write(key, before, fields)),
  };
}

test('whichever worker dies when: exactly as many go as may, each counted once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 12 }),
      fc.array(fc.nat({ max: 19 }), { minLength: 20, maxLength: 60 }),
      fc.infiniteStream(fc.nat({ max: 9 })),
      async (allowed, asked, chances) => {
        const table = createMemoryTable();
        const dies = () => chances.next().value === 0;
        const world = { table: dying(table, dies), now: () => start };
        const brake: Brake = { people: allowed, per: hour };
        const everybody = [...asked, ...Array.from({ length: 20 }, (_, index) => index)];
        // Five workers at once, each of which begins again with another person when it died.
        const rest = everybody.map((index) => `p${index}`).values();
        const worker = async () => {
          for (const person of rest) await admit(world, leaves(person), brake).catch(() => {});
        };
        await Promise.all(Array.from({ length: 5 }, worker));
        const sure = { table, now: () => start };
        const rulings = [];
        for (const person of persons(20)) rulings.push(await admit(sure, leaves(person), brake));
        expect(rulings.filter((ruling) => ruling === 'admitted')).toHaveLength(allowed);
      },
    ),
    { numRuns: 200 },
  );
});
