import { attributeNames } from './attributes.ts';
import { groupsOf } from './groups-of.ts';
import type { Identity } from './identity.ts';

/** A group as a line of the audit trail calls it; the name where a source said it. */
export type GroupName = { id: string; name?: string };

/** What is otherwise in what a source says of a user: names alone, and no values. */
export type Changes = {
  /** `exists`, `active`, names of attributes, `addresses` (one of before was heard of), `groups` (all of them are known now). */
  attributes: string[];
  joined: GroupName[];
  left: GroupName[];
};

/** What differs between two views of one identity, as far as anything is decided by it; `undefined` where nothing does. */
export function changesBetween(before: Identity | undefined, after: Identity): Changes | undefined {
  const values = attributeNames.filter(
    (name) => !isSame(before?.attributes[name]?.value, after.attributes[name]?.value),
  );
  const isAddressNew = !isSame(placesOf(before), placesOf(after));
  const attributes = [
    ...(['exists', 'active'] as const).filter((name) => before?.[name]?.value !== after[name]?.value),
    ...values,
    ...(isAddressNew && !values.includes('email') && !values.includes('userName') ? ['addresses'] : []),
    ...((before?.cleared === undefined) === (after.cleared === undefined) ? [] : ['groups']),
    ...(isSame(namesOf(before), namesOf(after)) ? [] : ['groupNames']),
  ];
  const was = new Set(before && groupsOf(before));
  const is = new Set(groupsOf(after));
  const called = (id: string): GroupName => {
    const name = after.groupNames[id]?.value;
    return { id, ...(name !== undefined && { name }) };
  };
  const joined = [...is].filter((id) => !was.has(id)).map(called);
  const left = [...leftIn(before, after, was)].filter((id) => !is.has(id)).map(called);
  if (attributes.length + joined.length + left.length === 0) return undefined;
  return { attributes, joined, left };
}

/** The groups that they were in, and those of which it is said for the first time that they are not. */
function leftIn(before: Identity | undefined, after: Identity, was: Set<string>): Set<string> {
  const denied = Object.keys(after.memberships).filter(
    (id) => after.memberships[id]?.value === false && before?.memberships[id] === undefined,
  );
  return was.union(new Set(denied));
}

function placesOf(identity: Identity | undefined): string[] {
  return Object.keys(identity?.addresses ?? {}).sort();
}

function namesOf(identity: Identity | undefined): string[] {
  return Object.entries(identity?.groupNames ?? {})
    .map(([id, { value }]) => `${id} ${value}`)
    .sort();
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
