import type * as z from 'zod/mini';
import type { Answer } from '../../core/contracts/call.ts';
import { Transient } from '../../core/contracts/errors.ts';

/** The answer in its documented shape; half an answer says nothing, so it is asked for again. */
export function read<T>(shape: z.ZodMiniType<T>, { status, body }: Pick<Answer, 'status' | 'body'>): T {
  const result = shape.safeParse(body);
  if (result.success) return result.data;
  throw new Transient(`PagerDuty ${status} was not the answer that it documents`, {
    cause: result.error,
    status,
  });
}
