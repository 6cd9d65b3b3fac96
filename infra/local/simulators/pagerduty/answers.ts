import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type * as z from 'zod/mini';

/** https://developer.pagerduty.com/docs/errors/ */
export function refuse(c: Context, status: ContentfulStatusCode, message: string, code: number): Response {
  return c.json({ error: { message, code } }, status);
}

export function invalid(c: Context, ...errors: string[]): Response {
  return c.json({ error: { message: 'Invalid Input Provided', code: 2001, errors } }, 400);
}

export function notFound(c: Context): Response {
  return refuse(c, 404, 'Not Found', 2100);
}

/** The body as `schema` reads it; else the answer that says what is wrong with it. */
export async function body<T>(
  c: Context,
  schema: z.ZodMiniType<T>,
): Promise<{ value: T; answer?: undefined } | { answer: Response }> {
  const sent = schema.safeParse(await c.req.json().catch(() => undefined));
  if (sent.success) return { value: sent.data };
  const [issue] = sent.error.issues;
  return { answer: invalid(c, `${issue?.path.join('.') || 'The body'} is invalid`) };
}

/** No page goes further: https://developer.pagerduty.com/docs/rest-api-v2/pagination/ */
const offsetAtMost = 10_000;

/** A page of a list under its name, by `limit` and `offset`. */
export function page<T>(
  c: Context,
  name: string,
  rows: T[],
  show: (row: T) => unknown,
  { byDefault = 25, atMost = 100 } = {},
): Response {
  const number = (parameter: string, otherwise: number) =>
    Math.max(0, Number(c.req.query(parameter) ?? otherwise) || 0);
  const limit = Math.min(atMost, number('limit', byDefault));
  const offset = number('offset', 0);
  if (offset + limit > offsetAtMost) return invalid(c, 'Offset is too large');
  return c.json({
    [name]: rows.slice(offset, offset + limit).map(show),
    limit,
    offset,
    more: offset + limit < rows.length,
    total: c.req.query('total') === 'true' ? rows.length : null,
  });
}
