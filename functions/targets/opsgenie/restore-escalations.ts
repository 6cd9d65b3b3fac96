import { type Became, became, isSame, standInOf } from './became.ts';
import type { Escalation, Paged } from './paging-schema.ts';
import type { ReturnOp } from './restore-steps.ts';
import type { Account } from './schema.ts';

type TakeRules = Extract<ReturnOp, { kind: 'takeRulesBack' }>;

/** The escalations of a snapshot that paged its person, and what has become of the rules. */
export function rulesWere(
  snapshot: Account,
  account: Pick<Account, 'id' | 'username' | 'escalations'>,
): ({ escalation: Escalation; standIn: Paged | undefined } & Became)[] {
  return (snapshot.escalations ?? []).map((escalation) => {
    const current = account.escalations?.find(({ id }) => id === escalation.id);
    const standIn = standInOf(
      snapshot,
      (place) => place.kind === 'escalation' && place.escalation.id === escalation.id,
    );
    const lists = { was: recipientsOf(escalation), is: current && recipientsOf(current), standIn };
    return { escalation, standIn, ...became(lists, snapshot, account) };
  });
}

/** The rules that are free, to be taken back. */
export function takeRulesBack(snapshot: Account, account: Account): TakeRules[] {
  const { id, username } = account;
  return rulesWere(snapshot, account).flatMap((was) => {
    if (was.now !== 'free' || was.standIn === undefined) return [];
    const { escalation, at, standIn } = was;
    const named = { id: escalation.id, name: escalation.name };
    return [{ kind: 'takeRulesBack', user: { id, username }, escalation: named, at, from: standIn }];
  });
}

/** The recipients of an escalation's rules, one after the other, with the person where they were and the stand-in still is. */
export function rulesInPlace({ user, at, from }: TakeRules): (each: Paged, index: number) => Paged {
  return (each, index) => (at.includes(index) && isSame(from, each) ? { type: 'user', ...user } : each);
}

/** The account once rules are taken back. */
export function rulesTakenBack(account: Account, op: TakeRules): Account {
  const swap = rulesInPlace(op);
  const escalations = account.escalations?.map((one) =>
    one.id === op.escalation.id
      ? {
          ...one,
          rules: one.rules.map((rule, index) => ({ ...rule, recipient: swap(rule.recipient, index) })),
        }
      : one,
  );
  return { ...account, ...(escalations && { escalations }) };
}

const recipientsOf = ({ rules }: Escalation) => rules.map(({ recipient }) => recipient);
