import type { AccessLine } from '../config/config.ts';
import type { Desired } from '../contracts/desired.ts';
import { membershipOf } from '../people/membership.ts';
import type { Person } from '../people/merge.ts';

/**
 * Why a person should be what they should be on a target, in words: the lines of `access` that reach them there, or what
 * takes them away.
 *
 * @example reasonFor(person, 'opsgenie', desired, config.access) // 'access[1] (group sre)'
 */
export function reasonFor(
  { status, living }: Person,
  target: string,
  desired: Desired,
  access: readonly AccessLine[],
): string {
  const lines = access.flatMap(({ group, grants }, index) =>
    target in grants && membershipOf(living, group) === 'in' ? [`access[${index}] (group ${group})`] : [],
  );
  if (desired.state === 'present' && lines.length > 0) return lines.join(', ');
  if (status === 'left') return 'they left';
  if (status === 'suspended') return 'they are suspended';
  if (desired.state === 'present') return 'what was taken from them comes back';
  return desired.state === 'unmanaged'
    ? 'no line of access reaches them'
    : 'no line of access reaches them any more';
}
