import type { Observed } from '../../core/contracts/observed.ts';
import type { Shown } from '../../core/contracts/shown.ts';
import type { Acted } from '../../core/contracts/step.ts';
import { type Account, decodeIds, type OnPage, readOf, type Viewer } from './account.ts';
import { found } from './observe.ts';
import { type Named, Subscriber, ViewerRow } from './schema.ts';
import type { Op } from './steps.ts';
import { withGroups } from './viewers.ts';

type PageOp = Extract<Op, { page: string }>;

/**
 * What an answer shows of an account. Page access users and subscribers are answered as they are by now, and what was
 * deleted is gone. No answer tells the components of a page access user, nor what is kept of permissions, and a team
 * member who was deleted may come back with the next synchronisation: these are left out, so that they are read.
 * `observe` knows by that whether there is anything to read.
 */
export function shown(observed: Observed<Account>, op: Op, acted: Acted): Shown<Account> {
  const { unproved } = observed;
  const account = readOf(observed) ?? { email: '', pages: {} };
  const learnt = 'page' in op ? onPage(account, op, acted) : ofUser(account, op);
  const ids = decodeIds(observed.present ? observed.ids : []);
  return { observed: { ...found(learnt, ids), ...(unproved && { unproved }) }, isProved: false };
}

/** A change of permissions leaves no doubt about who is in the list of team members. */
function ofUser({ users: _, listed, ...account }: Account, { kind }: Op): Account {
  const isListed = listed && (kind === 'changePermissions' || kind === 'takePermissions');
  return { ...account, ...(isListed && { listed }) };
}

/** A page of which the answer says nothing is looked at anew. */
function onPage({ pages, ...account }: Account, op: PageOp, acted: Acted): Account {
  const { [op.page]: before, ...others } = pages;
  const after = before && afterOp(before, op, acted);
  return { ...account, pages: { ...others, ...(after && { [op.page]: after }) } };
}

function afterOp(page: OnPage, op: PageOp, { status, body }: Acted): OnPage | undefined {
  const { viewers = [], subscribers = [], partial } = page;
  const isDone = status < 300;
  switch (op.kind) {
    case 'deleteViewer':
      if (partial || !(isDone || status === 404)) return undefined;
      return { ...page, viewers: viewers.filter(({ id }) => id !== op.viewer) };
    case 'unsubscribe':
      return { ...page, subscribers: subscribers.filter(({ id }) => id !== op.subscriber) };
    case 'untell':
      return { ...page, told: page.told?.filter(({ id }) => id !== op.subscriber) };
    case 'subscribe': {
      const { data } = Subscriber.safeParse(body);
      return isDone && data ? { ...page, subscribers: [...subscribers, data] } : undefined;
    }
    case 'addParts':
      return isDone ? { ...page, viewers: viewers.map(without(op.of, op.viewer)) } : undefined;
    case 'removeComponent':
      return isDone ? { ...page, viewers: viewers.map(without('components', op.viewer)) } : undefined;
    default: {
      const { data } = ViewerRow.safeParse(body);
      return isDone && data ? { ...page, viewers: withViewer(viewers, data, groupsOf(op)) } : undefined;
    }
  }
}

const without = (kind: 'components' | 'metrics', id: string) => (viewer: Viewer) =>
  viewer.id === id ? { ...viewer, [kind]: undefined } : viewer;

function groupsOf(op: PageOp): Named[] {
  if (op.kind === 'createViewer') return op.groups;
  return op.kind === 'changeGroups' ? op.add : [];
}

/** One that was just made has no components and no metrics of its own. */
function withViewer(viewers: Viewer[], row: ViewerRow, groups: Named[]): Viewer[] {
  const known = viewers.flatMap((one) => one.groups);
  const [viewer] = withGroups([row], [...groups, ...known]);
  if (viewer === undefined) return viewers;
  const isNew = !viewers.some(({ id }) => id === viewer.id);
  if (isNew) return [{ ...viewer, components: [], metrics: [] }, ...viewers];
  return viewers.map((one) => (one.id === viewer.id ? { ...one, ...viewer } : one));
}
