import type { Desired } from '../../core/contracts/desired.ts';
import { Blocked } from '../../core/contracts/errors.ts';
import type { Observed } from '../../core/contracts/observed.ts';
import type { Profile } from '../../core/contracts/profile.ts';
import { mute, refuseRefusedContacts, roleBefore, unmute } from './mute.ts';
import { freeing } from './plan-places.ts';
import { changedProfile, shownFirst } from './profile.ts';

import { defaultRole, isBuiltIn, owner, roleFor } from './roles.ts';
import type { Account, Grant, Team } from './schema.ts';
import { type OpsgenieStep, step } from './steps.ts';

/** What is to be done, in order: what may be refused comes last, so that it stops nothing else. Throws `Blocked`. */
export function plan(
  desired: Desired<Grant>,
  observed: Observed<Account>,
  snapshot?: Account,
): OpsgenieStep[] {
  if (desired.state === 'unmanaged') return [];
  if (desired.state === 'present') {
    return observed.present ? mover(desired, observed.account, snapshot) : joiner(desired);
  }
  if (!observed.present) return [];
  refuseOwner(observed.account);
  return desired.state === 'muted' ? mute(observed.account) : leaver(observed.account);
}

type Present = Extract<Desired<Grant>, { state: 'present' }>;

function joiner({ profile, grant }: Present): OpsgenieStep[] {
  if (grant === undefined || profile === undefined) return [];
  const { shown, tries } = shownFirst(profile);
  const role = grant.role ?? defaultRole;
  return [step({ kind: 'createUser', username: profile.email.toLowerCase(), ...shown, role }, tries)];
}

/** What only shows the person. */
export function cosmetics(desired: Desired<Grant>, observed: Observed<Account>): OpsgenieStep[] {
  if (desired.state !== 'present' || !observed.present || desired.profile === undefined) return [];
  return changedProfile(observed.account, desired.profile);
}

function mover(desired: Present, account: Account, snapshot?: Account): OpsgenieStep[] {
  const { profile, grant, perhaps } = desired;
  const steps = unmute(account, snapshot);
  const isOurs = grant !== undefined || perhaps !== undefined;
  if (isOurs) steps.push(...teams(account, desired));
  steps.push(...role(account, isOurs ? desired : undefined, snapshot));
  if (isOurs && profile !== undefined) steps.push(...username(account, profile));
  if (steps.length === 0) {
    refuseRefusedContacts(account);
    refuseMissingTeams(account, grant);
  }
  return steps;
}

/**
 * Opsgenie deletes nobody who is still in a team, and a team that pages is not left before they are needed there no more. What only
 * a human can do is said when everything else is done. Throws `Blocked`.
 */
function leaver(account: Account): OpsgenieStep[] {
  const { steps, needed } = freeing(account);
  if (needed.length > 0) {
    if (steps.length > 0) return steps;
    throw new Blocked(
      'Opsgenie still needs a person who is to be removed',
      `Opsgenie still needs this person ${needed.join('; ')}; then the account is removed by itself`,
    );
  }
  const left = (account.teams ?? []).map((team): OpsgenieStep => ({ ...leave(account, team), waits: true }));
  return [...steps, ...left, step({ kind: 'deleteUser', user: account.id })];
}

function teams(account: Account, { grant, scope, perhaps }: Present): OpsgenieStep[] {
  const kept = new Set([...(grant?.teams ?? []), ...(perhaps?.teams ?? [])]);
  const managed = new Set(scope?.teams);
  const lost = (account.teams ?? []).filter(({ name }) => managed.has(name) && !kept.has(name));
  return [
    ...lost.map((team) => leave(account, team)),
    ...(account.joinable ?? []).map((team) => step({ kind: 'addToTeam', user: account.id, team })),
  ];
}

/** The role that they have, or had before a mute of ours, is what the grants are added to. */
function role(account: Account, desired?: Present, snapshot?: Account): OpsgenieStep[] {
  const before = roleBefore(account, snapshot);
  const wanted = desired ? roleFor(before, desired.grant ?? {}, desired.scope, desired.perhaps) : before;
  if (wanted === account.role) return [];
  const isBack = wanted === before && before === snapshot?.role && isBuiltIn(before);
  return [step({ kind: 'changeRole', user: account.id, role: wanted, ...(isBack && { isBack }) })];
}

/** The specification lets it be changed, a guide says it cannot: so it is tried, and never done by deleting. */
function username(account: Account, profile: Profile): OpsgenieStep[] {
  const wanted = profile.email.toLowerCase();
  if (wanted === account.username.toLowerCase()) return [];
  return [step({ kind: 'changeUsername', user: account.id, username: wanted })];
}

function leave(account: Account, team: Team): OpsgenieStep {
  return step({ kind: 'removeFromTeam', user: account.id, team });
}

/** The only owner cannot be deleted, and nobody else can hand the account on. */
function refuseOwner(account: Account): void {
  if (account.role !== owner) return;
  throw new Blocked(
    'the account owner of Opsgenie is never muted or removed',
    "this person has Opsgenie's role Owner: make another person the owner in Opsgenie first",
  );
}

function refuseMissingTeams(account: Account, grant: Grant | undefined): void {
  const has = new Set(account.teams?.map(({ name }) => name));
  const missing = [...new Set(grant?.teams)].filter((name) => !has.has(name));
  if (missing.length === 0) return;
  throw new Blocked(
    'Opsgenie lacks a team that the configuration names',
    `Opsgenie has no team named ${missing.map((name) => `"${name}"`).join(', ')}: create it there, or correct the name in the configuration`,
  );
}
