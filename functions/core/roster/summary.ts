import { type Word, wordOf } from '../accounts/word.ts';
import { emailOf } from '../people/emails.ts';
import { groupsOf } from '../people/groups-of.ts';
import type { Identity } from '../people/identity.ts';
import { isLiving } from '../people/is-living.ts';
import type { PersonRecord } from './person-record.ts';

/** A user of a source, as a list of people shows them. */
export type UserSummary = {
  source: string;
  id: string;
  says: 'active' | 'suspended' | 'gone';
  email?: string;
  name?: string;
};

/** A person in a few hundred bytes: what a list of everybody shows, and what it is searched by. */
export type Summary = {
  person: string;
  /** The latest word of an e-mail first. */
  users: UserSummary[];
  /** Names of groups, or ids where nobody said a name. */
  groups: string[];
  /** There are more groups than fit. */
  moreGroups?: true;
  /** By target; without those on which they are left alone. `since`: ISO 8601 UTC, by our clock. */
  targets: Record<string, { word: Word; since: string }>;
};

const usersAtMost = 8;
const groupsAtMost = 60;
const textAtMost = 100;

/** The summary of a person; `before` tells since when a word holds, and `now` (ISO 8601 UTC) does where it is a new one. */
export function summaryOf(
  { person, identities, accounts }: Pick<PersonRecord, 'person' | 'identities' | 'accounts'>,
  before: Pick<Summary, 'targets'> | undefined,
  now: string,
): Summary {
  const byLastWord = identities.toSorted((one, other) => (emailStamp(one) < emailStamp(other) ? 1 : -1));
  const groups = [...new Set(identities.flatMap(namesOfGroups))].sort();
  const targets: Summary['targets'] = {};
  for (const [target, account] of Object.entries(accounts)) {
    const word = wordOf(account);
    const known = before?.targets[target];
    if (word !== undefined) targets[target] = known?.word === word ? known : { word, since: now };
  }
  return {
    person,
    users: byLastWord.slice(0, usersAtMost).map(userSummary),
    groups: groups.slice(0, groupsAtMost),
    ...(groups.length > groupsAtMost && { moreGroups: true }),
    targets,
  };
}

/** Whether a list of people shows two views of an identity alike. */
export function isAlike(one: Identity | undefined, other: Identity): boolean {
  if (one === undefined || one.split || other.split) return false;
  return [userSummary, namesOfGroups].every(
    (part) => JSON.stringify(part(one)) === JSON.stringify(part(other)),
  );
}

function userSummary(identity: Identity): UserSummary {
  const { source, userId, attributes, active } = identity;
  const { displayName, givenName, familyName } = attributes;
  const full = [givenName?.value, familyName?.value].filter((part) => part !== undefined).join(' ');
  const name = displayName?.value.trim() || full.trim();
  const email = emailOf(identity);
  return {
    source,
    id: userId,
    says: isLiving(identity) ? ((active?.value ?? true) ? 'active' : 'suspended') : 'gone',
    ...(email !== undefined && { email }),
    ...(name !== '' && { name: name.slice(0, textAtMost) }),
  };
}

function namesOfGroups(identity: Identity): string[] {
  return groupsOf(identity).map((id) => (identity.groupNames[id]?.value ?? id).slice(0, textAtMost));
}

function emailStamp({ attributes }: Identity): string {
  return attributes.email?.stamp ?? attributes.userName?.stamp ?? '';
}
