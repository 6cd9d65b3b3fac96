import type { Desired } from '../contracts/desired.ts';
import { isLeaverState } from '../delivery/lane.ts';
import type { Account } from './account.ts';
import { hashOf } from './hash.ts';

const changedConfiguration = 'a changed configuration';

/**
 * What is behind what a person should be on a target: the id of the event that asks or that asked last, or, where the wish is
 * another one and no event asks, the configuration. That a mute becomes a removal is time's doing and keeps its cause, and so
 * does the wish after a dispute, which the event of another person may have ended.
 */
export function causeOf(account: Account, desired: Desired, event?: { id?: string }): string | undefined {
  if (event?.id !== undefined) return event.id;
  const { desiredHash, desiredState, lastError, causedBy } = account;
  const isAnother = desired.state !== 'unmanaged' && hashOf(desired) !== desiredHash;
  const isByTime = isLeaverState(desiredState) && isLeaverState(desired.state);
  return isAnother && !isByTime && lastError?.kind !== 'Dispute' ? changedConfiguration : causedBy;
}
