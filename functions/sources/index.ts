import type { Source } from '../core/source.ts';
import { pagerduty } from './pagerduty/index.ts';

/** Every source that Rollcall knows: one line each, and the key is the id everywhere. */
export const sources = { pagerduty } satisfies Record<string, Source>;
