import type { Desired } from '../../core/contracts/desired.ts';
import { Blocked } from '../../core/contracts/errors.ts';
import type { Observed } from '../../core/contracts/observed.ts';
import type { Profile } from '../../core/contracts/profile.ts';
import { mute } from './mute.ts';
import { notifications } from './notifications.ts';
import { freeing } from './plan-places.ts';
import { wantedRole } from './plan-role.ts';
import { changedProfile, shownFirst } from './profile.ts';
import { defaultRole } from './roles.ts';
import type { Account, Grant } from './schema.ts';
import { type PagerdutyStep, refusalKey, selfOf, step } from './steps.ts';
import { givenTeams, lostTeams, unclearTeams } from './teams.ts';

type Present = Extract<Desired<Grant>, { state: 'present' }>;

/** What is to be done, in order: what may be refused comes last, so that it stops nothing else. Throws `Blocked`. */
export function plan(
  desired: Desired<Grant>,
  observed: Observed<Account>,
  snapshot?: Account,
): PagerdutyStep[] {
  if (desired.state === 'unmanaged') return [];
  if (desired.state === 'present') {
    return observed.present
      ? mover(desired, observed.account, snapshot)
      : joiner(desired, observed.read?.lacksSeat);
  }
  if (!observed.present) {
    refusePlaceholders(observed.read);
    return [];
  }
  const { account } = observed;
  refuseWhoIsNeeded(account);
  if (desired.state === 'absent') return leaver(account);
  const steps = mute(account);
  if (steps.length === 0) refuseRefused(account);
  return steps;
}

/** What only shows the person. */
export function cosmetics(desired: Desired<Grant>, observed: Observed<Account>): PagerdutyStep[] {
  if (desired.state !== 'present' || !observed.present || desired.profile === undefined) return [];
  return changedProfile(observed.account, desired.profile);
}

function joiner({ profile, grant }: Present, lacksSeat?: string): PagerdutyStep[] {
  if (grant === undefined || profile === undefined) return [];
  if (lacksSeat !== undefined) throw noSeat(lacksSeat);
  const { shown, tries } = shownFirst(profile);
  const role = grant.role ?? defaultRole;
  return [step({ kind: 'createUser', email: profile.email.toLowerCase(), role, ...shown }, tries)];
}

function mover(desired: Present, account: Account, snapshot?: Account): PagerdutyStep[] {
  const { profile, grant, perhaps } = desired;
  const isOurs = grant !== undefined || perhaps !== undefined;
  const role = wantedRole(desired, account, snapshot);
  const lacksSeat = account.lacksSeat === role && role !== account.role;
  const steps = [
    ...(role === account.role || lacksSeat
      ? []
      : [step({ kind: 'changeRole', self: selfOf(account), role })]),
    ...(isOurs ? givenTeams(account, desired, lacksSeat ? account.role : role) : []),
    ...notifications(account, isOurs ? profile : undefined, snapshot),
    ...(isOurs ? lostTeams(account, desired) : []),
    ...(isOurs && profile !== undefined ? address(account, profile) : []),
  ].filter(({ op }) => account.refused?.[refusalKey(op)] === undefined);
  if (steps.length > 0) return steps;
  refuseRefused(account);
  if (lacksSeat) throw noSeat(role);
  const unclear = unclearTeams(account, grant);
  if (unclear !== undefined)
    throw new Blocked('PagerDuty lacks a team that the configuration names', unclear);
  return [];
}

/**
 * The contact first: PagerDuty leaves it as it is when the address changes, and afterwards nobody would know that it was the old
 * one. https://github.com/PagerDuty/public-support-scripts (update_user_emails)
 */
function address(account: Account, { email }: Profile): PagerdutyStep[] {
  const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
  if (same(account.email, email)) return [];
  const emails = account.contacts.filter(({ type }) => type === 'email_contact_method');
  const outdated = emails.find((contact) => same(contact.address ?? '', account.email));
  const isThere = emails.some((contact) => same(contact.address ?? '', email));
  const change = { kind: 'changeEmail', self: selfOf(account), email: email.toLowerCase() } as const;
  if (outdated === undefined || isThere) return [step(change)];
  const { id: user } = account;
  const contact = step({ kind: 'changeContact', user, contact: outdated.id, address: email.toLowerCase() });
  return [contact, step(change)];
}

/** What PagerDuty would refuse, or leave a gap for, is for a human, who is told when everything else is done. Throws `Blocked`. */
function leaver(account: Account): PagerdutyStep[] {
  const { id: user, teams, places } = account;
  const { steps, needed } = freeing(account);
  if (needed.length > 0) {
    const now = steps.filter(({ waits }) => !waits);
    if (now.length > 0) return now;
    throw new Blocked(
      'PagerDuty still needs a person who is to be removed',
      `PagerDuty still needs this person ${needed.join('; ')}; then the account is removed by itself`,
    );
  }
  const left = teams.map(
    ({ id, name }): PagerdutyStep => ({
      ...step({ kind: 'removeFromTeam', user, team: { id, name } }),
      waits: true,
    }),
  );
  const unseen = places?.lacksShifts && ({ unseen: 'shifts' } as const);
  return [...steps, ...left, step({ kind: 'deleteUser', user, ...unseen })];
}

/** Nobody is paged where one is left: https://support.pagerduty.com/main/docs/offboarding */
function refusePlaceholders({ placeholders = [] }: Partial<Account> = {}): void {
  if (placeholders.length === 0) return;
  throw new Blocked(
    'PagerDuty left a placeholder of a person who was removed',
    `a placeholder of this person, who was deleted, is left in ${placeholders.join(', in ')}, and nobody is paged there: put another person in its place`,
  );
}

/** These take the account, or Rollcall's own calls, along. */
function refuseWhoIsNeeded({ role, isRequester, isLastAdmin }: Account): void {
  if (role === 'owner') {
    throw new Blocked(
      'the account owner of PagerDuty is never muted or removed',
      'this person is the owner of the PagerDuty account: make another person the owner there first',
    );
  }
  if (isRequester) {
    throw new Blocked(
      'the user in whose name Rollcall calls PagerDuty is never muted or removed',
      'this person is the user in targets.pagerduty.from, or the key in use is their own: write the e-mail of another user there, and a key of the account, first',
    );
  }
  if (isLastAdmin) {
    throw new Blocked(
      'the last admin of PagerDuty is never muted or removed',
      'nobody else runs the PagerDuty account: make another person an admin there first',
    );
  }
}

function refuseRefused({ refused = {}, rules }: Account): void {
  // A contact that PagerDuty keeps notifies nobody once its rules are gone.
  const [words] = Object.entries(refused).flatMap(([what, said]) =>
    rules.length === 0 && what.startsWith('removeContact') ? [] : [said],
  );
  if (words === undefined) return;
  throw new Blocked('PagerDuty refuses a change', words, { words });
}

function noSeat(role: string): Blocked {
  return new Blocked(
    'PagerDuty has no licence left',
    `no licence is left for the role ${role}: buy one, or remove a person from PagerDuty`,
  );
}
