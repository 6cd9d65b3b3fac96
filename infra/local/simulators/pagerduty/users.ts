import { type Context, Hono } from 'hono';
import * as z from 'zod/mini';
import { addRow, type Seeding, section } from '../seeding.ts';
import { invalid, refuse } from './answers.ts';

export type PagerdutyUser = {
  id: string;
  name: string;
  email: string;
  job_title?: string;
  time_zone?: string;
};

const text = z.string().check(z.minLength(1));
const Row = z.object({
  id: z.optional(text),
  name: text,
  email: text,
  job_title: z.optional(text),
  time_zone: z.optional(text),
});

/** https://developer.pagerduty.com/docs/rest-api-v2/pagination/ */
const offsetAtMost = 10_000;

/** Users, in pages by offset: https://developer.pagerduty.com/api-reference/c96e889522dd6-list-users */
export function userRoutes(users: Map<string, PagerdutyUser>, now: () => number): Hono {
  const app = new Hono();
  app.get('/', (c) => {
    stamp(c, now());
    const limit = Math.min(100, number(c, 'limit', 25));
    const offset = number(c, 'offset', 0);
    if (offset + limit > offsetAtMost) return invalid(c, 'Offset is too large');
    const all = [...users.values()];
    return c.json({
      users: all.slice(offset, offset + limit).map(shown),
      limit,
      offset,
      more: offset + limit < all.length,
      total: c.req.query('total') === 'true' ? all.length : null,
    });
  });
  app.get('/:id', (c) => {
    stamp(c, now());
    const user = users.get(c.req.param('id'));
    return user === undefined ? refuse(c, 404, 'Not Found', 2100) : c.json({ user: shown(user) });
  });
  return app;
}

/** Objects as `_state` shows them. */
export function userSeeding(users: Map<string, PagerdutyUser>): Seeding {
  return {
    users: section(Row, (row, adding) =>
      addRow(users, { ...row, id: row.id ?? `PUSER${String(users.size + 1).padStart(3, '0')}` }, adding),
    ),
  };
}

function shown(user: PagerdutyUser) {
  return {
    ...user,
    type: 'user',
    summary: user.name,
    self: `https://api.pagerduty.com/users/${user.id}`,
    html_url: `https://localorg.pagerduty.com/users/${user.id}`,
    teams: [],
  };
}

function number(c: Context, name: string, otherwise: number): number {
  return Math.max(0, Number(c.req.query(name) ?? otherwise) || 0);
}

function stamp(c: Context, now: number): void {
  c.header('date', new Date(now).toUTCString());
}
