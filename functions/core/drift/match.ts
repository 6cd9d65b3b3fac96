import type { ListedAccount } from '../contracts/accounts.ts';
import { addressOf } from '../contracts/address-of.ts';
import type { Subject } from './difference.ts';

/** By person the ids of their accounts, those that the roster knows first; and the accounts of nobody whom the roster has. */
type Matched = { ids: Map<string, string[]>; ofNobody: ListedAccount[] };

/**
 * Whose the accounts of a list are: by the vendor's id first, as the roster knows it; of the rest by an address. An account is
 * one person's, and who is to have one comes before who is left alone.
 */
export function match(subjects: readonly Subject[], accounts: readonly ListedAccount[]): Matched {
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const byEmail = new Map<string, ListedAccount[]>();
  for (const account of accounts) {
    for (const email of account.emails.map(plain))
      byEmail.set(email, [...(byEmail.get(email) ?? []), account]);
  }
  const ids = new Map<string, string[]>();
  const taken = new Set<string>();
  const take = (person: string, id: string) => {
    if (taken.has(id)) return;
    taken.add(id);
    ids.set(person, [...(ids.get(person) ?? []), id]);
  };
  for (const { person, account } of subjects) {
    for (const id of account.externalIds ?? []) if (byId.has(id)) take(person, id);
  }
  const managedFirst = subjects.toSorted((one, other) => Number(isAlone(one)) - Number(isAlone(other)));
  for (const subject of managedFirst) {
    const email = isAlone(subject) ? subject.email : addressOf(subject.desired);
    if (email === undefined) continue;
    for (const { id } of byEmail.get(plain(email)) ?? []) take(subject.person, id);
  }
  return { ids, ofNobody: accounts.filter(({ id }) => !taken.has(id)) };
}

const isAlone = ({ desired }: Subject) => desired.state === 'unmanaged';
const plain = (email: string) => email.trim().toLowerCase();
