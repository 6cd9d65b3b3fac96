import * as z from 'zod/mini';
import { defineSource } from '../../core/contracts/define-source.ts';

/** A file with a line a user, for people whom no other source knows. Its columns are the command's business. */
export const csv = defineSource({
  name: 'CSV',
  settings: z.strictObject({
    /** Whose file it is. A file under another name than before proves nothing, unless that is meant. */
    tenant: z._default(z.string().check(z.minLength(1)), 'csv'),
  }),
  file: { tenant: ({ tenant }) => tenant },
});
