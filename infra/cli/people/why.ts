import type { Account } from '../../../functions/core/accounts/account.ts';

const holds = {
  brake: 'held by the brake',
  observe: 'not done, because the mode is observe',
  ask: 'waits for a human, because the mode is ask',
  exclude: 'left alone, because the person is excluded',
  'ask-destructive': 'waits for a human, because the mode is ask-destructive',
  cover: 'waits for a human, because cover on call would be lost',
};

/** What is in the way of an account, in a few words; nothing where it is merely on its way. */
export function whyOf({ status, lastError, hold }: Account): string | undefined {
  if (status === 'held' && hold !== undefined)
    return hold.by === 'exclude'
      ? `${holds.exclude} until ${hold.until}: ${hold.reason}`
      : hold.decided === 'rejected'
        ? 'a human decided that this is not done'
        : holds[hold.by];
  return lastError?.by ?? lastError?.words ?? lastError?.message;
}
