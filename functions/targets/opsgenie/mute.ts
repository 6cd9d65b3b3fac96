import { Blocked } from '../../core/contracts/errors.ts';
import { defaultRole, lowered, rank } from './roles.ts';
import type { Account, Contact } from './schema.ts';
import { type OpsgenieStep, step } from './steps.ts';

/**
 * Opsgenie can suspend nobody: https://docs.opsgenie.com/docs/user-api. Contacts are what it pages by, so they go off
 * first, then every right beyond those of a User. Not lower, because schedules may lose a person who is less than that. Teams
 * stay, because leaving one could leave a hole in its rota.
 */
export function mute(account: Account): OpsgenieStep[] {
  const steps = [
    ...account.contacts.filter(({ enabled }) => enabled).flatMap(switchContact(account, false)),
    ...lowerRole(account),
  ];
  if (steps.length === 0) refuseRefusedContacts(account);
  return steps;
}

function lowerRole({ id, role }: Account): OpsgenieStep[] {
  const lower = lowered(role);
  return lower === role ? [] : [step({ kind: 'changeRole', user: id, role: lower })];
}

/** Contacts that were off before our mute stay off: their owner did that. */
export function unmute(account: Account, snapshot?: Account): OpsgenieStep[] {
  const before = new Set(snapshot?.contacts.filter(({ enabled }) => enabled).map(({ id }) => id));
  return account.contacts
    .filter(({ id, enabled }) => !enabled && before.has(id))
    .flatMap(switchContact(account, true));
}

/** The role as it was before our mute, unless a human gave another one since or made the account anew. */
export function roleBefore(account: Account, snapshot?: Account): string {
  const isOurDoing = snapshot?.id === account.id && lowered(snapshot.role) === account.role;
  return isOurDoing ? snapshot.role : account.role;
}

/** What a later look of the mute finds to take is given back too: a human gave it since the first. */
export function extend(snapshot: Account, account: Account): Account {
  if (snapshot.id !== account.id) return account;
  const wasOn = new Set(snapshot.contacts.filter(({ enabled }) => enabled).map(({ id }) => id));
  const own = new Set(account.contacts.map(({ id }) => id));
  const teams = teamsOf(snapshot, account);
  const places = snapshot.places ?? account.places;
  const turns = snapshot.turns ?? account.turns;
  const escalations = snapshot.escalations ?? account.escalations;
  const takers = snapshot.places ? snapshot.takers : account.takers;
  return {
    ...snapshot,
    ...(teams && { teams }),
    ...(places && { places }),
    ...(turns && { turns }),
    ...(escalations && { escalations }),
    ...(takers && { takers }),
    role: rank(account.role) > rank(defaultRole) ? account.role : snapshot.role,
    contacts: [
      ...snapshot.contacts.filter(({ id }) => !own.has(id)),
      ...account.contacts.map((contact) => ({
        ...contact,
        enabled: contact.enabled || wasOn.has(contact.id),
      })),
    ],
  };
}

/** A mute does not look at them; a removal, which leaves one after the other, does. */
function teamsOf(snapshot: Account, account: Account): Account['teams'] {
  if (snapshot.teams === undefined || account.teams === undefined) return snapshot.teams ?? account.teams;
  const before = new Set(snapshot.teams.map(({ id }) => id));
  return [...snapshot.teams, ...account.teams.filter(({ id }) => !before.has(id))];
}

function switchContact(account: Account, on: boolean) {
  return ({ id, method }: Contact): OpsgenieStep[] => {
    if (account.refused?.[id] !== undefined) return [];
    return [step({ kind: 'switchContact', user: account.id, contact: { id, method }, on })];
  };
}

export function refuseRefusedContacts(account: Account): void {
  const refused = account.contacts.find(({ id }) => account.refused?.[id] !== undefined);
  if (refused === undefined) return;
  const words = account.refused?.[refused.id];
  throw new Blocked(
    'Opsgenie refuses to switch a contact on or off',
    `Opsgenie refuses to ${refused.enabled ? 'disable' : 'enable'} the ${refused.method} contact: ${words}`,
    { words },
  );
}
