import type * as z from 'zod/mini';
import type { Answer } from './call.ts';
import { Transient } from './errors.ts';

/**
 * What reads a vendor's answers in the shapes that it documents. Half an answer says nothing about anybody, so it is asked for
 * again: what is read throws `Transient`. `vendor`: its name as people write it.
 *
 * @example
 * const read = readerOf('Opsgenie');
 * const { users } = read(Seats, await vendor.call({ method: 'GET', path: '/v2/account' }));
 */
export function readerOf(vendor: string) {
  return <T>(shape: z.ZodMiniType<T>, { status, body }: Pick<Answer, 'status' | 'body'>): T => {
    const result = shape.safeParse(body);
    if (result.success) return result.data;
    throw new Transient(`${vendor} ${status} was not the answer that it documents`, {
      cause: result.error,
      status,
    });
  };
}
