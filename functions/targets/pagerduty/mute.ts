import { lowered, rank } from './roles.ts';
import type { Account, Contact, Rule } from './schema.ts';
import { type NewRule, type PagerdutyStep, refusalKey, selfOf, step } from './steps.ts';

/**
 * PagerDuty can suspend nobody: https://developer.pagerduty.com/api-reference/ (Users). So they are signed out everywhere,
 * their calendar feed ends, nothing notifies them, and every right beyond a Responder's goes. Not lower, because a schedule
 * takes nobody who is less. Teams stay, because leaving one could leave a hole in its rota.
 *
 * Signing out leaves nothing to be seen in the account, so it goes before what does: as long as any of that is left, it is done
 * again; and where nothing is left, a look at their sessions says whether it was done. The calendar feed goes before the sessions.
 */
export function mute(account: Account): PagerdutyStep[] {
  const { id: user, refused = {} } = account;
  const seen = [...withoutNotice(account), ...(refused.changeRole === undefined ? lowerRole(account) : [])];
  // What comes after them in a mute was refused a moment ago, or they were themselves.
  const isTried = Object.keys(refused).some((what) => /^(endSessions|removeContact)/.test(what));
  if (account.isSignedIn === false || isTried) return seen;
  const unseen: PagerdutyStep[] = [];
  if (refused.renewCalendarKey === undefined) unseen.push(step({ kind: 'renewCalendarKey', user }));
  return [...unseen, step({ kind: 'endSessions', user }), ...seen];
}

/** Whether anything that a mute takes, and a look at the account shows, is left. */
export function hasSomethingToMute({ rules, role, refused }: Account): boolean {
  return rules.length > 0 || (lowered(role) !== role && refused?.changeRole === undefined);
}

/**
 * Nothing notifies them any more. A contact goes with all its rules in one call where that spares calls: a mute is for the people
 * of a bad hour, and calls are what the vendor limits.
 */
function withoutNotice(account: Account): PagerdutyStep[] {
  const { id: user, refused = {} } = account;
  const contacts = contactsToTake(account).filter(
    (contact) => refused[refusalKey({ kind: 'removeContact', user, contact })] === undefined,
  );
  const gone = new Set(contacts.map(({ id }) => id));
  const rules = account.rules.filter(({ contact }) => contact === undefined || !gone.has(contact.id));
  return [
    ...contacts.map((contact) => step({ kind: 'removeContact', user, contact })),
    ...rules.map((rule) => step({ kind: 'removeRule', user, rule })),
  ];
}

/** More rules than these take more calls than a mute may. */
const rulesOneByOne = 2;

/** What can be made anew: a device makes its own contact, and WhatsApp asks the person. */
const remakeable = ['email_contact_method', 'phone_contact_method', 'sms_contact_method'];

/** The contacts that a mute of this account takes together with their rules. */
function contactsToTake({ contacts, rules }: Account): Contact[] {
  if (rules.length <= rulesOneByOne) return [];
  const count = ({ id }: Contact) => rules.filter(({ contact }) => contact?.id === id).length;
  return contacts.filter(
    (contact) => count(contact) > 1 && contact.address !== undefined && remakeable.includes(contact.type),
  );
}

function lowerRole(account: Account): PagerdutyStep[] {
  const role = lowered(account.role);
  return role === account.role ? [] : [step({ kind: 'changeRole', self: selfOf(account), role })];
}

/** What our mute took, and is not there again: contacts, and then the rules for those that are there. */
export function beforeMute(account: Account, snapshot?: Account): { contacts: Contact[]; rules: NewRule[] } {
  if (snapshot?.id !== account.id) return { contacts: [], rules: [] };
  const now = ({ id }: { id: string }) => {
    const before = snapshot.contacts.find((contact) => contact.id === id);
    return account.contacts.find(
      (contact) => contact.id === id || (before && isSameContact(before, contact)),
    );
  };
  return {
    contacts: contactsToTake(snapshot).filter((contact) => now(contact) === undefined),
    rules: snapshot.rules.flatMap(({ urgency, delay, contact }) => {
      const there = contact && now(contact);
      return there ? [{ urgency, delay, contact: { id: there.id, type: there.type } }] : [];
    }),
  };
}

function isSameContact(one: Contact, other: Contact): boolean {
  return (
    one.address !== undefined &&
    one.type === other.type &&
    one.address.toLowerCase() === other.address?.toLowerCase() &&
    one.countryCode === other.countryCode
  );
}

/** What a later look of the mute or the removal finds is given back too: a human gave it since the first, or it was not looked at. */
export function extend(snapshot: Account, account: Account): Account {
  if (snapshot.id !== account.id) return account;
  const added = account.rules.filter((rule) => !snapshot.rules.some((own) => isSameRule(own, rule)));
  const roleIn = (id: string) => account.teams.find((team) => team.id === id)?.role;
  const known = snapshot.teams.map((team) => {
    const role = team.role ?? roleIn(team.id);
    return { ...team, ...(role && { role }) };
  });
  const teams = account.teams.filter(({ id }) => !snapshot.teams.some((team) => team.id === id));
  const places = snapshot.places ?? account.places;
  const takers = snapshot.places ? snapshot.takers : account.takers;
  return {
    ...snapshot,
    role: rank(lowered(account.role)) < rank(account.role) ? account.role : snapshot.role,
    contacts: [
      ...snapshot.contacts,
      ...account.contacts.filter(({ id }) => !snapshot.contacts.some((contact) => contact.id === id)),
    ],
    rules: [...snapshot.rules, ...added],
    teams: [...known, ...teams],
    ...(places && { places }),
    ...(takers && { takers }),
  };
}

/** Whether two rules do the same, whichever ids they have. */
export function isSameRule(one: Omit<Rule, 'id'>, other: Omit<Rule, 'id'>): boolean {
  return one.urgency === other.urgency && one.delay === other.delay && one.contact?.id === other.contact?.id;
}
