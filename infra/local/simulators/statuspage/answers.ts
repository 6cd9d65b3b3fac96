import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Section } from '../rows.ts';

/** How a 422 is written, all of which were seen: a sentence, a list, or a map by field. */
export type RefusalShape = 'text' | 'list' | 'map';

/** The documentation says `message`, the live API says `error`. https://github.com/sbecker59/statuspage-api-client-go */
export function refuse(c: Context, status: ContentfulStatusCode, error: unknown): Response {
  return c.json({ error }, status);
}

export function refuseField(
  c: Context,
  shape: RefusalShape,
  field: string,
  text: string,
  status: 409 | 422 = 422,
) {
  if (shape === 'map') return refuse(c, status, { [field]: [text] });
  const sentence = `${field} ${text}`;
  return refuse(c, status, shape === 'list' ? [sentence] : sentence);
}

export type Body = Record<string, unknown>;

export function isObject(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object under `root` in a JSON body; `undefined` where there is none. */
export async function bodyOf(c: Context, root?: string): Promise<Body | undefined> {
  if (!c.req.header('content-type')?.includes('application/json')) return undefined;
  const body: unknown = await c.req.json().catch(() => undefined);
  const inner = root === undefined || !isObject(body) ? body : body[root];
  return isObject(inner) ? inner : undefined;
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

export function listOf(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : undefined;
}

/** A hundred to a page at most, and by default; pages count from 1. https://developer.statuspage.io/#section/Pagination */
export function page<T>(c: Context, rows: Pick<Section<T>, 'slice'>): Response {
  const size = Math.min(100, number(c, 'per_page') ?? 100);
  const start = (Math.max(1, number(c, 'page') ?? 1) - 1) * size;
  return c.json(rows.slice(start, start + size));
}

/** Those of subscribers count from 0, and go by `limit`. */
export function pageFromZero<T>(
  c: Context,
  rows: Pick<Section<T>, 'slice'>,
  render: (row: T) => unknown,
): Response {
  const size = Math.min(100, number(c, 'limit') ?? 100);
  const start = (number(c, 'page') ?? 0) * size;
  return c.json(rows.slice(start, start + size).map(render));
}

function number(c: Context, name: string): number | undefined {
  const value = c.req.query(name);
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined;
}

export function sameText(one: string | null, other: string | null): boolean {
  return one !== null && other !== null && one.toLowerCase() === other.toLowerCase();
}
