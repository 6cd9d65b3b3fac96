import { instant } from '../../lib/instant.ts';
import type { AccessLine, Leavers } from '../config/config.ts';
import type { Desired } from '../contracts/desired.ts';
import type { Target } from '../contracts/target.ts';
import { type Membership, membershipOf } from '../people/membership.ts';
import type { Person } from '../people/merge.ts';

/** What the roster remembers of one person on one target, as far as it decides what they should be there. */
export type Provisioning = {
  /** Rollcall gave them something here, so Rollcall takes it away. */
  managed?: boolean;
  /** Rollcall muted them here and has not taken it back. */
  muted?: boolean;
  /** When Rollcall first saw them leave this target: ISO 8601 UTC. The grace period counts from here. */
  leavingSince?: string;
};

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
 * `leavingSince` is to be remembered; `changesAt` (ISO 8601 UTC) is when time alone changes the answer. `owed` is what
 * they should be and nobody can make them, because no account of theirs is known.
 */
export type Decision = {
  desired: Desired;
  leavingSince?: string;
  changesAt?: string;
  owed?: 'muted' | 'absent';
};

/**
 * What somebody should be on a target: a pure function of who they are, what the configuration grants, what
 * Rollcall has done so far and the time.
 */
export function desire(question: Question): Decision {
  const { person, targetId, target, access, provisioning } = question;
  const { profile } = person;
  if (person.status === 'unknown' || profile === undefined) return { desired: { state: 'unmanaged' } };
  // Whoever left the organisation leaves every target, whoever had put them there.
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

/** What to be for whoever is to leave: mute now, no account when the grace period is over. */
export function leave(
  { provisioning, leavers, now }: Pick<Question, 'provisioning' | 'leavers' | 'now'>,
  email?: string,
): Decision {
  const noted = instant(provisioning.leavingSince ?? '');
  // A moment that is none or still to come was written by something that is wrong: the grace period begins today.
  const since = noted !== undefined && noted <= now ? noted : now;
  const leavingSince = new Date(since).toISOString();
  const over = since + leavers.grace;
  const whose = email === undefined ? {} : { email };
  if (now >= over) return { desired: { state: 'absent', ...whose }, leavingSince };
  return { desired: { state: 'muted', ...whose }, leavingSince, changesAt: new Date(over).toISOString() };
}

/** What the lines of the configuration grant on a target, by whether the person is in their group. */
function linesOf(access: AccessLine[], targetId: string, { living }: Person): Record<Membership, unknown[]> {
  const lines: Record<Membership, unknown[]> = { in: [], out: [], unheard: [] };
  for (const line of access) lines[membershipOf(living, line.group)].push(...grantIn(line, targetId));
  return lines;
}

/** Whoever is in no group that was said keeps what may be theirs, and is given nothing. */
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
