import { isDeepStrictEqual } from 'node:util';
import { groupsOf } from './groups-of.ts';
import type { Identity } from './identity.ts';
import type { Register } from './register.ts';

/**
 * Whether two views of an identity say the same of the user, and only differ in when it was said. A list that is read every
 * night says the same of nearly everybody, and is not written down for them: what an event of before the list says that
 * comes after it counts until the event that took it back comes too, or the next list.
 */
export function saysTheSame(one: Identity, other: Identity): boolean {
  return isDeepStrictEqual(saidBy(one), saidBy(other));
}

function saidBy(identity: Identity) {
  const { exists, active, attributes, addresses, memberships, groupNames, cleared, firstLogin } = identity;
  return {
    exists: exists?.value,
    active: active?.value,
    attributes: valuesOf(attributes),
    addresses: Object.keys(addresses).sort(),
    firstLogin: firstLogin?.value,
    in: groupsOf(identity),
    heardOf: Object.keys(memberships).sort(),
    groupNames: valuesOf(groupNames),
    isWhole: cleared !== undefined,
  };
}

function valuesOf(registers: Record<string, Register<unknown> | undefined>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(registers)
      .map(([name, register]): [string, unknown] => [name, register?.value])
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}
