import type { Desired } from '../../core/contracts/desired.ts';
import type { Observed } from '../../core/contracts/observed.ts';
import { unlessBlocked } from '../../core/contracts/unless-blocked.ts';
import { beforeMute, isSameRule } from './mute.ts';
import { plan } from './plan.ts';
import { shownFirst } from './profile.ts';
import { placesWere, type Returning } from './restore-places.ts';
import { defaultRole, rank, roleFor, teamRoleByBase } from './roles.ts';
import type { Account, Contact, Grant, Membership, Team } from './schema.ts';
import { type PagerdutyStep, type PlaceOp, selfOf, step } from './steps.ts';
import { isOf } from './teams.ts';

type Present = Extract<Desired<Grant>, { state: 'present' }>;

/** What is lacking of a snapshot, and of what the configuration gives. `account.joinable` are the teams that there are. */
export function planReturn(
  desired: Desired<Grant>,
  observed: Observed<Returning>,
  snapshot: Account,
): PagerdutyStep[] {
  if (desired.state !== 'present' || desired.profile === undefined) return [];
  if (!observed.present) return [create(desired, desired.profile.email, snapshot)];
  const { account } = observed;
  const own = [
    ...raise(desired, account, snapshot),
    ...rejoin(desired, account, snapshot),
    ...contacts(account, snapshot),
    ...rules(account, snapshot),
    ...placesWere(snapshot, account).flatMap((was) =>
      was.now === 'free' ? [takeBack(was.title, was.op)] : [],
    ),
  ];
  const known = new Set(own.map(({ title }) => title));
  return [...unlessBlocked(() => plan(desired, observed)).filter(({ title }) => !known.has(title)), ...own];
}

/** What puts a stand-in into a place puts the person back into it. */
function takeBack(where: string, op: PlaceOp): PagerdutyStep {
  return { ...step(op), title: `Put them back in their place in ${where}`, reversible: true };
}

function create(desired: Present, email: string, snapshot: Account): PagerdutyStep {
  const { profile, grant } = desired;
  const { name, job_title, time_zone } = snapshot;
  const own = { name, ...(job_title && { job_title }), ...(time_zone && { time_zone }) };
  const shown = grant !== undefined && profile !== undefined ? shownFirst(profile).shown : own;
  return step({
    kind: 'createUser',
    email: email.toLowerCase(),
    role: roleAgain(desired, snapshot),
    ...shown,
  });
}

/** The role that they had, as far as the configuration lets them have it; nobody is made an owner. */
export function roleAgain({ grant, scope, perhaps }: Present, { role }: Account): string {
  const before = role === 'owner' ? defaultRole : role;
  return grant === undefined && perhaps === undefined ? before : roleFor(before, grant ?? {}, scope, perhaps);
}

function raise(desired: Present, account: Account, snapshot: Account): PagerdutyStep[] {
  const role = roleAgain(desired, snapshot);
  return rank(role) <= rank(account.role) ? [] : [step({ kind: 'changeRole', self: selfOf(account), role })];
}

/** Whether a team is only ever had by a grant that is not theirs. */
export function isWithheld({ grant, scope, perhaps }: Present, team: Team): boolean {
  const kept = Object.keys({ ...grant?.teams, ...perhaps?.teams });
  return Object.keys(scope?.teams ?? {}).some(isOf(team)) && !kept.some(isOf(team));
}

function rejoin(desired: Present, account: Account, snapshot: Account): PagerdutyStep[] {
  const { id: user, teams, joinable = [] } = account;
  const isGranted = (team: Team) => Object.keys(desired.grant?.teams ?? {}).some(isOf(team));
  const isLacking = ({ id }: Membership) =>
    !teams.some((team) => team.id === id) && joinable.some((team) => team.id === id);
  return snapshot.teams
    .filter((team) => isLacking(team) && !isGranted(team) && !isWithheld(desired, team))
    .map(({ id, name, role }) =>
      step({
        kind: 'addToTeam',
        user,
        team: { id, name },
        role: teamRoleByBase(roleAgain(desired, snapshot)) ?? role ?? 'responder',
      }),
    );
}

/** The app makes the contact of a device itself, and WhatsApp asks the person. */
const makeable = ['email_contact_method', 'phone_contact_method', 'sms_contact_method'];

/** The contacts of a snapshot that can be made again; that of the address itself comes with the account. */
export function contactsAgain({ contacts, email }: Account): Contact[] {
  return contacts.filter(
    ({ type, address }) =>
      makeable.includes(type) && address !== undefined && address.toLowerCase() !== email.toLowerCase(),
  );
}

function contacts({ id: user, contacts: own }: Account, snapshot: Account): PagerdutyStep[] {
  return contactsAgain(snapshot)
    .filter((contact) => !own.some((one) => isSame(one, contact)))
    .map((contact) => step({ kind: 'addContact', user, contact }));
}

function isSame(one: Contact, other: Contact): boolean {
  return (
    one.type === other.type &&
    one.countryCode === other.countryCode &&
    one.address?.toLowerCase() === other.address?.toLowerCase()
  );
}

/** Of the contacts that are there by now. */
function rules(account: Account, snapshot: Account): PagerdutyStep[] {
  const { id: user } = account;
  return beforeMute(account, { ...snapshot, id: user })
    .rules.filter((rule) => !account.rules.some((own) => isSameRule(own, rule)))
    .map((rule) => step({ kind: 'addRule', user, rule }));
}
