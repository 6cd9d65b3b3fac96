import type { Source } from '../core/source.ts';

/** Every source that Rollcall knows: one line each, and the key is the id everywhere. */
export const sources = {} satisfies Record<string, Source>;
