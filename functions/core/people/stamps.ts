import type { Identity } from './identity.ts';
import type { Stamp } from './register.ts';

/** Every stamp that an identity holds: when each thing that is known of it was said. */
export function stampsOf(identity: Identity): Stamp[] {
  const { exists, active, attributes, addresses, memberships, groupNames, cleared, firstLogin } = identity;
  const registers = [exists, active, firstLogin, ...[attributes, memberships, groupNames].flatMap(valuesOf)];
  return [
    ...registers.flatMap((register) => register?.stamp ?? []),
    ...Object.values(addresses).flatMap(({ first, last }) => [first, last]),
    ...(cleared === undefined ? [] : [cleared]),
  ];
}

function valuesOf(registers: object): ({ stamp: Stamp } | undefined)[] {
  return Object.values(registers);
}
