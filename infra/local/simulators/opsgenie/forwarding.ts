import type { Hono } from 'hono';
import { data, notFound, type Routes } from './answers.ts';
import { findUser } from './state.ts';

/**
 * https://docs.opsgenie.com/docs/forwarding-rule-api; of a user those that forward from them are listed, and none that
 * forwards to them. A deleted user takes along what names them, and says nothing of it.
 */
export function forwardingRoutes(app: Hono, { state }: Routes): void {
  app.get('/v2/forwarding-rules', (c) => data(c, [...state.forwardingRules.values()]));

  app.get('/v2/users/:user/forwarding-rules', (c) => {
    const user = findUser(state, c.req.param('user'));
    if (user === undefined) return notFound(c, 'User');
    return data(
      c,
      [...state.forwardingRules.values()].filter(({ fromUser }) => fromUser.id === user.id),
    );
  });
}
