import type { Cosmetic, Step } from '../../core/contracts/step.ts';
import { type Place, placeInWords } from './places.ts';
import type { Contact, Team, User } from './schema.ts';

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
  | {
      kind: 'takePlace';
      leaver: Pick<User, 'id' | 'username'>;
      by: { id: string; username: string };
      place: Place;
    }
  | { kind: 'deleteUser'; user: string };

/** A change that one call does, without a look right before it. */
export type OneCall = Exclude<Op, { kind: 'takePlace' }>;

export type OpsgenieStep = Step<Op>;

/** What one person has of all that a step creates or removes: one account. */
const account = 'account';

/** Nothing gives back yet what a replacement took over. */
function isForGood({ kind }: Op): boolean {
  return kind === 'deleteUser' || kind === 'takePlace';
}

/** The step that does this, and that it is what tries these values. */
export function step(op: Op, tries?: Cosmetic[]): OpsgenieStep {
  return {
    title: titleOf(op),
    op,
    reversible: !isForGood(op),
    ...(op.kind === 'createUser' && { creates: account }),
    ...(op.kind === 'deleteUser' && { removes: account }),
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
      return `Put the replacement in their place in ${placeInWords(op.place)}`;
    case 'deleteUser':
      return 'Delete the account';
  }
}
