import type { Observed } from './observed.ts';

/**
 * An account as the vendor's answer to a change shows it. `isProved`: nothing of what was changed is in doubt, so the
 * change needs no look; else one follows, which is handed `observed` as `known.shown`.
 */
export type Shown<Account = unknown> = { observed: Observed<Account>; isProved: boolean };
