import type { Listed } from '../contracts/accounts.ts';
import type { Target } from '../contracts/target.ts';
import { compare, isOnTheWay } from './compare.ts';
import type { Difference, Subject } from './difference.ts';
import { doubtOfAccounts } from './doubt.ts';
import type { Counts, Drift } from './drift.ts';
import { match } from './match.ts';

/** What is compared: the accounts in the lists, and the persons of the roster. */
type Comparison = {
  target: Target;
  listed: Listed;
  subjects: readonly Subject[];
  /** Why the lists prove nothing, where that is known already. */
  doubt?: string;
  /** How many persons may leave at once; `undefined` for any number. */
  allowed: number | undefined;
};

type Concluded = Pick<Drift, 'accounts' | 'outcome' | 'counts' | 'differences' | 'leftAlone' | 'notListed'>;

/** What lists that were read to their end say of everybody; nothing where they prove nothing. Pure. */
export function conclude({ target, listed, subjects, ...known }: Comparison): Concluded {
  const { accounts } = listed;
  const { ids, ofNobody } = match(subjects, accounts);
  const compared = subjects.filter(({ isLeftOut }) => !isLeftOut);
  const notCompared = subjects.length - compared.length;
  const proved = compared.filter(isProved);
  // By the vendor's ids alone: another organization may have accounts with the same addresses.
  const there = new Set(accounts.map(({ id }) => id));
  const notListed = proved.filter((subject) => !isThere(subject, there)).map(({ person }) => person);
  const doubt =
    known.doubt ??
    doubtOfAccounts({
      accounts: accounts.length,
      proved: proved.length,
      missing: notListed.length,
      allowed: known.allowed,
    });
  const nothing = { differences: [], leftAlone: [], notListed };
  if (doubt !== undefined) {
    const counts = { ...none, notCompared };
    return { ...nothing, accounts: accounts.length, outcome: { how: 'proves nothing', why: doubt }, counts };
  }
  const emails = new Map(accounts.map((account) => [account.id, account.emails]));
  const leftAlone = ofNobody.map(({ id, emails }): Drift['leftAlone'][number] => ({ id, emails }));
  const differences: Difference[] = [];
  let onTheWay = 0;
  for (const subject of compared) {
    const { person, desired, account } = subject;
    const own = ids.get(person) ?? [];
    if (desired.state === 'unmanaged') {
      leftAlone.push(...own.map((id) => ({ id, emails: emails.get(id) ?? [], person })));
      continue;
    }
    const difference = compare(target, subject, listed.show(own, desired));
    if (difference === undefined) continue;
    if (isOnTheWay(account, desired)) onTheWay++;
    else differences.push(difference);
  }
  return {
    accounts: accounts.length,
    outcome: { how: 'complete' },
    counts: {
      ...countsOf(differences),
      leftAlone: leftAlone.length,
      onTheWay,
      notCompared,
    },
    differences: differences.toSorted(worstFirst),
    leftAlone,
    notListed: [],
  };
}

const none: Counts = {
  surplus: 0,
  missing: 0,
  different: 0,
  ofLeavers: 0,
  leftAlone: 0,
  onTheWay: 0,
  notCompared: 0,
};

/** Whether an account was seen at the vendor when it was last proved. */
function isProved({ account }: Subject): boolean {
  const { status, externalIds = [], appliedState, appliedHash } = account;
  return (
    status === 'applied' && externalIds.length > 0 && appliedHash !== undefined && appliedState !== 'absent'
  );
}

function isThere({ account }: Subject, ids: ReadonlySet<string>): boolean {
  return account.externalIds?.some((id) => ids.has(id)) ?? false;
}

function countsOf(differences: readonly Difference[]): Pick<Counts, Difference['kind'] | 'ofLeavers'> {
  const count = (kind: Difference['kind']) => differences.filter((one) => one.kind === kind).length;
  return {
    surplus: count('surplus'),
    missing: count('missing'),
    different: count('different'),
    ofLeavers: differences.filter(({ hasLeft }) => hasLeft).length,
  };
}

const order: Difference['kind'][] = ['surplus', 'missing', 'different'];

function worstFirst(one: Difference, other: Difference): number {
  const rank = ({ kind, hasLeft }: Difference) => (hasLeft ? -1 : order.indexOf(kind));
  return rank(one) - rank(other) || (one.person < other.person ? -1 : 1);
}
