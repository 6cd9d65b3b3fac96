import type { Desired } from '../../core/contracts/desired.ts';
import type { Observed } from '../../core/contracts/observed.ts';
import type { Step } from '../../core/contracts/step.ts';
import { unlessBlocked } from '../../core/contracts/unless-blocked.ts';
import { plan } from './plan.ts';
import { shownFirst } from './profile.ts';
import { takeRulesBack } from './restore-escalations.ts';
import { takeBackAll } from './restore-rotations.ts';
import { type RestoreOp, restoreStep } from './restore-steps.ts';
import { defaultRole, owner, rank, roleFor } from './roles.ts';
import type { Account, Contact, Grant, Team } from './schema.ts';

/** `rejoinable`: the teams of the snapshot that there still are and the person is not in. */
export type Returning = Account & { rejoinable?: Team[] };

type Present = Extract<Desired<Grant>, { state: 'present' }>;
type RestoreStep = Step<RestoreOp>;

/** What is lacking of a snapshot, and of what the configuration gives. */
export function planReturn(
  desired: Desired<Grant>,
  observed: Observed<Returning>,
  snapshot: Account,
): RestoreStep[] {
  if (desired.state !== 'present' || desired.profile === undefined) return [];
  if (!observed.present) return [create(desired, desired.profile.email, snapshot)];
  const { account } = observed;
  return [
    // What only a human can do is said by the worker, and holds up nothing of a restore.
    ...unlessBlocked(() => plan(desired, observed)),
    ...raise(desired, account, snapshot),
    ...rejoin(desired, account),
    ...contacts(account, snapshot),
    ...takeBackAll(snapshot, account).map(restoreStep),
    ...takeRulesBack(snapshot, account).map(restoreStep),
  ];
}

function create(desired: Present, email: string, snapshot: Account): RestoreStep {
  const { profile, grant } = desired;
  const own = {
    fullName: snapshot.fullName,
    ...(snapshot.timeZone && { timeZone: snapshot.timeZone }),
    ...(snapshot.locale && { locale: snapshot.locale }),
  };
  const shown = grant !== undefined && profile !== undefined ? shownFirst(profile).shown : own;
  const role = roleAgain(desired, snapshot);
  return restoreStep({ kind: 'createUser', username: email.toLowerCase(), ...shown, role });
}

/** The role that they had, as far as the configuration lets them have it; nobody is made an owner. */
export function roleAgain({ grant, scope, perhaps }: Present, { role }: Account): string {
  const before = role === owner ? defaultRole : role;
  return grant === undefined && perhaps === undefined ? before : roleFor(before, grant ?? {}, scope, perhaps);
}

function raise(desired: Present, account: Account, snapshot: Account): RestoreStep[] {
  const role = roleAgain(desired, snapshot);
  if (rank(role) <= rank(account.role)) return [];
  return [restoreStep({ kind: 'changeRole', user: account.id, role })];
}

/** Whether a team is only ever had by a grant that is not theirs. */
export function isWithheld({ grant, scope, perhaps }: Present, { name }: Team): boolean {
  const kept = [...(grant?.teams ?? []), ...(perhaps?.teams ?? [])];
  return (scope?.teams ?? []).includes(name) && !kept.includes(name);
}

function rejoin(desired: Present, { id, rejoinable = [], joinable = [] }: Returning): RestoreStep[] {
  return rejoinable
    .filter((team) => !isWithheld(desired, team) && !joinable.some((one) => one.id === team.id))
    .map((team) => restoreStep({ kind: 'addToTeam', user: id, team }));
}

/** The app makes the contact of a device itself: https://docs.opsgenie.com/docs/contact-api */
const makeable = ['email', 'sms', 'voice'];

/** The contacts of a snapshot that can be made again; that of the address itself comes with the account. */
export function contactsAgain({ contacts, username }: Account): Contact[] {
  return contacts.filter(({ method, to }) => makeable.includes(method) && !isSame(to, username));
}

function contacts(account: Account, snapshot: Account): RestoreStep[] {
  return contactsAgain(snapshot).flatMap(({ method, to, enabled }) => {
    const own = account.contacts.find((one) => one.method === method && isSame(one.to, to));
    if (own === undefined)
      return [restoreStep({ kind: 'addContact', user: account.id, contact: { method, to } })];
    if (enabled || !own.enabled || account.refused?.[own.id] !== undefined) return [];
    return [
      restoreStep({ kind: 'switchContact', user: account.id, contact: { id: own.id, method }, on: false }),
    ];
  });
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
