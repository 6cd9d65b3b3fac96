import type { Context } from 'hono';
import { isDeeperThan } from '../../../lib/depth.ts';
import { isRecord } from '../../../lib/is-record.ts';
import { jsonOf } from '../../contracts/json-of.ts';
import { header, rawBody } from '../../contracts/request.ts';
import { projectionOf } from '../answers/projection.ts';
import { ScimError } from '../scim-error.ts';
import type { Query } from '../search.ts';

/** No resource of ours has more levels than four, and a person's patience has fewer than these. */
const levelsAtMost = 32;

/** The JSON of a request's body. Throws `invalidSyntax`, and 413 over 1 MiB. */
export async function bodyOf(c: Context): Promise<unknown> {
  const body = jsonOf(await rawBody(c));
  if (body === undefined) throw new ScimError(400, 'the body is not JSON', 'invalidSyntax');
  if (isDeeperThan(levelsAtMost, body))
    throw new ScimError(400, 'the body is nested too deep', 'invalidSyntax');
  return body;
}

/**
 * Where the client reached us, so that what it is told to look at is there for it: API Gateway says by which protocol.
 * @param path The path that everything is under.
 */
export function baseOf(c: Context, path: string): string {
  return `${header(c, 'x-forwarded-proto') ?? 'https'}://${new URL(c.req.url).host}${path}`;
}

/** The look-up in a query string. Parameters that nobody knows are ignored: Entra adds one of its own. */
export function queryIn(c: Context): Query {
  return queryOf(c.req.query());
}

/** The look-up in the body of a `.search`: https://www.rfc-editor.org/rfc/rfc7644#section-3.4.3 */
export async function queryInBody(c: Context): Promise<Query> {
  const body = await bodyOf(c);
  if (!isRecord(body)) throw new ScimError(400, 'the body is not a JSON object', 'invalidSyntax');
  return queryOf(body);
}

function queryOf(said: Record<string, unknown>): Query {
  const { filter, startIndex, count, attributes, excludedAttributes } = said;
  if (filter !== undefined && typeof filter !== 'string')
    throw new ScimError(400, 'filter is a text', 'invalidFilter');
  return {
    ...(filter !== undefined && filter.trim() !== '' && { filter }),
    startIndex: wholeNumber('startIndex', startIndex),
    count: wholeNumber('count', count),
    projection: projectionOf(attributes, excludedAttributes),
  };
}

function wholeNumber(name: string, said: unknown): number | undefined {
  if (said === undefined || said === null || said === '') return undefined;
  const value = typeof said === 'string' || typeof said === 'number' ? Number(said) : Number.NaN;
  if (Number.isSafeInteger(value)) return value;
  throw new ScimError(400, `${name} is a whole number`, 'invalidValue');
}
