import { lookSoon, orphan } from '../accounts/transitions/index.ts';
import { eachAlone, throwOneOf } from '../delivery/each-alone.ts';
import type { Roster } from './roster.ts';

/** Orphaned accounts may stand in the way of the person who has their address now. */
export async function makeDueNow(roster: Roster, person: string): Promise<void> {
  const { identities, accounts } = await roster.load(person);
  if (identities.length > 0) return;
  const { failed } = await eachAlone(Object.entries(accounts), async ([target, { managed }]) => {
    if (managed) await roster.updateAccount(person, target, (item) => orphan(item, roster.now()));
  });
  throwOneOf(failed);
}

/** Looks soon at a person whose address is another's from now on. */
export async function lookAtSoon(roster: Roster, person: string): Promise<void> {
  const { accounts } = await roster.load(person);
  const { failed } = await eachAlone(Object.entries(accounts), ([target, { desiredState }]) =>
    roster.updateAccount(person, target, (account) => lookSoon(account, desiredState, roster.now())),
  );
  throwOneOf(failed);
}
