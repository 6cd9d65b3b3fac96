import type { Target } from '../core/contracts/target.ts';
import { opsgenie } from './opsgenie/index.ts';
import { pagerduty } from './pagerduty/index.ts';
import { pagertree } from './pagertree/index.ts';
import { statuspage } from './statuspage/index.ts';

/** Every target that Rollcall knows: one line each, and the key is the id everywhere. */
export const targets = { opsgenie, statuspage, pagertree, pagerduty } satisfies Record<string, Target>;
