import type { Profile } from '../contracts/profile.ts';
import { type Attributes, attributeNames } from './attributes.ts';
import { emailOf } from './emails.ts';
import type { Identity } from './identity.ts';
import { isLiving } from './is-living.ts';

/**
 * A person, as all their sources together see them.
 *
 * - `active`: works here. `suspended`: still here, but not to be reached (on leave, or under suspicion).
 * - `left`: the most authoritative source that knew them knows them no more.
 * - `unknown`: no configured source ever spoke of them: nothing is to be done.
 */
export type Person = {
  status: 'active' | 'suspended' | 'left' | 'unknown';
  /** Absent as long as no source has said an e-mail: no target can know them by anything else. */
  profile?: Profile;
  /** What the sources say of their living users: in which groups they are, in which not. */
  living: Identity[];
};

/**
 * Merges what the sources say. `authority` lists the sources, the most authoritative first: between sources it
 * decides, never the time, since no two companies' clocks are ever compared. Within one source the later wins.
 */
export function merge(identities: Identity[], authority: string[]): Person {
  const bySource = authority
    .map((source) => identities.filter((identity) => identity.source === source))
    .filter((group) => group.length > 0);
  const [first] = bySource;
  if (first === undefined) return { status: 'unknown', living: [] };
  const living = first.filter(isLiving);
  const attributes = attributesOf(bySource);
  return {
    status: standingOf(living),
    ...(attributes.email !== undefined && { profile: profileOf(attributes, attributes.email) }),
    living: bySource.flatMap((group) => group.filter(isLiving)),
  };
}

function standingOf(living: Identity[]): Person['status'] {
  if (living.length === 0) return 'left';
  return living.some((identity) => identity.active?.value ?? true) ? 'active' : 'suspended';
}

function attributesOf(bySource: Identity[][]): Attributes {
  const merged: Attributes = {};
  for (const identities of bySource) {
    // A person hired again may have an old, deleted identity beside the new one: the living one speaks.
    const living = identities.filter(isLiving);
    const latest = latestOf(living.length > 0 ? living : identities);
    for (const name of attributeNames) {
      if (merged[name] === undefined) Object.assign(merged, { [name]: latest[name] });
    }
  }
  return merged;
}

function latestOf(identities: Identity[]): Attributes {
  const latest: Attributes = {};
  for (const name of attributeNames) {
    const registers = identities.flatMap((identity) => identity.attributes[name] ?? []);
    registers.sort((a, b) => (a.stamp < b.stamp ? 1 : -1));
    Object.assign(latest, { [name]: registers[0]?.value });
  }
  const byLastWord = identities.toSorted((a, b) => (emailStamp(a) < emailStamp(b) ? 1 : -1));
  return { ...latest, email: byLastWord.map(emailOf).find((email) => email !== undefined) };
}

function emailStamp({ attributes }: Identity): string {
  return attributes.email?.stamp ?? attributes.userName?.stamp ?? '';
}

function profileOf({ userName: _, displayName, ...rest }: Attributes, email: string): Profile {
  const fullName = [rest.givenName, rest.familyName].filter((part) => part !== undefined).join(' ');
  const name = displayName?.trim() || fullName.trim() || (email.split('@')[0] ?? email);
  const known = Object.entries(rest).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(known), email, displayName: name };
}
