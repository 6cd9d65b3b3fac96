import type { AccessLine, Leavers } from '../config/config.ts';
import type { Target } from '../contracts/target.ts';
import { type Membership, membershipOf } from '../people/membership.ts';
import type { Person } from '../people/merge.ts';
import type { Decision } from './decision.ts';
import { leave } from './leave.ts';
import type { Provisioning } from './provisioning.ts';

/** Everything that decides what a person should be on a target. */
export type Question = {
  person: Person;
  targetId: string;
  target: Target;
  access: AccessLine[];
  leavers: Pick<Leavers, 'grace'>;
  provisioning: Provisioning;
  /** Milliseconds since 1970. */
  now: number;
};

/**
 * What a person should be on a target: a pure function of who they are, what the configuration grants, what
 * Rollcall has done so far and the time.
 */
export function desire(question: Question): Decision {
  const { person, targetId, target, access, provisioning } = question;
  const { profile } = person;
  if (person.status === 'unknown' || profile === undefined) return { desired: { state: 'unmanaged' } };
  // A person who left the organisation leaves every target, also where a human had put them there.
  if (person.status === 'left') return leave(question, profile.email);
  if (person.status === 'suspended') return { desired: { state: 'muted', email: profile.email } };
  const lines = linesOf(access, targetId, person);
  if (lines.in.length > 0 || (lines.unheard.length > 0 && provisioning.managed)) {
    return { desired: { state: 'present', profile, ...wishOf(lines, target) } };
  }
  if (provisioning.managed) return leave(question, profile.email);
  if (provisioning.muted) return { desired: { state: 'present', profile } };
  return { desired: { state: 'unmanaged' } };
}

/** What the lines of the configuration grant on a target, by whether the person is in their group. */
function linesOf(access: AccessLine[], targetId: string, { living }: Person): Record<Membership, unknown[]> {
  const lines: Record<Membership, unknown[]> = { in: [], out: [], unheard: [] };
  for (const line of access) lines[membershipOf(living, line.group)].push(...grantIn(line, targetId));
  return lines;
}

/** A person who is in no group that was said keeps what may be theirs, and is given nothing. */
function wishOf(lines: Record<Membership, unknown[]>, target: Target) {
  const combined = (grants: unknown[]) => (grants.length > 0 ? target.combine(grants) : undefined);
  const wish = {
    grant: combined(lines.in),
    scope: combined([...lines.in, ...lines.out]),
    perhaps: combined(lines.unheard),
  };
  return Object.fromEntries(Object.entries(wish).filter(([, part]) => part !== undefined));
}

function grantIn({ grants }: AccessLine, targetId: string): unknown[] {
  const grant = grants[targetId];
  return grant === undefined ? [] : [grant];
}
