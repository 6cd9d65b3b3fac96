import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Section } from '../rows.ts';

/** Sentences only, no machine code: https://pagertree.com/docs/api/errors */
export function refuse(c: Context, code: ContentfulStatusCode, ...messages: string[]): Response {
  return c.json({ errors: messages.map((message) => ({ message })), code }, code);
}

/** The body as an object, or `undefined` where it is none. */
export async function bodyOf(c: Context): Promise<Record<string, unknown> | undefined> {
  const body: unknown = await c.req.json().catch(() => undefined);
  return isObject(body) ? body : undefined;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function objects(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/**
 * A page of rows: ten unless asked for more, never more than a hundred, the newest first unless sorted, by `offset`
 * or by `page` (from 1). https://pagertree.com/docs/api/pagination-and-filters
 */
export function page<T extends { created_at: string }>(
  c: Context,
  rows: T[],
  render: (row: T) => unknown = (row) => row,
): Response {
  const { limit, offset } = windowOf(c);
  const oldest = rows.toSorted((a, b) =>
    a.created_at < b.created_at ? -1 : Number(a.created_at > b.created_at),
  );
  const ordered = isAscending(c) ? oldest : oldest.reverse();
  return answer(c, ordered.slice(offset, offset + limit).map(render), offset, rows.length);
}

/** The same of rows that are in order of creation anyway, for callers who ask for that order. */
export function pageInOrder<T>(
  c: Context,
  rows: Pick<Section<T>, 'slice'>,
  total: number,
  render: (row: T) => unknown,
): Response {
  const { limit, offset } = windowOf(c);
  return answer(c, rows.slice(offset, offset + limit).map(render), offset, total);
}

/** Words of the query that name no attribute. */
const ofPaging = ['limit', 'offset', 'page', 'sort', 'direction', 'ops', 'q'];
const operators: Record<string, (value: unknown, wanted: string) => boolean> = {
  equals: (value, wanted) => String(value) === wanted,
  ne: (value, wanted) => String(value) !== wanted,
  lt: (value, wanted) => String(value) < wanted,
  lte: (value, wanted) => String(value) <= wanted,
  gt: (value, wanted) => String(value) > wanted,
  gte: (value, wanted) => String(value) >= wanted,
  beginsWith: (value, wanted) => String(value).startsWith(wanted),
  contains: (value, wanted) => String(value).includes(wanted),
};

/** By attributes of their own, and by operators in `ops=attr:op`: https://pagertree.com/docs/api/pagination-and-filters */
export function filtered<T extends object>(c: Context, rows: T[]): T[] {
  const { ops = '', ...query } = c.req.query();
  const named = new Map(ops.split(',').map((pair) => [pair.split(':')[0] ?? '', pair.split(':')[1] ?? '']));
  const wanted = Object.entries(query).filter(([name]) => !ofPaging.includes(name));
  return rows.filter((row) =>
    wanted.every(([name, value]) => {
      const own: unknown = Reflect.get(row, name);
      return (operators[named.get(name) ?? 'equals'] ?? operators.equals)?.(own, value) ?? true;
    }),
  );
}

export function isAscending(c: Context): boolean {
  return c.req.query('sort') === 'created_at' && c.req.query('direction') === 'asc';
}

function windowOf(c: Context): { limit: number; offset: number } {
  const limit = Math.min(100, Math.max(1, number(c, 'limit') ?? 10));
  return { limit, offset: number(c, 'offset') ?? ((number(c, 'page') ?? 1) - 1) * limit };
}

function answer(c: Context, data: unknown[], offset: number, total: number): Response {
  return c.json({ data, has_more: offset + data.length < total, total_count: total });
}

function number(c: Context, name: string): number | undefined {
  const value = c.req.query(name);
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined;
}
