import { shareIds } from '../accounts/account.ts';
import { humanOf } from './human-of.ts';
import { keys } from './keys.ts';
import type { Roster } from './roster.ts';

/**
 * Notes whose an account is; Answers another human who has it: a former owner of the
 * address, whose account is not renamed or removed yet. The orphaned account of a person who is this one now is taken.
 */
export async function claimAccount(
  roster: Roster,
  person: string,
  target: string,
  externalIds: string[],
): Promise<{ owner: string; account: string } | undefined> {
  for (const account of externalIds) {
    const link = keys.accountLink(target, account);
    let owner = await roster.linkOwner(link);
    while (owner !== person) {
      const human = await humanWith(roster, owner, target, account);
      if (human !== undefined && human !== person) return { owner: human, account };
      owner = await roster.takeLink(link, person, owner);
    }
  }
  return undefined;
}

/** Another human who has any of an account's ids, as `claimAccount` answers it; changes nothing. */
export async function otherOwner(
  roster: Roster,
  person: string,
  target: string,
  externalIds: string[],
): Promise<{ owner: string; account: string } | undefined> {
  for (const account of externalIds) {
    const owner = await roster.linkOwner(keys.accountLink(target, account));
    const human = owner === person ? undefined : await humanWith(roster, owner, target, account);
    if (human !== undefined && human !== person) return { owner: human, account };
  }
  return undefined;
}

/** The human whose account it is, if the owner on record has it still. */
async function humanWith(
  roster: Roster,
  owner: string | undefined,
  target: string,
  id: string,
): Promise<string | undefined> {
  if (owner === undefined || !shareIds((await roster.account(owner, target))?.externalIds, [id]))
    return undefined;
  return humanOf(roster, owner);
}
