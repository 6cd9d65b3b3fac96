import type { Context } from 'hono';
import { refuse } from './answers.ts';
import type { State } from './state.ts';

/** Why nothing is done in the name of the user in `From`, if so: https://developer.pagerduty.com/docs/rest-api-v2/errors/ */
export function refusedRequester(c: Context, { users }: State): Response | undefined {
  const from = c.req.header('from')?.toLowerCase();
  if (from === undefined) return refuse(c, 400, 'Requester User Not Specified', 2011);
  const isThere = [...users.values()].some(({ email }) => email.toLowerCase() === from);
  return isThere ? undefined : refuse(c, 400, 'Requester User Not Found', 1008);
}
