import type { Vendor } from '../../core/contracts/api.ts';
import { Transient } from '../../core/contracts/errors.ts';
import { path } from './path.ts';
import { Rows } from './schema.ts';

/**
 * The ids of all pages that the key can see. One that lacks a page of the settings is believed only when it is said twice: an answer that
 * went wrong may look like it. https://developer.statuspage.io/#operation/getPages
 */
export async function readPageIds(vendor: Vendor, known: string[]): Promise<string[]> {
  const read = async () => {
    const { body } = await vendor.call({ method: 'GET', path: path('pages') });
    const rows = Rows.safeParse(body);
    if (!rows.success)
      throw new Transient('Statuspage listed its pages in a shape that Rollcall does not know');
    return rows.data.map(({ id }) => id);
  };
  const ids = await read();
  if (known.every((page) => ids.includes(page))) return ids;
  const again = await read();
  if (again.join() === ids.join()) return ids;
  throw new Transient('Statuspage listed its pages, and a moment later other ones');
}
