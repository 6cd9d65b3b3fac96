import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { safeError } from '../../../lib/safe-error.ts';
import { Permanent, Transient } from '../../contracts/errors.ts';
import { errorBody, ScimError } from '../scim-error.ts';

/** https://www.rfc-editor.org/rfc/rfc7644#section-3.1 */
const mediaType = 'application/scim+json';

/** An answer with a body of SCIM. */
export function answer(
  c: Context,
  body: object,
  status = 200,
  headers: Record<string, string> = {},
): Response {
  return c.newResponse(JSON.stringify(body), status as 200, { 'content-type': mediaType, ...headers });
}

/** Who shows no good token is told no more than that. */
export function unauthorized(c: Context): Response {
  const body = errorBody(401, 'a bearer token that is good is needed');
  return answer(c, body, 401, { 'www-authenticate': 'Bearer' });
}

/** What went wrong: as the client is to be told, and in words for the log that quote nothing. */
export type Trouble = { status: number; body: object; reason: string; retryAfter?: number };

/** Seconds until a client that got a 503 is to try again. Okta takes no date here. */
const retryAfter = 5;

/** What an error means for the client. Anything that it did not do wrong is our trouble, 503, and it is to try again. */
export function troubleOf(error: Error): Trouble {
  if (error instanceof ScimError) {
    const { status, message: reason, scimType } = error;
    return { status, body: errorBody(status, reason, scimType), reason };
  }
  if (error instanceof HTTPException) {
    return { status: error.status, body: errorBody(error.status, error.message), reason: error.message };
  }
  const known = error instanceof Transient || error instanceof Permanent;
  return {
    status: 503,
    body: errorBody(503, 'trouble on our side: please try again'),
    reason: known ? error.message : safeError(error),
    retryAfter,
  };
}
