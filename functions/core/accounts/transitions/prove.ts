import { addressOf } from '../../contracts/address-of.ts';
import type { Desired } from '../../contracts/desired.ts';
import { isLess } from '../../contracts/is-less.ts';
import type { Observed } from '../../contracts/observed.ts';
import { isLeaverState } from '../../delivery/lane.ts';
import type { Account } from '../account.ts';
import { type Changed, changed } from './changed.ts';
import { isBegun } from './learn.ts';

/** Once the vendor was seen to hold all access that was desired, also if a name or the like is still to come. */
export function prove(account: Account, desired: Desired, observed: Observed): Changed | undefined {
  if (!isBegun(account)) return undefined;
  const stays = isLess(desired) && isLeaverState(account.appliedState);
  return changed({
    ...account,
    appliedState: stays ? account.appliedState : desired.state,
    externalIds: observed.present ? observed.ids : undefined,
    address: addressOf(desired) ?? account.address ?? account.attemptedEmails?.at(-1),
    ...(desired.state === 'present' &&
      !isLess(desired) && {
        muted: false,
        snapshot: undefined,
        removing: undefined,
      }),
  });
}
