import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/lib-dynamodb';
import { storableFields } from '../storable.ts';

/** What identifies an item: a partition and a place in it. */
export type Key = { pk: string; sk: string };

/** An item's own fields. Fields whose value is `undefined` are left out of the table. */
export type Fields = Record<string, unknown>;

/** An item as it was read: its key and its fields. */
export type Item = Key & Fields;

/** Fields that put an item into the sparse index of what is due: ISO 8601 UTC times compare as text. */
export type Due = { duePartition: string; dueAt: string };

/**
 * A table in which every write is conditional. `write` replaces an item only while it is still `before` (the very
 * item that was read, or `undefined` for none) and answers whether it did: a lost race means read again. `remove` likewise.
 */
export type Table = {
  /** Strongly consistent. */
  read(key: Key): Promise<Item | undefined>;
  /** Everything in a partition whose place starts with `prefix`, in order; strongly consistent. */
  list(pk: string, prefix?: string): Promise<Item[]>;
  /** The newest `limit` items of a partition whose place starts with `prefix`, newest first. */
  newest(pk: string, prefix: string, limit: number): Promise<Item[]>;
  write(key: Key, before: Item | undefined, fields: Fields): Promise<boolean>;
  remove(before: Item): Promise<boolean>;
  /** The first `limit` items of a partition whose place starts with `prefix` and comes after the place `after`. */
  page(pk: string, prefix: string, limit: number, after?: string): Promise<Item[]>;
  /**
   * Up to `limit` of what falls due until `now` (ISO 8601), the oldest first; with `after`, an item of an answer before,
   * what comes behind it. Eventually consistent, as an index is.
   */
  due(partition: string, now: string, limit: number, after?: Item): Promise<Item[]>;
  /**
   * Up to `limit` of a partition of the index of what changed, from `since` (ISO 8601) on, the longest ago first; with `after`,
   * an item of an answer before, what comes behind it. Eventually consistent, as an index is.
   */
  changed(partition: string, since: string, limit: number, after?: Item): Promise<Item[]>;
  /**
   * One page of the whole table, of which it answers what has the place `sk`, or all where that is `undefined`; `next` is to be
   * passed as `from`, and absent at the end. Eventually consistent.
   */
  scan(sk: string | undefined, limit: number, from?: Key): Promise<{ items: Item[]; next?: Key }>;
};

/**
 * Reads, changes and writes an item until no other writer came between, and answers the item as it then is. `change`
 * is called again after each lost race; it answers `undefined` to leave the item as it is.
 *
 * @example
 * await update(table, key, (item) => ({ ...item, count: Number(item?.count ?? 0) + 1 }));
 */
export async function update(
  table: Table,
  key: Key,
  change: (item: Item | undefined) => Fields | undefined,
): Promise<Fields | undefined> {
  for (;;) {
    const before = await table.read(key);
    const fields = change(before);
    if (fields === undefined) return before;
    if (await table.write(key, before, fields)) return { ...key, ...fields };
  }
}

/** An index, and whether what is asked of it lies before a time or after it. */
type Index = { name: string; partition: string; sort: string; until: boolean };
const dueIndex: Index = { name: 'due', partition: 'duePartition', sort: 'dueAt', until: true };
const changedIndex: Index = {
  name: 'people',
  partition: 'changedPartition',
  sort: 'changedAt',
  until: false,
};

/** Fields that put an item into the sparse index of what changed, and when (ISO 8601 UTC). */
export type ChangedAt = { changedPartition: string; changedAt: string };

/**
 * A table on DynamoDB with string keys `pk` and `sk`, an index `due` (`duePartition`, `dueAt`), and an index `people`
 * (`changedPartition`, `changedAt`).
 */
