import type { Cosmetic, Step } from '../../core/contracts/step.ts';
import type { Phone } from './phone.ts';
import type { TeamRole } from './roles.ts';
import type { Contact, Rule, Team, User } from './schema.ts';

/** What shows a person and grants nothing, under PagerDuty's names. */
export const shownFields = ['name', 'job_title', 'time_zone'] as const;
export type ShownField = (typeof shownFields)[number];

/** The name and the e-mail as they are, without which no user is changed. */
export type Self = Pick<User, 'id' | 'name' | 'email'>;

export type NewRule = Omit<Rule, 'id'> & { contact: Pick<Contact, 'id' | 'type'> };

/** Every change that Rollcall makes in PagerDuty. `user` is the id of the account. */
export type Op =
  | { kind: 'createUser'; email: string; role: string; name: string; job_title?: string; time_zone?: string }
  | { kind: 'changeRole'; self: Self; role: string }
  | { kind: 'changeEmail'; self: Self; email: string }
  | { kind: 'changeShown'; self: Self; field: ShownField; value: string }
  | { kind: 'changeContact'; user: string; contact: string; address: string }
  | { kind: 'addPhone'; user: string; phone: Phone }
  | { kind: 'addRule'; user: string; rule: NewRule }
  | { kind: 'removeRule'; user: string; rule: Rule }
  | { kind: 'addToTeam' | 'changeTeamRole'; user: string; team: Team; role: TeamRole }
  | { kind: 'removeFromTeam'; user: string; team: Team }
  | { kind: 'endSessions' | 'renewCalendarKey'; user: string }
  | { kind: 'deleteUser'; user: string };

export type PagerdutyStep = Step<Op>;

/** What one person has of all that a step creates or removes: one account. */
const account = 'account';

/** The step that does this, and that it is what tries these values. */
export function step(op: Op, tries?: Cosmetic[]): PagerdutyStep {
  return {
    title: titleOf(op),
    op,
    // Sessions and the calendar feed are had again by signing in.
    reversible: op.kind !== 'deleteUser',
    ...(op.kind === 'createUser' && { creates: account }),
    ...(op.kind === 'deleteUser' && { removes: account }),
    ...(tries && { tries }),
  };
}

const attributes: Record<ShownField, string> = {
  name: 'name',
  job_title: 'job title',
  time_zone: 'time zone',
};

/** An attribute in words for people. */
export function attributeOf(field: ShownField): string {
  return attributes[field];
}

/** A change in words for people. */
export function titleOf(op: Op): string {
  switch (op.kind) {
    case 'createUser':
      return 'Create the account';
    case 'changeRole':
      return `Change the role to ${op.role}`;
    case 'changeEmail':
      return 'Change the e-mail address';
    case 'changeShown':
      return `Change the ${attributeOf(op.field)}`;
    case 'changeContact':
      return 'Change the address of the e-mail contact';
    case 'addPhone':
      return 'Add an SMS contact';
    case 'addRule':
      return `Add ${ruleIn(op.rule)}`;
    case 'removeRule':
      return `Remove ${ruleIn(op.rule)}`;
    case 'addToTeam':
      return `Add to the team ${op.team.name} as ${op.role}`;
    case 'changeTeamRole':
      return `Change the role in the team ${op.team.name} to ${op.role}`;
    case 'removeFromTeam':
      return `Remove from the team ${op.team.name}`;
    case 'endSessions':
      return 'End all sessions';
    case 'renewCalendarKey':
      return 'Make the address of the calendar feed anew';
    case 'deleteUser':
      return 'Delete the account';
  }
}

function ruleIn({ urgency, delay, contact }: Omit<Rule, 'id'>): string {
  const what = contact?.type.replace(/_contact_method$/, '').replaceAll('_', ' ') ?? 'unknown';
  return `the ${urgency}-urgency notification rule (${what}, after ${delay} min)`;
}

/** The name under which a refusal of such a change is remembered until the next look. */
export function refusalKey(op: Op): string {
  if ('team' in op) return `${op.kind} ${op.team.id}`;
  return op.kind === 'addRule' ? `${op.kind} ${op.rule.urgency} ${op.rule.contact.id}` : op.kind;
}

/** Whose account a change is about; nobody's yet of a creation. */
export function userIn(op: Op): string {
  if (op.kind === 'createUser') return '';
  return 'self' in op ? op.self.id : op.user;
}

/** The part of a user that goes along with every change of it. */
export function selfOf({ id, name, email }: Self): Self {
  return { id, name, email };
}
