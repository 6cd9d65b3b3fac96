import type { Http } from '../../../functions/lib/http.ts';
import { CommandError } from '../command-error.ts';
import type { Delivery } from './last-delivery.ts';

/** Delivers, and answers the status. Throws `CommandError` where nothing listens. */
export async function post(
  { url, headers, body }: Pick<Delivery, 'url' | 'headers' | 'body'>,
  http: Http,
): Promise<number> {
  try {
    return (await http({ method: 'POST', url, headers, body })).status;
  } catch (cause) {
    throw new CommandError(
      `Nothing answers at ${url}: start Rollcall with npm start, or name its port with --port.`,
      1,
      { cause },
    );
  }
}
