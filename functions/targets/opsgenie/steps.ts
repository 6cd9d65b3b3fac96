import type { Cosmetic, Step } from '../../core/contracts/step.ts';
import { type Place, placeInWords } from './places.ts';
import type { Contact, Team, User } from './schema.ts';
import type { Substitute } from './stand-ins.ts';

/** What shows a person and grants nothing. */
export type Shown = { fullName: string; timeZone?: string; locale?: string };

/** Every change that Rollcall makes in Opsgenie. `user` is the id of the account. */
export type Op =
  | ({ kind: 'createUser'; username: string; role: string } & Shown)
  /** `isBack`: a built-in role that this account had before our mute. */
  | { kind: 'changeRole'; user: string; role: string; isBack?: true }
  | { kind: 'changeUsername'; user: string; username: string }
  | { kind: 'changeShown'; user: string; field: keyof Shown; value: string }
  | { kind: 'switchContact'; user: string; contact: Pick<Contact, 'id' | 'method'>; on: boolean }
  | { kind: 'addToTeam' | 'removeFromTeam'; user: string; team: Team }
  | { kind: 'takePlace'; leaver: Pick<User, 'id' | 'username'>; by: Substitute; place: Place }
  /** `ground`: who was on call by the schedule when it was planned. */
  | { kind: 'leavePlace'; leaver: Pick<User, 'id' | 'username'>; place: Place; ground?: string }
  | { kind: 'deleteUser'; user: string };

/** A change that one call does, without a look right before it. */
export type OneCall = Exclude<Op, { kind: 'takePlace' | 'leavePlace' }>;

export type OpsgenieStep = Step<Op>;

/** What one person has of all that a step creates or removes: one account. */
const account = 'account';

/** Nothing gives back by itself what a stand-in took over. */
function isForGood({ kind }: Op): boolean {
  return kind === 'deleteUser' || kind === 'takePlace' || kind === 'leavePlace';
}

/** What is lost where a leaver's place is left to nobody, but for hours of a rota, which are judged by its timeline. */
function costsOf(op: Op): string | undefined {
  if (op.kind !== 'leavePlace') return undefined;
  switch (op.place.kind) {
    case 'escalation':
      return `the rules of the escalation "${op.place.escalation.name}" that page them are gone, and the other rules stay`;
    case 'routing rule':
      return `alerts that the routing rule "${op.place.rule.name}" of the team "${op.place.team.name}" matches notify nobody`;
    case 'forwarding rule':
      return `the alerts that the forwarding rule "${op.place.rule}" sends to them stay with whose they are`;
    default:
      return undefined;
  }
}

/** The step that does this, and that it is what tries these values. */
export function step(op: Op, tries?: Cosmetic[]): OpsgenieStep {
  const costs = costsOf(op);
  return {
    title: titleOf(op),
    op,
    reversible: !isForGood(op),
    ...(op.kind === 'createUser' && { creates: account }),
    ...(op.kind === 'deleteUser' && { removes: account }),
    ...(op.kind === 'deleteUser' && { waits: true as const }),
    ...(costs !== undefined && { costs }),
    ...(tries && { tries }),
  };
}

const shown: Record<keyof Shown, string> = {
  fullName: 'full name',
  timeZone: 'time zone',
  locale: 'locale',
};

/** An attribute in words for people. */
export function attributeOf(field: keyof Shown): string {
  return shown[field];
}

/** A change in words for people. */
export function titleOf(op: Op): string {
  switch (op.kind) {
    case 'createUser':
      return 'Create the account';
    case 'changeRole':
      return `Change the role to ${op.role}`;
    case 'changeUsername':
      return 'Change the e-mail address';
    case 'changeShown':
      return `Change the ${attributeOf(op.field)}`;
    case 'switchContact':
      return `${op.on ? 'Enable' : 'Disable'} the ${op.contact.method} contact`;
    case 'addToTeam':
      return `Add to the team ${op.team.name}`;
    case 'removeFromTeam':
      return `Remove from the team ${op.team.name}`;
    case 'takePlace':
      return `Put ${inWords(op.by)} in their place in ${placeInWords(op.place)}`;
    case 'leavePlace':
      return leavingInWords(op.place);
    case 'deleteUser':
      return 'Delete the account';
  }
}

/** No e-mail and no name of a person. */
function inWords(by: Substitute): string {
  return by.type === 'user' ? 'the stand-in' : `the ${by.type} "${by.name}"`;
}

function leavingInWords(place: Place): string {
  switch (place.kind) {
    case 'rotation':
      return `Leave their turns to nobody in ${placeInWords(place)}`;
    case 'overrides':
      return `Remove their ${placeInWords(place)}`;
    case 'escalation':
      return `Remove the rules that page them from ${placeInWords(place)}`;
    case 'routing rule':
      return `Have ${placeInWords(place)} notify nobody`;
    case 'forwarding rule':
      return `Delete ${placeInWords(place)}, which forwards to them`;
    case 'team':
      return `Leave ${placeInWords(place)}`;
  }
}
