import type { Step } from '../../core/contracts/step.ts';
import type { Ground } from './ground.ts';
import { type Place, placeInWords } from './place.ts';
import { type Roles, roleNames, type Team, type TeamList } from './schema.ts';

/** Every change that Rollcall makes in PagerTree. `account` is the id of the account user, `user` that of the human. */
export type Op =
  /** `teams` are names. */
  | { kind: 'createAccountUser'; email: string; name: string; roles: Roles; teams: string[] }
  /** `unlessLastAdmin`: another admin is looked for first. */
  | { kind: 'setRoles'; account: string; roles: Roles; unlessLastAdmin: boolean }
  | { kind: 'changeName'; account: string; user: string; name: string }
  /** `replaces` is the id of the e-mail that the new one takes the place of. */
  | { kind: 'changeEmail'; account: string; user: string; email: string; replaces?: string }
  | TeamOp
  | PlaceOp
  | { kind: 'deleteAccountUser'; account: string };

/**
 * Into lists of a team and out of others; `keeps` are those where nothing changes. The vendor's lists replace the old
 * ones, so `act` reads the team again. References are to the id, but either of `ids` names the same account:
 * https://pagertree.com/docs/api/common-model-attributes
 */
export type TeamOp = {
  kind: 'changeTeam';
  team: Pick<Team, 'id' | 'name'>;
  ids: [id: string, prefixId: string];
  add: TeamList[];
  remove: TeamList[];
  keeps: TeamList[];
};

/**
 * Another account user (`by`, an id) in the place of the one with either of `ids`, or nobody. `ground`: what the leaving of an event was
 * judged by.
 */
export type PlaceOp =
  | { kind: 'takePlace'; ids: [id: string, prefixId: string]; by: string; place: Place }
  | { kind: 'leavePlace'; ids: [id: string, prefixId: string]; place: Place; ground?: Ground };

export type PagertreeStep = Step<Op>;

/** What one person has of all that a step creates or removes: one account. */
const account = 'account';

export function step(op: Op): PagertreeStep {
  return {
    title: titleOf(op),
    op,
    reversible: op.kind !== 'deleteAccountUser',
    ...costsOf(op),
    ...(op.kind === 'createAccountUser' && { creates: account }),
    ...(op.kind === 'deleteAccountUser' && { removes: account }),
    ...(op.kind === 'changeName' && { tries: [{ attribute: 'name', value: op.name }] }),
  };
}

function costsOf(op: Op): { costs?: string } {
  if (op.kind !== 'leavePlace') return {};
  const { place } = op;
  if (place.kind === 'policy' && !place.others)
    return { costs: `${placeInWords(place)} hands alerts that nobody took on to nobody any more` };
  // Of two who take turns the other one has all of them then: no turn of theirs moves, and there are twice as many.
  return place.kind === 'event' && place.how === 'turns'
    ? { costs: `the others in ${placeInWords(place)} take turns more often` }
    : {};
}

/** A change in words for people. */
export function titleOf(op: Op): string {
  switch (op.kind) {
    // https://pagertree.com/docs/api/account-users: such a person is asked by mail, and may decline.
    case 'createAccountUser':
      return 'Create the account (a person whom PagerTree knows already has to accept an invitation)';
    case 'setRoles':
      return titleOfRoles(op.roles);
    case 'changeName':
      return 'Change the name';
    case 'changeEmail':
      return 'Change the e-mail address';
    case 'changeTeam':
      return `${verbOf(op)} the team ${op.team.name}`;
    case 'takePlace':
      return titleOfTaking(op.place);
    case 'leavePlace':
      return titleOfLeaving(op.place);
    case 'deleteAccountUser':
      return 'Delete the account';
  }
}

function titleOfRoles(roles: Roles): string {
  const names = roleNames.filter((role) => roles[role]);
  return names.length === 0 ? 'Take all roles away' : `Set the roles to ${names.join(', ')}`;
}

function verbOf({ add, remove, keeps }: TeamOp): string {
  if (remove.length === 0) return 'Join';
  return add.length + keeps.length === 0 ? 'Leave' : 'Change places in';
}

function titleOfTaking(place: Place): string {
  if (place.kind !== 'team') return `Put the stand-in in their place in ${placeInWords(place)}`;
  const isAdmin = place.lists.includes('admin_account_user_ids');
  return `Make the stand-in ${isAdmin ? 'an admin' : 'a member'} of ${placeInWords(place)}`;
}

function titleOfLeaving(place: Place): string {
  if (place.kind !== 'event') return `Take them out of ${placeInWords(place)}`;
  if (place.how === 'alone') return `Delete ${placeInWords(place)}, where nobody else is`;
  return `Take them out of ${placeInWords(place)}${place.how === 'turns' ? ', where others take turns with them' : ''}`;
}
