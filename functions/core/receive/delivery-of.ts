import type { Context } from 'hono';
import type { Delivery } from '../contracts/delivery.ts';
import { header, rawBody } from '../contracts/request.ts';

/** A request of a source, as it came. */
export async function deliveryOf(c: Context): Promise<Delivery> {
  const raw = c.req.method === 'GET' ? new Uint8Array() : await rawBody(c);
  return { raw, header: (name) => header(c, name) };
}
