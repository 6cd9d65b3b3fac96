import type { Observed } from '../../core/contracts/observed.ts';
import {
  type Account,
  decodeIds,
  type OnPage,
  type OrganizationUser,
  readOf,
  type Viewer,
} from './account.ts';
import { found } from './observe.ts';
import { changedPermissions } from './permissions.ts';
import type { Named } from './schema.ts';
import type { Op } from './steps.ts';

type PageOp = Extract<Op, { page: string }>;
type UserOp = Exclude<Op, PageOp>;

/** The id of what is not made yet. */
const notYet = 'not made yet';

/** The account once Statuspage has done what it is asked for. */
export function foreseen(observed: Observed<Account>, op: Op): Observed<Account> {
  const account = readOf(observed) ?? { email: '', pages: {} };
  const after =
    'page' in op
      ? { ...account, pages: { ...account.pages, [op.page]: onPage(account.pages[op.page] ?? {}, op) } }
      : { ...account, users: usersAfter(account.users ?? [], op) };
  return found(after, decodeIds(observed.present ? observed.ids : []));
}

function usersAfter(users: OrganizationUser[], op: UserOp): OrganizationUser[] {
  switch (op.kind) {
    case 'createUser':
      return [{ id: notYet, permissions: {} }, ...users];
    case 'changePermissions':
      return users.map((user) =>
        user.id === op.user
          ? { ...user, permissions: changedPermissions(user.permissions ?? {}, op.change) }
          : user,
      );
    case 'takePermissions':
      return users.map((user) => (user.id === op.user ? { ...user, permissions: {} } : user));
    case 'deleteUser':
      return users.filter(({ id }) => id !== op.user);
  }
}

function onPage(page: OnPage, op: PageOp): OnPage {
  const { viewers = [], subscribers = [] } = page;
  switch (op.kind) {
    case 'createViewer': {
      const { email, login = null, groups } = op;
      const viewer: Viewer = { id: notYet, email, login, groups, components: [], metrics: [] };
      return { ...page, viewers: [viewer, ...viewers] };
    }
    case 'deleteViewer':
      return { ...page, viewers: viewers.filter(({ id }) => id !== op.viewer) };
    case 'unsubscribe':
      return { ...page, subscribers: subscribers.filter(({ id }) => id !== op.subscriber) };
    case 'untell':
      return { ...page, told: page.told?.filter(({ id }) => id !== op.subscriber) };
    case 'subscribe':
      return { ...page, subscribers: [...subscribers, { ...op.subscriber, id: notYet }] };
    default:
      return { ...page, viewers: viewers.map((one) => (one.id === op.viewer ? changed(one, op) : one)) };
  }
}

type ViewerOp = Extract<
  PageOp,
  { kind: 'changeViewerEmail' | 'changeGroups' | 'addParts' | 'removeComponent' }
>;

function changed(viewer: Viewer, op: ViewerOp): Viewer {
  switch (op.kind) {
    case 'changeViewerEmail':
      return { ...viewer, email: op.email };
    case 'changeGroups':
      return { ...viewer, groups: [...without(viewer.groups, op.remove), ...op.add] };
    case 'addParts':
      return { ...viewer, [op.of]: [...(viewer[op.of] ?? []), ...op.add] };
    case 'removeComponent':
      return { ...viewer, components: without(viewer.components ?? [], [op.component]) };
  }
}

function without(things: Named[], gone: Named[]): Named[] {
  return things.filter(({ id }) => !gone.some((one) => one.id === id));
}
