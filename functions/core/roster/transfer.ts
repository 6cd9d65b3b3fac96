import { type Account, shareId } from '../accounts/account.ts';
import { mayHaveAccount } from '../accounts/orphan.ts';
import { empty, inherit, lookSoon, orphan } from '../accounts/transitions/index.ts';
import { eachAlone, throwOneOf } from '../delivery/each-alone.ts';
import { accountLinkKey } from './keys.ts';
import type { PersonRecord, Roster } from './roster.ts';

/**
 * Accounts go with the last identity. Where the person they go to has one of their own already, the human has two:
 * the one left behind stays where it is and is due at once, to leave as a leaver's does; also if a worker is just about
 * to make it.
 */
export async function transferAll(roster: Roster, from: string, to: string): Promise<void> {
  const { identities, accounts } = await roster.load(from);
  if (identities.length > 0) return;
  const { failed } = await eachAlone(Object.entries(accounts), async ([target, left]) => {
    const { externalId, managed, attemptedEmails = [] } = left;
    // Work that was begun and never finished may have made an account under the address it was begun with.
    const address = left.address ?? attemptedEmails.at(-1);
    if (externalId === undefined && attemptedEmails.length === 0) return;
    const theirs = await roster.updateAccount(to, target, (item) =>
      externalId !== undefined && !mayHaveAccount(item) ? inherit(item, left, managed) : undefined,
    );
    const isTheirs = externalId !== undefined && theirs?.externalId === externalId;
    if (isTheirs) await passOn(roster, left, to);
    const isSecond = managed === true && !isTheirs && address !== undefined;
    await roster.updateAccount(from, target, (item) => (isSecond ? orphan(item, roster.now()) : empty(item)));
  });
  throwOneOf(failed);
}

/**
 * Notes whose an account is; `externalId` may be several ids. Answers another human who has it: a former owner of the
 * address, whose account is not renamed or removed yet. What a person left behind who is this one now is to be had.
 */
export async function claimAccount(
  roster: Roster,
  person: string,
  target: string,
  externalId: string,
): Promise<{ owner: string; account: string } | undefined> {
  for (const account of externalId.split(' ')) {
    const link = accountLinkKey(target, account);
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
  externalId: string,
): Promise<{ owner: string; account: string } | undefined> {
  for (const account of externalId.split(' ')) {
    const owner = await roster.linkOwner(accountLinkKey(target, account));
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
  if (owner === undefined || !shareId((await roster.account(owner, target))?.externalId, id))
    return undefined;
  return humanOf(roster, owner);
}

/** Who a person turned out to be, whose identities are another's by now; `undefined` where no source speaks of them. */
export async function humanOf(roster: Roster, person: string): Promise<string | undefined> {
  const seen = new Set<string>();
  for (let next: string | undefined = person; next !== undefined && !seen.has(next); ) {
    seen.add(next);
    const { identities, movedTo }: PersonRecord = await roster.load(next);
    if (identities.length > 0) return next;
    next = movedTo;
  }
  return undefined;
}

/** Notes that somebody's account is another person's from here on. */
async function passOn(
  roster: Roster,
  { person, target, externalId }: Account,
  newOwner: string,
): Promise<void> {
  for (const id of externalId?.split(' ') ?? []) {
    await roster.takeLink(accountLinkKey(target, id), newOwner, person);
  }
}

/** Accounts that were left behind may stand in the way of whoever has their address now. */
export async function makeDueNow(roster: Roster, person: string): Promise<void> {
  const { identities, accounts } = await roster.load(person);
  if (identities.length > 0) return;
  const { failed } = await eachAlone(Object.entries(accounts), async ([target, { managed }]) => {
    if (managed) await roster.updateAccount(person, target, (item) => orphan(item, roster.now()));
  });
  throwOneOf(failed);
}

/** Looks soon at somebody whose address is another's from now on. */
export async function lookAtSoon(roster: Roster, person: string): Promise<void> {
  const { accounts } = await roster.load(person);
  const { failed } = await eachAlone(Object.entries(accounts), ([target, { desiredState }]) =>
    roster.updateAccount(person, target, (account) => lookSoon(account, desiredState, roster.now())),
  );
  throwOneOf(failed);
}

/** Gives what is known of an account to the person whose it is: above all how it was before our mute. */
export async function transferOne(
  roster: Roster,
  person: string,
  target: string,
  newOwner: string,
): Promise<void> {
  const left = await roster.account(person, target);
  if (left === undefined) return;
  await roster.updateAccount(newOwner, target, (item) => inherit(item, left, true));
  await passOn(roster, left, newOwner);
  await roster.updateAccount(person, target, empty);
}
