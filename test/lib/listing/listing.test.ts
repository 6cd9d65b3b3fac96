import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createListings, type Page, progressOf } from '../../../functions/lib/listing/index.ts';
import { encodeRows, findRows } from '../../../functions/lib/listing/rows.ts';
import { createMemoryTable } from '../../support/memory-table.ts';
import { createClock } from '../../support/target.ts';

const name = 'people';
const hour = 60 * 60_000;
const idOf = (number: number) => `id-${number}`;
const emailOf = (number: number) => `p${number}@example.com`;

function listed(people = 1_000, perPage = 100) {
  const clock = createClock();
  const table = createMemoryTable();
  let ids = 0;
  const world = { table, owner: 'vendor', now: clock.now, newId: () => `token${++ids}` };
  let calls = 0;
  const readPage = async (cursor = '0'): Promise<Page> => {
    calls++;
    clock.advance(1_000);
    const start = Number(cursor);
    const rows = Array.from({ length: Math.min(perPage, people - start) }, (_, index) => ({
      id: idOf(start + index),
      keys: [emailOf(start + index)],
    }));
    return { rows, total: people, ...(start + perPage < people && { next: String(start + perPage) }) };
  };
  return { clock, table, readPage, calls: () => calls, process: () => createListings(world) };
}

describe('a long list', () => {
  test('is read once for all who want it, and serves them until it is wanted anew', async () => {
    const { clock, process, readPage, calls } = listed();
    const [one, other] = [process(), process()];
    await one.want(name, 'the people', clock.now());
    await other.want(name, 'the people', clock.now() - hour);
    expect(await other.wanted()).toEqual([name]);
    await other.readOn(name, readPage, Number.POSITIVE_INFINITY);
    expect(calls()).toBe(10);
    expect(await one.wanted()).toEqual([]);
    expect((await one.find(name, ['P7@example.com']))?.ids).toEqual([idOf(7)]);
    expect((await one.find(name, [], [idOf(999)]))?.ids).toEqual([idOf(999)]);
    expect((await one.find(name, ['nobody@example.com']))?.ids).toEqual([]);
    await one.readOn(name, readPage, Number.POSITIVE_INFINITY);
    expect(calls()).toBe(10);
    await one.want(name, 'the people', clock.now());
    await one.readOn(name, readPage, Number.POSITIVE_INFINITY);
    expect(calls()).toBe(20);
  });

  test('is read on where it was cut off, says how far it is, and serves as it was until it is complete', async () => {
    const { clock, table, process, readPage, calls } = listed();
    await process().want(name, 'the people', clock.now());
    await process().readOn(name, readPage, Number.POSITIVE_INFINITY);
    const began = clock.now();
    await process().want(name, 'the people', began);
    while ((await process().wanted()).length > 0) {
      const before = calls();
      await process().readOn(name, readPage, clock.now() + 2_500);
      expect(calls() - before).toBeLessThanOrEqual(3);
      const item = table.items().find(({ sk }) => sk === 'LISTING');
      const { since, pages } = progressOf(item);
      if (since !== undefined) expect([since, pages]).toEqual([began, calls() - 10]);
      expect((await process().find(name, [emailOf(3)]))?.ids).toEqual([idOf(3)]);
    }
    expect(calls()).toBe(20);
    expect((await process().find(name, [emailOf(3)]))?.begunAt).toBe(began);
  });

  test('is read by one at a time, and by another when that one is lost', async () => {
    const { clock, process, readPage, calls } = listed();
    await process().want(name, 'the people', clock.now());
    const lost = process().readOn(
      name,
      async (cursor) => {
        if (cursor === '300') return new Promise(() => {});
        return readPage(cursor);
      },
      Number.POSITIVE_INFINITY,
    );
    while (calls() < 3) await Promise.resolve();
    for (let turn = 0; turn < 100; turn++) await Promise.resolve();
    await process().readOn(name, readPage, Number.POSITIVE_INFINITY);
    expect(calls()).toBe(3);
    clock.advance(90_000);
    await process().readOn(name, readPage, Number.POSITIVE_INFINITY);
    expect(calls()).toBe(10);
    expect((await process().find(name, [emailOf(950)]))?.ids).toEqual([idOf(950)]);
    void lost;
  });

  test('whose reading fails is put off and read on later; a refused one is given up', async () => {
    const { clock, process, readPage, calls } = listed();
    const listings = process();
    await listings.want(name, 'the people', clock.now());
    const failing = async (cursor?: string) => {
      if (cursor === '500') throw new Error('not today');
      return readPage(cursor);
    };
    await expect(listings.readOn(name, failing, Number.POSITIVE_INFINITY)).rejects.toThrow('not today');
    await listings.putOff(name, 60_000);
    expect(await listings.wanted()).toEqual([]);
    clock.advance(60_000);
    expect(await listings.wanted()).toEqual([name]);
    await listings.readOn(name, readPage, Number.POSITIVE_INFINITY);
    expect(calls()).toBe(10);
    await listings.want(name, 'the people', clock.now());
    await listings.readOn(name, async () => undefined, Number.POSITIVE_INFINITY);
    expect(await listings.wanted()).toEqual([]);
    expect(await listings.find(name, [emailOf(1)])).toBeUndefined();
    expect(await listings.isLonger(name, 1)).toBe(false);
  });

  test('is kept without addresses, in items that DynamoDB takes', async () => {
    const { clock, table, process, readPage } = listed(100_000, 20_000);
    await process().want(name, 'the people', clock.now());
    await process().readOn(name, readPage, Number.POSITIVE_INFINITY);
    for (const item of table.items()) {
      expect(Buffer.byteLength(JSON.stringify(item))).toBeLessThan(300_000);
      expect(JSON.stringify(item)).not.toContain('example.com');
    }
    expect((await process().find(name, [emailOf(99_999)]))?.ids).toEqual([idOf(99_999)]);
  });

  test('remembers when something was first asked', async () => {
    const { clock, process } = listed();
    const first = await process().firstAsked(name, 'jane@example.com');
    clock.advance(hour);
    expect(await process().firstAsked(name, 'jane@example.com')).toBe(first);
    expect(await process().firstAsked(name, 'joe@example.com')).toBe(clock.now());
    clock.advance(48 * hour);
    expect(await process().firstAsked(name, 'jane@example.com')).toBe(clock.now());
  });
});

describe('the rows of a list', () => {
  test('are found by every key and id of theirs and by no part of one', () => {
    const text = fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme' });
    const row = fc.record({ id: text, keys: fc.array(text, { maxLength: 3 }) });
    fc.assert(
      fc.property(fc.array(row), text, (rows, wanted) => {
        const texts = encodeRows(rows);
        const has = (key: string) => key.trim().toLowerCase() === wanted.trim().toLowerCase();
        const byKey = new Set(rows.filter(({ keys }) => keys.some(has)).map(({ id }) => id));
        expect(new Set(findRows(texts, [wanted]))).toEqual(byKey);
        const byId = rows.some(({ id }) => id === wanted) ? [wanted] : [];
        expect(findRows(texts, [], [wanted])).toEqual(byId);
      }),
    );
  });
});
