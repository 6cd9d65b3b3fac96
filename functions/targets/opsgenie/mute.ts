import { Blocked } from '../../core/contracts/errors.ts';
import type { Step } from '../../core/contracts/step.ts';
import { defaultRole, lowered, rank } from './roles.ts';
import type { Account } from './schema.ts';
import { patch } from './steps.ts';

/**
 * Opsgenie can suspend nobody: https://docs.opsgenie.com/docs/user-api. Contacts are what it pages by, so they go off
 * first, then every right beyond those of a User. Not lower, because schedules may lose whoever is less than that. Teams
 * stay, because leaving one could leave a hole in its rota.
 */
export function mute(account: Account): Step[] {
  const steps = [
    ...account.contacts.filter(({ enabled }) => enabled).flatMap(switchContact(account, 'disable')),
    ...lowerRole(account),
  ];
  if (steps.length === 0) refuseRefusedContacts(account);
  return steps;
}

function lowerRole(account: Account): Step[] {
  const name = lowered(account.role);
  if (name === account.role) return [];
  return [patch(account, `Lower the role to ${name}`, { role: { name } })];
}

/** Contacts that were off before our mute stay off: their owner did that. */
export function unmute(account: Account, snapshot?: Account): Step[] {
  const before = new Set(snapshot?.contacts.filter(({ enabled }) => enabled).map(({ id }) => id));
  return account.contacts
    .filter(({ id, enabled }) => !enabled && before.has(id))
    .flatMap(switchContact(account, 'enable'));
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
  return {
    ...snapshot,
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

function switchContact(account: Account, to: 'enable' | 'disable') {
  return ({ id, method }: Account['contacts'][number]): Step[] => {
    if (account.refused?.[id] !== undefined) return [];
    const title = `${to === 'enable' ? 'Enable' : 'Disable'} the ${method} contact`;
    const path = `/v2/users/${account.id}/contacts/${id}/${to}`;
    return [{ title, method: 'POST', path, destructive: false }];
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
