import type { Desired } from '../../core/contracts/desired.ts';
import { Blocked } from '../../core/contracts/errors.ts';
import type { Observed } from '../../core/contracts/observed.ts';
import type { Profile } from '../../core/contracts/profile.ts';
import { alikeNames, tidyName } from '../../lib/alike.ts';
import { freeing } from './free.ts';
import { idOfPlace } from './place.ts';
import { type Account, type Grant, type Role, type Roles, roleNames } from './schema.ts';
import { type PagertreeStep, step } from './steps.ts';
import { adjustTeams, changeTeam, type Plan } from './teams.ts';

type Present = Extract<Desired<Grant>, { state: 'present' }>;

export function plan(
  desired: Desired<Grant>,
  observed: Observed<Account>,
  snapshot?: Account,
): PagertreeStep[] {
  const { steps, blocked } = decide(desired, observed, snapshot);
  if (steps.length > 0 || blocked.length === 0) return steps;
  throw new Blocked('PagerTree needs a human first', blocked.join('; '));
}

function decide(desired: Desired<Grant>, observed: Observed<Account>, snapshot?: Account): Plan {
  if (desired.state === 'unmanaged') return { steps: [], blocked: [] };
  if (desired.state === 'present') {
    return observed.present
      ? adjust(desired, observed.account, snapshot)
      : { steps: join(desired), blocked: [] };
  }
  if (!observed.present) return { steps: [], blocked: [] };
  if (observed.account.isKeyOwner) return { steps: [], blocked: [keyOwner] };
  return desired.state === 'muted'
    ? { steps: mute(observed.account), blocked: [] }
    : remove(observed.account);
}

function join({ profile, grant }: Present): PagertreeStep[] {
  if (grant === undefined || profile === undefined) return [];
  const name = tidyName(profile.displayName);
  const roles = toRoles((role) => grant.roles?.includes(role) ?? false);
  const teams = grant.teams ?? [];
  return [step({ kind: 'createAccountUser', email: profile.email, name, roles, teams })];
}

/**
 * What only shows the person. A person's name is global: their other PagerTree accounts show it too, one of which may be
 * what keeps it as it is. So a person whom PagerTree knew before keeps the old name through the creation, and it is tried here.
 */
export function cosmetics(desired: Desired<Grant>, observed: Observed<Account>): PagertreeStep[] {
  if (desired.state !== 'present' || !observed.present || desired.profile === undefined) return [];
  const { account } = observed;
  const name = tidyName(desired.profile.displayName);
  if (alikeNames(account.name, name)) return [];
  return [step({ kind: 'changeName', account: account.id, user: account.userId, name })];
}

function adjust(desired: Present, account: Account, snapshot?: Account): Plan {
  const roles = setRoles(account, rolesFor(desired, account, snapshot));
  const { profile, grant, scope, perhaps } = desired;
  if (grant === undefined && perhaps === undefined) return { steps: roles, blocked: [] };
  const teams = adjustTeams(account, { grant, scope, perhaps });
  return {
    // What PagerTree is likeliest to refuse comes last, so that the rest is done by then: an address that is taken.
    steps: [...teams.steps, ...roles, ...(profile ? setAddress(account, profile) : [])],
    blocked: teams.blocked,
  };
}

/** Roles that are not ours to take stay; where a mute of ours took them, they come back. */
function rolesFor({ grant, scope, perhaps }: Present, account: Account, snapshot?: Account): Roles {
  // An account that was made anew since the mute is not the one that had these roles.
  const before = snapshot?.id === account.id ? snapshot.roles : undefined;
  const granted = new Set(grant?.roles);
  const managed = new Set(scope?.roles).difference(new Set(perhaps?.roles));
  return toRoles(
    (role) => granted.has(role) || (!managed.has(role) && (account.roles[role] || (before?.[role] ?? false))),
  );
}

