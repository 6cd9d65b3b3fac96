import type { Leavers } from '../config/config.ts';
import type { Account } from './account.ts';
import type { Decision } from './decision.ts';
import { leave } from './leave.ts';
import type { Orphan } from './orphan.ts';

const waitFor = 10 * 60_000;

/** What an orphaned account should be. Throws why that cannot be told. */
export function desiredForOrphan(
  left: Orphan,
  provisioning: Partial<Account>,
  leavers: Leavers,
  now: number,
): Decision {
  switch (left.how) {
    case 'unknown':
      throw left.failure;
    case 'leave':
      return leave({ provisioning, leavers, now }, left.email);
    case 'make way':
      return { desired: { state: 'absent' }, leavingSince: provisioning.leavingSince };
    case 'theirs':
    case 'wait':
      return { desired: { state: 'unmanaged' }, changesAt: new Date(now + waitFor).toISOString() };
  }
}
