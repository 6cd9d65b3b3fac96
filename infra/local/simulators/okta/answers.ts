import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** https://developer.okta.com/docs/reference/error-codes/ */
export function refuse(
  c: Context,
  status: ContentfulStatusCode,
  errorCode: string,
  errorSummary: string,
): Response {
  const errorId = `oae${randomUUID().replaceAll('-', '')}`;
  return c.json({ errorCode, errorSummary, errorLink: errorCode, errorId, errorCauses: [] }, status);
}

export function notFound(c: Context): Response {
  return refuse(c, 404, 'E0000007', 'Not found: Resource not found');
}