function toRoles(has: (role: Role) => boolean): Roles {
  return {
    admin: has('admin'),
    billing: has('billing'),
    broadcaster: has('broadcaster'),
    communicator: has('communicator'),
  };
}

/** Nobody says whether `roles` is merged or replaced, so all four are sent. */
function setRoles(account: Account, roles: Roles): PagertreeStep[] {
  if (roleNames.every((role) => roles[role] === account.roles[role])) return [];
  const unlessLastAdmin = account.roles.admin && !roles.admin;
  return [step({ kind: 'setRoles', account: account.id, roles, unlessLastAdmin })];
}

/**
 * A person's e-mails are global: their other PagerTree accounts show them too. So an e-mail that is one of theirs is
 * good enough, and without the nested `id` PagerTree would add another one.
 */
function setAddress(account: Account, { email }: Profile): PagertreeStep[] {
  if (account.emails.some((own) => same(own.email, email))) return [];
  const { id, userId: user } = account;
  const replaces = outdated(account, email);
  return [step({ kind: 'changeEmail', account: id, user, email, ...(replaces && { replaces }) })];
}

/** The address that the new one takes the place of: rather one of the same domain than a private one. */
function outdated({ emails }: Account, email: string): string | undefined {
  const primaryFirst = emails.toSorted((a, b) => Number(b.primary) - Number(a.primary));
  const sibling = primaryFirst.find((own) => same(domain(own.email), domain(email)));
  return (sibling ?? primaryFirst[0])?.id;
}

const domain = (email: string) => email.slice(email.lastIndexOf('@'));

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/**
 * PagerTree cannot suspend anybody. An account without roles can administer and broadcast nothing, and that can be
 * taken back. Teams and rotas stay as they are: emptying them could leave nobody to page, and the notification
 * switches belong to the person in all their accounts.
 */
function mute(account: Account): PagertreeStep[] {
  return setRoles(
    account,
    toRoles(() => false),
  );
}

const keyOwner =
  'the key that Rollcall uses is of this person, who is therefore never muted or removed: make a key of another user, store it with npm run secrets, and correct targets.pagertree.keyOwner';

/**
 * An admin loses the roles first, because that step makes sure that another admin is left. Then whatever pages by them, then the teams,
 * because nobody says whether a deletion is refused, cleans up or leaves an attendee who pages nobody.
 * https://pagertree.com/docs/api/account-users
 */
function remove(account: Account): Plan {
  const muted = mute(account);
  if (muted.length > 0) return { steps: muted, blocked: [] };
  const { steps, blocked, after } = freeing(account);
  const teams = (after.teams ?? []).map((team) => changeTeam(after, team, [], team.lists));
  const needed = blocked.length > 0 ? blocked : teams.flatMap((team) => team.blocked);
  // As long as they are needed anywhere they stay, with what they are in teams.
  if (needed.length > 0) return { steps, blocked: needed };
  const deletion = step({ kind: 'deleteAccountUser', account: account.id });
  const last = [...teams.flatMap((team) => team.steps), deletion];
  return { steps: [...steps, ...last.map((one) => ({ ...one, waits: true as const }))], blocked: [] };
}

/** A mute does not look at what holds them; a removal, which leaves one after the other, does. */
export function extend(snapshot: Account, account: Account): Account {
  if (snapshot.id !== account.id) return snapshot;
  const teams = joined(snapshot.teams, account.teams, ({ id }) => id);
  const places = joined(snapshot.places, account.places, idOfPlace);
  const schedules = joined(snapshot.schedules, account.schedules, ({ id }) => id);
  return { ...snapshot, ...(teams && { teams }), ...(places && { places }), ...(schedules && { schedules }) };
}

/** What was there first, and what came since. */
function joined<T>(
  before: T[] | undefined,
  since: T[] | undefined,
  idOf: (one: T) => string,
): T[] | undefined {
  if (before === undefined || since === undefined) return before ?? since;
  const known = new Set(before.map(idOf));
  return [...before, ...since.filter((one) => !known.has(idOf(one)))];
}
