import { lowered, rank } from './roles.ts';
import type { Account, Rule } from './schema.ts';
import { type NewRule, type PagerdutyStep, selfOf, step } from './steps.ts';

/**
 * PagerDuty can suspend nobody: https://developer.pagerduty.com/api-reference/ (Users). So they are signed out everywhere,
 * their calendar feed ends, nothing notifies them, and every right beyond a Responder's goes. Not lower, because a schedule
 * takes nobody who is less. Teams stay, because leaving one could leave a hole in its rota.
 *
 * Signing out leaves nothing to be seen, so it goes before what does: as long as any of that is left, it is done again.
 */
export function mute(account: Account, snapshot?: Account): PagerdutyStep[] {
  const { id: user, refused = {}, rules } = account;
  const seen = [
    ...rules.map((rule) => step({ kind: 'removeRule', user, rule })),
    ...(refused.changeRole === undefined ? lowerRole(account) : []),
  ];
  if (seen.length === 0 && snapshot !== undefined) return [];
  const unseen: PagerdutyStep[] = [];
  if (refused.endSessions === undefined) unseen.push(step({ kind: 'endSessions', user }));
  if (refused.renewCalendarKey === undefined) unseen.push(step({ kind: 'renewCalendarKey', user }));
  return [...unseen, ...seen];
}

function lowerRole(account: Account): PagerdutyStep[] {
  const role = lowered(account.role);
  return role === account.role ? [] : [step({ kind: 'changeRole', self: selfOf(account), role })];
}

/** The rules of before our mute whose contact is there still. */
export function rulesBefore(account: Account, snapshot?: Account): NewRule[] {
  if (snapshot?.id !== account.id) return [];
  return snapshot.rules.flatMap(({ urgency, delay, contact }) =>
    contact !== undefined && account.contacts.some(({ id }) => id === contact.id)
      ? [{ urgency, delay, contact }]
      : [],
  );
}

/** What a later look of the mute finds to take is given back too: a human gave it since the first. */
export function extend(snapshot: Account, account: Account): Account {
  if (snapshot.id !== account.id) return account;
  const added = account.rules.filter((rule) => !snapshot.rules.some((own) => isSameRule(own, rule)));
  const teams = account.teams.filter(({ id }) => !snapshot.teams.some((team) => team.id === id));
  return {
    ...snapshot,
    role: rank(lowered(account.role)) < rank(account.role) ? account.role : snapshot.role,
    contacts: [
      ...snapshot.contacts,
      ...account.contacts.filter(({ id }) => !snapshot.contacts.some((contact) => contact.id === id)),
    ],
    rules: [...snapshot.rules, ...added],
    teams: [...snapshot.teams, ...teams],
  };
}

/** Whether two rules do the same, whichever ids they have. */
export function isSameRule(one: Omit<Rule, 'id'>, other: Omit<Rule, 'id'>): boolean {
  return one.urgency === other.urgency && one.delay === other.delay && one.contact?.id === other.contact?.id;
}
