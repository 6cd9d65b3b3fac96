import { isDeepStrictEqual } from 'node:util';
import type { Account } from '../accounts/account.ts';
import { mayHaveAccount } from '../accounts/may-have-account.ts';
import { empty, inherit, orphan } from '../accounts/transitions/index.ts';
import { eachAlone, throwOneOf } from '../delivery/each-alone.ts';
import { inheritExclusion } from './exclusions.ts';
import { keys } from './keys.ts';
import type { Roster } from './roster.ts';

/**
 * Accounts go with the last identity, and so does an exclusion. Where the person they go to has an account of their own already,
 * the human has two: the orphaned one stays where it is and is due at once, to leave as a leaver's does; also if a worker is just
 * about to make it.
 */
export async function transferAll(roster: Roster, from: string, to: string): Promise<void> {
  const { identities, accounts, exclusion } = await roster.load(from);
  if (identities.length > 0) return;
  if (exclusion !== undefined) await inheritExclusion(roster.table, to, exclusion);
  const { failed } = await eachAlone(Object.entries(accounts), async ([target, left]) => {
    const { externalIds, managed, attemptedEmails = [] } = left;
    // Work that was begun and never finished may have made an account under the address it was begun with.
    const address = left.address ?? attemptedEmails.at(-1);
    if (externalIds === undefined && attemptedEmails.length === 0) return;
    const theirs = await roster.updateAccount(to, target, (item) =>
      externalIds !== undefined && !mayHaveAccount(item) ? inherit(item, left, managed) : undefined,
    );
    const isTheirs = externalIds !== undefined && isDeepStrictEqual(theirs?.externalIds, externalIds);
    if (isTheirs) await passOn(roster, left, to);
    const isSecond = managed === true && !isTheirs && address !== undefined;
    await roster.updateAccount(from, target, (item) => (isSecond ? orphan(item, roster.now()) : empty(item)));
  });
  throwOneOf(failed);
}

/** Notes that an account is another person's from here on. */
async function passOn(
  roster: Roster,
  { person, target, externalIds }: Account,
  newOwner: string,
): Promise<void> {
  for (const id of externalIds ?? []) {
    await roster.takeLink(keys.accountLink(target, id), newOwner, person);
  }
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
