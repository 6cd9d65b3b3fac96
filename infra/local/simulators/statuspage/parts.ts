import { type Context, Hono } from 'hono';
import { bodyOf, listOf, page, refuse, refuseField } from './answers.ts';
import type { Store } from './store.ts';

/**
 * The components, or the metrics, of a page access user. PATCH and PUT add, POST replaces, DELETE removes those in
 * its body or, without a list, all. https://developer.statuspage.io/#tag/page-access-user-components
 */
export function partRoutes(store: Store, kind: 'components' | 'metrics'): Hono {
  const app = new Hono();
  const field = kind === 'components' ? 'component_ids' : 'metric_ids';
  const path = `/:page/page_access_users/:id/${kind}`;
  const find = (c: Context) => {
    const viewer = store.viewers.get(c.req.param('id') ?? '');
    return viewer?.page_id === c.req.param('page') ? viewer : undefined;
  };
  const has = (id: string) => store.parts[kind].get(id) ?? new Set<string>();

  app.get(path, (c) => {
    const viewer = find(c);
    if (viewer === undefined) return refuse(c, 404, 'Not found');
    return page(
      c,
      [...has(viewer.id)].flatMap((id) => store[kind].get(id) ?? []),
    );
  });

  app.on(['PATCH', 'PUT', 'POST'], path, async (c) => {
    const viewer = find(c);
    if (viewer === undefined) return refuse(c, 404, 'Not found');
    const ids = listOf((await bodyOf(c))?.[field]);
    if (ids === undefined) return refuse(c, 400, `${field} is missing`);
    if (ids.some((id) => store[kind].get(id)?.page_id !== viewer.page_id)) {
      return refuseField(c, 'map', field, `are not ${kind} of this page`);
    }
    const replaces = c.req.method === 'POST';
    store.parts[kind].set(viewer.id, new Set([...(replaces ? [] : has(viewer.id)), ...ids]));
    return c.json(viewer, replaces ? 201 : 200);
  });

  app.delete(path, async (c) => {
    const viewer = find(c);
    if (viewer === undefined) return refuse(c, 404, 'Not found');
    const ids = listOf((await bodyOf(c))?.[field]) ?? [...has(viewer.id)];
    store.parts[kind].set(viewer.id, without(has(viewer.id), ids));
    return c.json(viewer);
  });

  app.delete(`${path}/:part`, (c) => {
    const viewer = find(c);
    const part = c.req.param('part');
    if (viewer === undefined || !has(viewer.id).has(part)) return refuse(c, 404, 'Not found');
    store.parts[kind].set(viewer.id, without(has(viewer.id), [part]));
    return c.json(viewer);
  });
  return app;
}

function without(ids: Set<string>, gone: string[]): Set<string> {
  return new Set([...ids].filter((id) => !gone.includes(id)));
}
