import type * as z from 'zod/mini';
import type { Answer } from '../../core/contracts/call.ts';
import { Transient } from '../../core/contracts/errors.ts';

/** An answer in the shape that PagerTree documents. Half an answer says nothing about anybody: throws `Transient`. */
export function read<T>(shape: z.ZodMiniType<T>, { status, body }: Pick<Answer, 'status' | 'body'>): T {
  const result = shape.safeParse(body);
  if (result.success) return result.data;
  const where = result.error.issues[0]?.path.join('.') || 'its body';
  throw new Transient(`PagerTree ${status} came in a shape that Rollcall does not know, at ${where}`);
}
