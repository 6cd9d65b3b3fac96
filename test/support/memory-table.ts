import type { Item, Key, Table } from '../../functions/lib/aws/table.ts';

type Stored = { item: Item; text: string };

/**
 * The table's contract over a Map: what makes thousands of histories a second possible. Held to it by
 * test/lib/aws/table.test.ts. Items are kept as JSON text, which is also how `undefined` gets lost on the way to DynamoDB.
 */
export function createMemoryTable(): Table & { items(): Item[] } {
  const partitions = new Map<string, Map<string, Stored>>();
  /** By the partition of the index: what may be due. */
  const index = new Map<string, Set<Stored>>();
  /** The same of the index of what changed. */
  const changes = new Map<string, Set<Stored>>();
  const find = ({ pk, sk }: Key) => partitions.get(pk)?.get(sk);
  const copy = ({ text }: Stored): Item => JSON.parse(text);
  const unchanged = (key: Key, before: Item | undefined) => find(key)?.item.revision === before?.revision;
  /** The places of a partition in order, until one is added or removed. */
  const places = new Map<string, string[]>();
  const inOrder = (pk: string) => {
    const order = places.get(pk) ?? [...(partitions.get(pk)?.keys() ?? [])].sort((a, b) => (a < b ? -1 : 1));
    places.set(pk, order);
    return order;
  };
  const under = (pk: string, sks: string[]) => sks.flatMap((sk) => find({ pk, sk }) ?? []);
  const sorted = (pk: string, prefix: string) =>
    under(
      pk,
      inOrder(pk).filter((sk) => sk.startsWith(prefix)),
    );
  const all = () => [...partitions.values()].flatMap((partition) => [...partition.values()]);

  function unlist(key: Key): void {
    const stored = find(key);
    if (stored === undefined) return;
    index.get(String(stored.item.duePartition))?.delete(stored);
    changes.get(String(stored.item.changedPartition))?.delete(stored);
  }

  function keep(item: Item): void {
    const text = JSON.stringify(item);
    refuseWhatDynamoRefuses(item, text);
    const stored = { item: JSON.parse(text), text };
    const partition = partitions.get(item.pk) ?? new Map<string, Stored>();
    if (!partition.has(item.sk)) places.delete(item.pk);
    partitions.set(item.pk, partition.set(item.sk, stored));
    list(index, item.duePartition, stored);
    list(changes, item.changedPartition, stored);
  }

  return {
    items: () => all().map(copy),
    async read(key) {
      refuseKey(key);
      const stored = find(key);
      return stored && copy(stored);
    },
    list: async (pk, prefix = '') => sorted(pk, prefix).map(copy),
    newest: async (pk, prefix, limit) => sorted(pk, prefix).reverse().slice(0, limit).map(copy),
    page: async (pk, prefix, limit, after = '') => {
      const order = inOrder(pk);
      const start = after < prefix ? firstOf(order, prefix) : firstOf(order, `${after}\0`);
      const page = order.slice(start, start + limit).filter((sk) => sk.startsWith(prefix));
      return under(pk, page).map(copy);
    },
    async write(key, before, fields) {
      if (!unchanged(key, before)) return false;
      unlist(key);
      keep({
        ...fields,
        pk: key.pk,
        sk: key.sk,
        revision: (typeof before?.revision === 'number' ? before.revision : 0) + 1,
      });
      return true;
    },
    async remove(before) {
      if (find(before) === undefined || !unchanged(before, before)) return false;
      unlist(before);
      partitions.get(before.pk)?.delete(before.sk);
      places.delete(before.pk);
      return true;
    },
    due: async (partition, now, limit, after) =>
      [...(index.get(partition) ?? [])]
        .filter(
          ({ item }) => String(item.dueAt) <= now && (after === undefined || placeOf(item) > placeOf(after)),
        )
        .sort((a, b) => (placeOf(a.item) < placeOf(b.item) ? -1 : 1))
        .slice(0, limit)
        .map(copy),
    changed: async (partition, since, limit, after) =>
      [...(changes.get(partition) ?? [])]
        .filter(
          ({ item }) =>
            String(item.changedAt) >= since &&
            (after === undefined || placeOf(item, 'changedAt') > placeOf(after, 'changedAt')),
        )
        .sort((a, b) => (placeOf(a.item, 'changedAt') < placeOf(b.item, 'changedAt') ? -1 : 1))
        .slice(0, limit)
        .map(copy),
    async scan(sk, limit, from) {
      // In an order of keys: a page may begin behind an item that is there no more.
      const order = [...partitions.keys()].sort((a, b) => (a < b ? -1 : 1));
      const rest: Key[] = [];
      for (const pk of order) {
        if (from !== undefined && pk < from.pk) continue;
        for (const place of inOrder(pk)) {
          if (pk !== from?.pk || place > from.sk) rest.push({ pk, sk: place });
        }
        if (rest.length > limit) break;
      }
      const page = rest.slice(0, limit);
      const found = page.filter((key) => sk === undefined || key.sk === sk).flatMap((key) => find(key) ?? []);
      const next = rest.length > limit ? page.at(-1) : undefined;
      return { items: found.map(copy), ...(next && { next }) };
    },
  };
}

function list(index: Map<string, Set<Stored>>, partition: unknown, stored: Stored): void {
  if (typeof partition !== 'string') return;
  index.set(partition, (index.get(partition) ?? new Set<Stored>()).add(stored));
}

/** The index of the first text in a sorted list that is not before `text`. */
function firstOf(order: string[], text: string): number {
  let low = 0;
  let high = order.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((order[middle] ?? '') < text) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The order of the index; what is due at the same time has one too. */
function placeOf({ pk, sk, ...item }: Item, sort: 'dueAt' | 'changedAt' = 'dueAt'): string {
  return `${item[sort]} ${pk} ${sk}`;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const bytesAtMost = { pk: 2_048, sk: 1_024, item: 400 * 1_024 };

function refuseKey({ pk, sk }: Key): void {
  for (const [name, value] of Object.entries({ pk, sk })) {
    const bytes = Buffer.byteLength(value);
    if (bytes === 0 || bytes > bytesAtMost[name as 'pk' | 'sk'])
      throw invalid(`the key ${name} has ${bytes} bytes`);
  }
}

function refuseWhatDynamoRefuses(item: Item, text: string): void {
  refuseKey(item);
  // The size as JSON is a little above the size as DynamoDB counts it, which is near enough for a bound.
  if (Buffer.byteLength(text) > bytesAtMost.item)
    throw invalid('Item size has exceeded the maximum allowed size');
}

function invalid(message: string): Error {
  return Object.assign(new Error(message), { name: 'ValidationException' });
}
