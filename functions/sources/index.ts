import type { Source } from '../core/contracts/source.ts';
import { csv } from './csv/index.ts';
import { okta } from './okta/index.ts';
import { pagerduty } from './pagerduty/index.ts';
import { scim } from './scim/index.ts';

/** Every source that Rollcall knows: one line each, and the key is the id everywhere. */
export const sources = { okta, pagerduty, scim, csv } satisfies Record<string, Source>;
