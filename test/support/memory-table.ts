import { isDeepStrictEqual } from 'node:util';
import type { Item, Key, Table } from '../../functions/lib/table.ts';

/** The table's contract over a Map: what makes thousands of histories a second possible. Held to it by test/lib/table.test.ts. */
export function createMemoryTable(): Table & { items(): Item[] } {
  const items = new Map<string, Item>();
  const id = ({ pk, sk }: Key) => JSON.stringify([pk, sk]);
  const copy = <T>(value: T): T => structuredClone(value);
  const sorted = (pk: string, prefix: string) =>
    [...items.values()]
      .filter((item) => item.pk === pk && item.sk.startsWith(prefix))
      .sort((a, b) => (a.sk < b.sk ? -1 : 1))
      .map(copy);
  const unchanged = (key: Key, before: Item | undefined) => items.get(id(key))?.revision === before?.revision;
  return {
    items: () => [...items.values()].map(copy),
    read: async (key) => copy(items.get(id(key))),
    list: async (pk, prefix = '') => sorted(pk, prefix),
    newest: async (pk, prefix, limit) => sorted(pk, prefix).reverse().slice(0, limit),
    async write(key, before, fields) {
      if (!unchanged(key, before)) return false;
      const known = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
      items.set(
        id(key),
        copy({ ...known, pk: key.pk, sk: key.sk, revision: Number(before?.revision ?? 0) + 1 }),
      );
      return true;
    },
    async remove(key, before) {
      return unchanged(key, before) && items.delete(id(key));
    },
    async due(partition, now, limit) {
      return [...items.values()]
        .filter((item) => item.duePartition === partition && String(item.dueAt) <= now)
        .sort((a, b) => (String(a.dueAt) < String(b.dueAt) ? -1 : 1))
        .slice(0, limit)
        .map(copy);
    },
    async scan(sk, limit, from) {
      const all = [...items.values()];
      const start =
        from === undefined ? 0 : all.findIndex((item) => isDeepStrictEqual(id(item), id(from))) + 1;
      const page = all.slice(start, start + limit);
      const last = page.at(-1);
      const next = start + limit < all.length && last ? { pk: last.pk, sk: last.sk } : undefined;
      return { items: page.filter((item) => item.sk === sk).map(copy), ...(next && { next }) };
    },
  };
}