export function createTable(client: DynamoDBDocumentClient, name: string): Table {
  const query = async (
    pk: string,
    prefix: string,
    options: { forward: boolean; limit?: number; after?: string },
  ): Promise<Item[]> => {
    const items: Item[] = [];
    let from: Fields | undefined = options.after === undefined ? undefined : { pk, sk: options.after };
    do {
      const page = await client.send(
        new QueryCommand({
          TableName: name,
          KeyConditionExpression: prefix === '' ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
          ExpressionAttributeValues: { ':pk': pk, ...(prefix !== '' && { ':prefix': prefix }) },
          ConsistentRead: true,
          ScanIndexForward: options.forward,
          Limit: options.limit === undefined ? undefined : options.limit - items.length,
          ExclusiveStartKey: from,
        }),
      );
      items.push(...((page.Items ?? []) as Item[]));
      from = page.LastEvaluatedKey;
    } while (from !== undefined && (options.limit === undefined || items.length < options.limit));
    return items;
  };
  const inIndex = async (
    { name: index, partition: field, sort, until }: Index,
    { partition, bound, limit, after }: { partition: string; bound: string; limit: number; after?: Item },
  ): Promise<Item[]> => {
    const items: Item[] = [];
    let from: Fields | undefined = after && { ...pick(after), [field]: partition, [sort]: after[sort] };
    do {
      const page = await client.send(
        new QueryCommand({
          TableName: name,
          IndexName: index,
          KeyConditionExpression: `${field} = :partition AND ${sort} ${until ? '<=' : '>='} :bound`,
          ExpressionAttributeValues: { ':partition': partition, ':bound': bound },
          Limit: limit - items.length,
          ExclusiveStartKey: from,
        }),
      );
      items.push(...((page.Items ?? []) as Item[]));
      from = page.LastEvaluatedKey;
    } while (from !== undefined && items.length < limit);
    return items;
  };
  return {
    async read(key) {
      const { Item: item } = await client.send(
        new GetCommand({ TableName: name, Key: pick(key), ConsistentRead: true }),
      );
      return item as Item | undefined;
    },
    list: (pk, prefix = '') => query(pk, prefix, { forward: true }),
    newest: (pk, prefix, limit) => query(pk, prefix, { forward: false, limit }),
    page: (pk, prefix, limit, after) => query(pk, prefix, { forward: true, limit, after }),
    write: (key, before, fields) => {
      const item = { ...storableFields(fields), ...pick(key), revision: revision(before) + 1 };
      return raced(client.send(new PutCommand({ TableName: name, Item: item, ...unchanged(before) })));
    },
    remove: (before) =>
      raced(client.send(new DeleteCommand({ TableName: name, Key: pick(before), ...unchanged(before) }))),
    due: (partition, now, limit, after) => inIndex(dueIndex, { partition, bound: now, limit, after }),
    changed: (partition, since, limit, after) =>
      inIndex(changedIndex, { partition, bound: since, limit, after }),
    async scan(sk, limit, from) {
      const page = await client.send(
        new ScanCommand({
          TableName: name,
          ...(sk !== undefined && {
            FilterExpression: 'sk = :sk',
            ExpressionAttributeValues: { ':sk': sk },
          }),
          Limit: limit,
          ExclusiveStartKey: from,
        }),
      );
      const next = page.LastEvaluatedKey as Key | undefined;
      return { items: (page.Items ?? []) as Item[], ...(next && { next: pick(next) }) };
    },
  };
}

function pick({ pk, sk }: Key): Key {
  return { pk, sk };
}

function revision(item: Item | undefined): number {
  return typeof item?.revision === 'number' ? item.revision : 0;
}

function unchanged(before: Item | undefined) {
  if (before === undefined) return { ConditionExpression: 'attribute_not_exists(pk)' };
  // Something that no writer of ours wrote, or spoiled: it is replaced as long as it stays like that.
  if (typeof before.revision !== 'number') {
    return {
      ConditionExpression: 'attribute_exists(pk) AND NOT attribute_type(revision, :number)',
      ExpressionAttributeValues: { ':number': 'N' },
    };
  }
  return {
    ConditionExpression: 'revision = :revision',
    ExpressionAttributeValues: { ':revision': revision(before) },
  };
}

async function raced(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
