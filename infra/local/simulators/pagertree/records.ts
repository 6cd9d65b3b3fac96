import { type Context, Hono } from 'hono';
import type * as z from 'zod/mini';
import { bodyOf, filtered, page, refuse } from './answers.ts';
import type { Common, Store } from './store.ts';

/**
 * What one kind of record is like.
 *
 * @property parameters What may be sent; anything else is dropped without a word.
 * @property lacks Why a record cannot be as it would be.
 */
export type Kind<T extends Common> = {
  prefix: string;
  rows: Map<string, T>;
  parameters: z.ZodMiniType<Partial<T>>;
  blank(common: Common): T;
  lacks(record: T): string | undefined;
};

/** The calls that each kind of record has: https://pagertree.com/docs/api. A PUT changes what is sent, and a list as a whole. */
export function recordRoutes<T extends Common>(store: Store, kind: Kind<T>): Hono {
  const { rows, parameters, prefix, blank, lacks } = kind;
  const app = new Hono();
  const find = (c: Context) => {
    const id = c.req.param('id');
    return [...rows.values()].find((one) => one.id === id || one.prefix_id === id);
  };
  const read = async (c: Context) => parameters.safeParse(await bodyOf(c));

  app.get('/', (c) => page(c, filtered(c, [...rows.values()])));
  app.get('/:id', (c) => {
    const record = find(c);
    return record ? c.json(record) : refuse(c, 404, 'Not found');
  });
  app.post('/', async (c) => {
    const sent = await read(c);
    if (!sent.success) return refuse(c, 422, sentence(sent.error));
    const record: T = { ...blank(store.common(prefix)), ...sent.data };
    const lacking = lacks(record);
    if (lacking !== undefined) return refuse(c, 422, lacking);
    rows.set(record.id, record);
    return c.json(record, 201);
  });
  app.put('/:id', async (c) => {
    const record = find(c);
    if (record === undefined) return refuse(c, 404, 'Not found');
    const sent = await read(c);
    if (!sent.success) return refuse(c, 422, sentence(sent.error));
    const lacking = lacks({ ...record, ...sent.data });
    if (lacking !== undefined) return refuse(c, 422, lacking);
    Object.assign(record, sent.data);
    store.touch(record);
    return c.json(record);
  });
  app.delete('/:id', (c) => {
    const record = find(c);
    if (record === undefined) return refuse(c, 404, 'Not found');
    rows.delete(record.id);
    return c.body(null, 204);
  });
  return app;
}

/** Like what PagerTree says of an attribute that it does not take. */
export function sentence(error: z.core.$ZodError): string {
  const [issue] = error.issues;
  return `${issue?.path.join('.') || 'body'} ${issue?.message ?? 'is invalid'}`;
}
