import { Hono } from 'hono';
import { invalid, notFound } from './answers.ts';
import type { State } from './state.ts';

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
