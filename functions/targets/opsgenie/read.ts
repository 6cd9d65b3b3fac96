import type * as z from 'zod/mini';
import type { Answer } from '../../core/contracts/call.ts';
import { Transient } from '../../core/contracts/errors.ts';

/** The answer in its shape. Half an answer says nothing about anybody, so it is asked for again: throws `Transient`. */
export function read<T>(schema: z.ZodMiniType<T>, answer: Answer): T {
  const result = schema.safeParse(answer.body);
  if (result.success) return result.data;
  throw new Transient(`Opsgenie ${answer.status} was not the answer that it documents`, {
    cause: result.error,
    status: answer.status,
  });
}
