import type { Cosmetic, Step } from '../../core/contracts/step.ts';
import type { Phone } from './phone.ts';
import type { Turns } from './places.ts';
import type { Incident } from './places-schema.ts';
import type { TeamRole } from './roles.ts';
import type { Contact, Rule, Team, User } from './schema.ts';
import type { Substitute } from './stand-ins.ts';

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
  | { kind: 'addContact' | 'removeContact'; user: string; contact: Contact }
  | { kind: 'addRule'; user: string; rule: NewRule }
  | { kind: 'removeRule'; user: string; rule: Rule }
  | { kind: 'addToTeam' | 'changeTeamRole'; user: string; team: Team; role: TeamRole }
  | { kind: 'removeFromTeam'; user: string; team: Team }
  | { kind: 'endSessions' | 'renewCalendarKey'; user: string }
  | { kind: 'takeTurns'; user: string; by: string; rota: RotaKey }
  /** `ground`: who was on call by the schedule when it was planned. */
  | { kind: 'leaveTurns'; user: string; rota: RotaKey; ground: string }
  | { kind: 'takeRules'; user: string; by: string; policy: Team }
  /** Out of the rules that page others too; or away with those that page nobody else. */
  | { kind: 'leaveRules' | 'removeRules'; user: string; policy: Team }
  /** To a user, or begun again on a policy: each on its own where none is named. */
  | { kind: 'reassign'; user: string; incidents: Incident[]; to?: Substitute }
  /** `unseen`: the schedules of shifts could not be looked at. */
  | { kind: 'deleteUser'; user: string; unseen?: 'shifts' };

/** A schedule, and of which kind it is. */
export type RotaKey = Team & Pick<Turns, 'of'>;

/** A change of who is paged, which is read right before. */
export type PlaceOp = Extract<
  Op,
  { kind: 'takeTurns' | 'leaveTurns' | 'takeRules' | 'leaveRules' | 'removeRules' }
>;

export function isPlaceOp(op: Op): op is PlaceOp {
  return 'rota' in op || 'policy' in op;
}

/** A change that one call does. */
export type OneCall = Exclude<Op, PlaceOp>;

export type PagerdutyStep = Step<Op>;

/** What one person has of all that a step creates or removes: one account. */
const account = 'account';

const forGood: Op['kind'][] = [
  'takeTurns',
  'leaveTurns',
  'takeRules',
  'leaveRules',
  'removeRules',
  'reassign',
  'deleteUser',
];

/** What a rota loses is judged by its timeline; nothing else says what a policy does. */
function costOf({ name }: Team): string {
  return `the rules of the escalation policy "${name}" that page nobody else are gone, and its other rules stay`;
}

/** The step that does this, and that it is what tries these values. */
export function step(op: Op, tries?: Cosmetic[]): PagerdutyStep {
  return {
    title: titleOf(op),
    op,
    // Sessions and the calendar feed are had again by signing in; nothing gives back by itself what a stand-in took over.
    reversible: !forGood.includes(op.kind),
    ...(op.kind === 'createUser' && { creates: account }),
    ...(op.kind === 'deleteUser' && { removes: account, waits: true as const }),
    ...(op.kind === 'removeRules' && { costs: costOf(op.policy) }),
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
    case 'addContact':
      return `Add the ${wayOf(op.contact)} contact`;
    case 'removeContact':
      return `Remove the ${wayOf(op.contact)} contact with its notification rules`;
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
    case 'takeTurns':
      return `Put the stand-in in their place in the schedule "${op.rota.name}"`;
    case 'leaveTurns':
      return `Leave their turns to nobody in the schedule "${op.rota.name}"`;
    case 'takeRules':
      return `Put the stand-in in their place in the escalation policy "${op.policy.name}"`;
    case 'leaveRules':
      return `Leave the rules of the escalation policy "${op.policy.name}" that page others too`;
    case 'removeRules':
      return `Remove the rules of the escalation policy "${op.policy.name}" that page nobody else`;
    case 'reassign':
      return reassigningInWords(op.incidents.length, op.to);
    case 'deleteUser':
      return op.unseen === undefined
        ? 'Delete the account'
        : 'Delete the account, without a look at schedules of shifts, which are not open to the key';
  }
}

function reassigningInWords(count: number, to?: Substitute): string {
  const incidents = count === 1 ? 'their open incident' : `their ${count} open incidents`;
  if (to?.type === 'user') return `Reassign ${incidents} to the stand-in`;
  const policy = to === undefined ? 'its own escalation policy' : `the escalation policy "${to.name}"`;
  return `Begin ${incidents} again on ${to === undefined && count > 1 ? 'their own escalation policies' : policy}`;
}

/** `sms_contact_method` is a way of hearing of incidents: sms. */
function wayOf({ type }: Pick<Contact, 'type'>): string {
  return type.replace(/_contact_method$/, '').replaceAll('_', ' ');
}

function ruleIn({ urgency, delay, contact }: Omit<Rule, 'id'>): string {
  const what = contact === undefined ? 'unknown' : wayOf(contact);
  return `the ${urgency}-urgency notification rule (${what}, after ${delay} min)`;
}

/** The name under which a refusal of such a change is remembered until the next look. */
export function refusalKey(op: Op): string {
  if ('team' in op) return `${op.kind} ${op.team.id}`;
  if (op.kind === 'removeContact') return `${op.kind} ${op.contact.id}`;
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
