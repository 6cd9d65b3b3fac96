import type { Desired } from '../../core/contracts/desired.ts';
import { Blocked } from '../../core/contracts/errors.ts';
import type { Observed } from '../../core/contracts/observed.ts';
import type { Profile } from '../../core/contracts/profile.ts';
import { type Account, type OnPage, type OrganizationUser, type Present, readOf } from './account.ts';
import { hiddenUsers, unreadablePage, unreadablePermissions, untoldPage } from './messages.ts';
import { permissionChange, type Wish } from './permissions.ts';
import { planPage } from './plan-page.ts';
import type { Grant, Permissions } from './schema.ts';
import { type Plan, type StatuspageStep, step, together } from './steps.ts';

export function plan(
  desired: Desired<Grant>,
  observed: Observed<Account>,
  snapshot?: Account,
): StatuspageStep[] {
  const { steps, blocked } = decide(desired, observed, snapshot);
  if (steps.length > 0 || blocked.length === 0) return steps;
  throw new Blocked('Statuspage needs a human first', blocked.join('; '));
}

function decide(desired: Desired<Grant>, observed: Observed<Account>, snapshot?: Account): Plan {
  if (desired.state === 'unmanaged') return { steps: [], blocked: [] };
  if (desired.state !== 'present') {
    return observed.present ? leave(observed.account, desired.state) : { steps: [], blocked: [] };
  }
  return stay(desired, readOf(observed) ?? { email: '', pages: {} }, snapshot);
}

/** With neither a grant, nor one to take away, nor a mute of ours there is nothing to say about anybody. */
function stay(desired: Present, account: Account, snapshot?: Account): Plan {
  const { grant, scope } = desired;
  if ((grant ?? scope ?? snapshot) === undefined) return { steps: [], blocked: [] };
  const pages = new Set(
    [grant?.pages, scope?.pages, snapshot?.pages].flatMap((map) => Object.keys(map ?? {})),
  );
  return together([
    ...[...pages].map((page) => planPage({ page, desired, account, snapshot })),
    planUsers(desired, account, snapshot),
  ]);
}

/** Nobody can be renamed there: the API has no call that changes a team member. */
function planUsers({ profile, grant, scope, perhaps }: Present, account: Account, snapshot?: Account): Plan {
  const wish = {
    grant: grant?.permissions,
    scope: scope?.permissions,
    perhaps: perhaps?.permissions,
    before: permissionsOf(snapshot),
  };
  const isGranted = Object.keys(wish.grant ?? {}).length > 0;
  if (account.hidden) return { steps: [], blocked: isGranted ? [hiddenUsers] : [] };
  const [first, ...others] = account.users ?? [];
  if (first === undefined) {
    const wanted = isGranted || isToRebuild(snapshot, wish);
    return { steps: wanted && profile ? [createUser(profile)] : [], blocked: [] };
  }
  return together([
    rightsOf(first, wish, isGranted),
    ...others.map((user) => rightsOf(user, { scope: wish.scope, perhaps: wish.perhaps }, false)),
  ]);
}

/** Without a password, which only organisations outside Atlassian accounts know. */
function createUser({ email, displayName, givenName, familyName }: Profile): StatuspageStep {
  const [first = displayName, ...rest] = displayName.trim().split(/\s+/);
  const last = familyName ?? rest.join(' ');
  return step({ kind: 'createUser', email, first: givenName ?? first, ...(last !== '' && { last }) });
}

function rightsOf({ id, permissions }: OrganizationUser, wish: Wish, isGranted: boolean): Plan {
  if (permissions === undefined) return { steps: [], blocked: isGranted ? [unreadablePermissions] : [] };
  const change = permissionChange(permissions, wish);
  const isSame = Object.keys(change).length === 0;
  return { steps: isSame ? [] : [step({ kind: 'changePermissions', user: id, change })], blocked: [] };
}

function permissionsOf(snapshot: Account | undefined): Permissions {
  return Object.assign({}, ...(snapshot?.users ?? []).map(({ permissions }) => permissions));
}

/** Whether a team member that a human made is gone with our mute, or only one that the configuration had asked for. */
function isToRebuild(snapshot: Account | undefined, { scope, perhaps, before }: Wish): boolean {
  if ((snapshot?.users ?? []).length === 0) return false;
  const isManaged = Object.keys(scope ?? {}).length > 0;
  return !isManaged || Object.keys(permissionChange({}, { scope, perhaps, before })).length > 0;
}

/** The rights to edit go first, and whatever Statuspage may refuse comes last. */
function leave(account: Account, state: 'muted' | 'absent'): Plan {
  const users = account.users ?? [];
  const rights = users.filter(({ permissions = {} }) => Object.keys(permissions).length > 0);
  const unread = state === 'muted' && users.some(({ permissions }) => permissions === undefined);
  const left = together([
    {
      steps: rights.map(({ id }) => step({ kind: 'takePermissions', user: id })),
      blocked: unread ? [unreadablePermissions] : [],
    },
    ...Object.entries(account.pages).map(([page, seen]) => leavePage(page, seen)),
    { steps: [], blocked: account.hidden ? [hiddenUsers] : [] },
  ]);
  // As long as it is not known where else they are, the team member stays, who can do nothing any more.
  if (state === 'muted' || left.blocked.length > 0) return left;
  const last = users.map(({ id }) => ({
    ...step({ kind: 'deleteUser', user: id }, false),
    waits: true as const,
  }));
  return { ...left, steps: [...left.steps, ...last] };
}

/** Subscriptions first: some are theirs only through the page access user. */
function leavePage(page: string, onPage: OnPage): Plan {
  const { viewers = [], subscribers = [], told = [], unreadable = false, untold = false } = onPage;
  return {
    steps: [
      ...told.map(({ id, incident, mode }) =>
        step({ kind: 'untell', page, incident, subscriber: id, mode }, false),
      ),
      ...subscribers.map(({ id, mode }) => step({ kind: 'unsubscribe', page, subscriber: id, mode }, false)),
      ...viewers.map(({ id }) => step({ kind: 'deleteViewer', page, viewer: id }, false)),
    ],
    blocked: [...(unreadable ? [unreadablePage(page)] : []), ...(untold ? [untoldPage(page)] : [])],
  };
}
