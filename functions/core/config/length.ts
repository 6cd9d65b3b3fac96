import * as z from 'zod/mini';
import { day, duration } from '../../lib/duration.ts';

/** A length of time such as `72h`, in milliseconds. */
export const milliseconds = z.pipe(
  z
    .string()
    .check(
      z.refine((text) => duration(text) !== undefined, 'write a length of time such as 30s, 15m, 72h or 7d'),
    ),
  z.transform((text) => duration(text) ?? 0),
);

/** A length that a decision waits for: never none, and never so long that no calendar has its end. */
export const waited = (otherwise: string) =>
  z.pipe(
    milliseconds,
    z.number().check(z.refine((length) => length > 0 && length <= 3_650 * day, otherwise)),
  );
