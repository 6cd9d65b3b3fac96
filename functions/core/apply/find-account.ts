import { type Account, shareIds } from '../accounts/account.ts';
import { addressOf } from '../contracts/address-of.ts';
import type { Desired } from '../contracts/desired.ts';
import type { Target } from '../contracts/target.ts';
import { keys } from '../roster/keys.ts';
import type { Roster } from '../roster/roster.ts';

type Looking = {
  roster: Roster;
  target: Target;
  client: unknown;
  desired: Desired;
  /** An address by which nobody is to be found, because another says that it is theirs. */
  disputed?: string;
};

/**
 * The vendor's ids of a person's account, looking also where work was begun and never finished: a worker that was cut
 * off may have made the account and left no ids, and since the person was renamed, only a former address finds it.
 */
export async function externalIdsOf(looking: Looking, item: Account): Promise<string[] | undefined> {
  const { roster, target, client, desired, disputed } = looking;
  let { externalIds } = item;
  for (const email of item.attemptedEmails ?? []) {
    if (email === addressOf(desired) || email === disputed) continue;
    const holder = await roster.linkOwner(keys.emailLink(email));
    const other = holder === item.person ? undefined : holder;
    const theirs = async () =>
      other === undefined ? undefined : (await roster.account(other, item.target))?.externalIds;
    // An address that went to another person is theirs, and so is the account by it, unless they have another one.
    if (other && (await theirs()) === undefined && (await isHuman(roster, other))) continue;
    const known = { externalIds, snapshot: item.snapshot };
    const observed = await target.observe(client, { state: 'absent', email }, known, 'full');
    if (observed.present && !shareIds(await theirs(), observed.ids)) externalIds = observed.ids;
  }
  return externalIds;
}

/** Whether a person is still one: a person who turned out to be another one leaves one of whom no source speaks. */
async function isHuman(roster: Roster, person: string): Promise<boolean> {
  return (await roster.load(person)).identities.length > 0;
}
