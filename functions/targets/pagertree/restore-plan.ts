import type { Desired } from '../../core/contracts/desired.ts';
import type { Observed } from '../../core/contracts/observed.ts';
import { unlessBlocked } from '../../core/contracts/unless-blocked.ts';
import { tidyName } from '../../lib/alike.ts';
import { plan } from './plan.ts';
import { eventsWere } from './restore-events.ts';
import {
  type Account,
  type Grant,
  type Membership,
  type Role,
  type Roles,
  roleNames,
  type TeamList,
} from './schema.ts';
import { type PagertreeStep, step } from './steps.ts';
import { teamsIn } from './teams.ts';

type Present = Extract<Desired<Grant>, { state: 'present' }>;

/** What is lacking of a snapshot, and of what the configuration gives. `account.teams` has those of the snapshot that there are. */
export function planReturn(
  desired: Desired<Grant>,
  observed: Observed<Account>,
  snapshot: Account,
): PagertreeStep[] {
  if (desired.state !== 'present' || desired.profile === undefined) return [];
  if (!observed.present) {
    const name = tidyName(desired.grant === undefined ? snapshot.name : desired.profile.displayName);
    const roles = rolesAgain(desired, snapshot);
    return [step({ kind: 'createAccountUser', email: desired.profile.email, name, roles, teams: [] })];
  }
  const { account } = observed;
  // What only a human can do is said by the worker, and holds up nothing of a restore.
  const ordinary = unlessBlocked(() => plan(desired, observed));
  const changed = new Set(ordinary.flatMap(({ op }) => (op.kind === 'changeTeam' ? [op.team.id] : [])));
  return [
    ...ordinary.filter(({ op }) => op.kind !== 'setRoles'),
    ...setRoles(desired, account, snapshot),
    // A team is changed once a round.
    ...rejoin(desired, account, snapshot).filter(
      ({ op }) => op.kind !== 'changeTeam' || !changed.has(op.team.id),
    ),
    ...eventsWere(snapshot, account).flatMap((was) =>
      was.now === 'free'
        ? [{ ...step(was.op), title: `Put them back in their place in ${was.title}`, reversible: true }]
        : [],
    ),
  ];
}

/** The roles that they had, as far as the configuration lets them have those, beside what they have. */
export function rolesAgain({ grant, scope, perhaps }: Present, snapshot: Account, now?: Roles): Roles {
  const granted = new Set<Role>(grant?.roles);
  const managed = new Set<Role>(scope?.roles).difference(new Set(perhaps?.roles));
  const has = (role: Role) =>
    granted.has(role) || (!managed.has(role) && (snapshot.roles[role] || (now?.[role] ?? false)));
  return {
    admin: has('admin'),
    billing: has('billing'),
    broadcaster: has('broadcaster'),
    communicator: has('communicator'),
  };
}

function setRoles(desired: Present, account: Account, snapshot: Account): PagertreeStep[] {
  const roles = rolesAgain(desired, snapshot, account.roles);
  if (roleNames.every((role) => roles[role] === account.roles[role])) return [];
  const unlessLastAdmin = account.roles.admin && !roles.admin;
  return [step({ kind: 'setRoles', account: account.id, roles, unlessLastAdmin })];
}

/** Whether a list of a team is only ever had by a grant that is not theirs. */
export function isWithheld(
  { grant, scope, perhaps }: Present,
  { name }: Membership,
  list: TeamList,
): boolean {
  const kept = [grant, perhaps];
  if (!teamsIn(scope).includes(name)) return false;
  if (!kept.some((one) => teamsIn(one).includes(name))) return true;
  const inList = ({ teams = [], teamAdmin = [] }: Grant = {}) =>
    (list === 'member_account_user_ids' && teams.includes(name)) ||
    (list === 'admin_account_user_ids' && teamAdmin.includes(name));
  return inList(scope) && !kept.some(inList);
}

function rejoin(desired: Present, account: Account, snapshot: Account): PagertreeStep[] {
  return (snapshot.teams ?? []).flatMap((before) => {
    const team = account.teams?.find(({ id }) => id === before.id);
    if (team === undefined) return [];
    const add = before.lists.filter(
      (list) => !team.lists.includes(list) && !isWithheld(desired, before, list),
    );
    if (add.length === 0) return [];
    const { id, name, lists: keeps } = team;
    const ids: [string, string] = [account.id, account.prefixId];
    return [step({ kind: 'changeTeam', team: { id, name }, ids, add, remove: [], keeps })];
  });
}
