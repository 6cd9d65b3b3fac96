import type { Target } from '../core/target.ts';

/** Every target that Rollcall knows: one line each, and the key is the id everywhere. */
export const targets = {} satisfies Record<string, Target>;
