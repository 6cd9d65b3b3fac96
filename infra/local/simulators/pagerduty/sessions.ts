import { Hono } from 'hono';
import { invalid, notFound } from './answers.ts';
import type { State } from './state.ts';

/** Where a user is signed in: https://developer.pagerduty.com/api-reference/ (Users) */
export function delegationRoutes(state: State): Hono {
  const app = new Hono();
  app.get('/oauth_delegations', (c) => {
    const user = state.users.get(c.req.param('user') ?? '');
    if (user === undefined) return notFound(c);
    const types = c.req.query('delegation_type')?.split(',');
    const oauth_delegations = user.sessions
      .filter((session) => types?.includes(session) ?? true)
      .map((session) => ({ id: `${user.id}-${session}`, delegation_type: session, status: 'issued' }));
    return c.json({ oauth_delegations, limit: 25, next_cursor: null });
  });
  return app;
}

/** Signs a user out, at once: https://developer.pagerduty.com/api-reference/ (OAuth Delegations) */
export function sessionRoutes(state: State): Hono {
  const app = new Hono();
  app.delete('/', (c) => {
    const types = c.req.query('type')?.split(',') ?? [];
    if (types.some((type) => type !== 'web' && type !== 'mobile')) return invalid(c, 'Type is invalid');
    const user = state.users.get(c.req.query('user_id') ?? '');
    if (user === undefined) return notFound(c);
    user.sessions = user.sessions.filter((session) => types.length > 0 && !types.includes(session));
    return c.json({ status: 'ok' });
  });
  return app;
}
