import { type Account, type OnPage, type Present, same, type Viewer } from './account.ts';
import { means } from './describe.ts';
import type { Named, PageGrant, Subscriber } from './schema.ts';
import { notOffered, noViewers } from './sentences.ts';
import {
  addParts,
  changeEmail,
  changeGroups,
  createViewer,
  deleteViewer,
  type Plan,
  removeComponents,
  subscribe,
  unsubscribe,
} from './steps.ts';

export type Page = { page: string; desired: Present; account: Account; snapshot?: Account };

/** What a mute of ours took and no line of the configuration decides about. */
type Rebuilt = { groups: Named[]; components: Named[]; metrics: Named[]; login?: string };

/** What somebody is to have on a page, what of it is ours to take, and what of that may be theirs all the same. */
type Wanted = {
  page: string;
  grant?: PageGrant;
  scope?: PageGrant;
  perhaps?: PageGrant;
  rebuilt?: Rebuilt;
};

export function planPage({ page, desired, account, snapshot }: Page): Plan {
  const seen: OnPage = account.pages[page] ?? { viewers: [] };
  const grant = desired.grant?.pages?.[page];
  const scope = desired.scope?.pages?.[page];
  const perhaps = desired.perhaps?.pages?.[page];
  const before = snapshot?.pages[page];
  const wish = { page, grant, scope, perhaps };
  const wanted = { ...wish, rebuilt: toRebuild(before?.viewers ?? [], wish) };
  if (seen.viewers === undefined) return { steps: [], blocked: grant === undefined ? [] : [noViewers(page)] };
  const [first, ...others] = seen.viewers;
  const isWanted = grant !== undefined || wanted.rebuilt !== undefined;
  const email = desired.profile?.email ?? '';
  const own = () => {
    if (first === undefined) return isWanted ? [create(wanted, email)] : [];
    return isWanted ? adjust(wanted, first, seen, email) : leave(wanted, first, seen);
  };
  const lost = before?.subscribers ?? [];
  const again = lost.flatMap((one) => subscribeAgain(page, one, { seen, isWanted, email, snapshot }));
  return {
    steps: [...own(), ...others.flatMap((viewer) => leave(wanted, viewer, seen)), ...again],
    blocked: (seen.missing ?? []).map((what) => notOffered(page, what)),
  };
}

function toRebuild(viewers: Viewer[], wanted: Wanted): Rebuilt | undefined {
  if (viewers.length === 0) return undefined;
  const all = (kind: 'groups' | 'components' | 'metrics') => viewers.flatMap((viewer) => viewer[kind] ?? []);
  const rebuilt = {
    groups: all('groups').filter((group) => !isOurs(wanted, 'groups', group)),
    components: all('components').filter((component) => !isOurs(wanted, 'components', component)),
    metrics: all('metrics'),
    login: viewers.find(({ login }) => login !== null)?.login ?? undefined,
  };
  const isEmpty = rebuilt.groups.length + rebuilt.components.length + rebuilt.metrics.length === 0;
  return isPageOurs(wanted) && isEmpty ? undefined : rebuilt;
}

/** With an e-mail, even for whom single sign-on had made without one: else nobody finds them again. */
function create({ page, grant, rebuilt }: Wanted, email: string) {
  const groups = [...(grant?.groups ?? []), ...(rebuilt?.groups ?? []).map(({ id }) => id)];
  const login = rebuilt?.login;
  return createViewer(page, { email, ...(login && { login }), groups });
}

function adjust(wanted: Wanted, viewer: Viewer, seen: OnPage, email: string) {
  const { page, grant, rebuilt } = wanted;
  const lacking = (kind: 'groups' | 'components', granted: string[] | undefined) =>
    (seen.offer?.[kind] ?? []).filter(
      (thing) =>
        (means(granted, thing) || rebuilt?.[kind].some(({ id }) => id === thing.id)) &&
        !viewer[kind]?.some(({ id }) => id === thing.id),
    );
  const metrics = (seen.offer?.metrics ?? []).filter(
    ({ id }) =>
      rebuilt?.metrics.some((one) => one.id === id) && !viewer.metrics?.some((one) => one.id === id),
  );
  const renamed = grant !== undefined && viewer.email !== null && !same(viewer.email, email);
  return [
    ...(renamed ? [changeEmail(page, viewer, email)] : []),
    ...changeGroups(page, viewer, lacking('groups', grant?.groups), surplus(viewer, 'groups', wanted)),
    ...addParts(page, viewer, 'components', lacking('components', grant?.components)),
    ...addParts(page, viewer, 'metrics', metrics),
    ...removeComponents(page, viewer, surplus(viewer, 'components', wanted)),
  ];
}

type Kind = 'groups' | 'components';

function surplus(viewer: Viewer, kind: Kind, wanted: Wanted): Named[] {
  return (viewer[kind] ?? []).filter(
    (thing) => isOurs(wanted, kind, thing) && !means(wanted.grant?.[kind], thing),
  );
}

/** Whether a thing is only ever had by a grant that is known to be theirs or not. */
function isOurs({ scope, perhaps }: Wanted, kind: Kind, thing: Named): boolean {
  return means(scope?.[kind], thing) && !means(perhaps?.[kind], thing);
}

/** The same of the access to the page by itself. */
function isPageOurs({ scope, perhaps }: Wanted): boolean {
  return scope !== undefined && perhaps === undefined;
}

/**
 * Somebody who is not granted the page any more goes, with the subscriptions that came with it. What a human gave
 * besides keeps them there with just that.
 */
function leave(wanted: Wanted, viewer: Viewer, { subscribers = [] }: OnPage) {
  const { page } = wanted;
  const nothing = { ...wanted, grant: undefined };
  const isManaged =
    isPageOurs(wanted) &&
    viewer.groups.every((group) => isOurs(wanted, 'groups', group)) &&
    viewer.components?.every((component) => isOurs(wanted, 'components', component)) &&
    viewer.metrics?.length === 0;
  if (isManaged) {
    const through = subscribers.filter((subscriber) => subscriber.viewer === viewer.id);
    return [
      ...through.map((subscriber) => unsubscribe(page, subscriber, true)),
      deleteViewer(page, viewer, true),
    ];
  }
  return [
    ...changeGroups(page, viewer, [], surplus(viewer, 'groups', nothing)),
    ...removeComponents(page, viewer, surplus(viewer, 'components', nothing)),
  ];
}

/** Slack, Teams and the like cannot be subscribed through the API: https://developer.statuspage.io/#operation/postPagesPageIdSubscribers */
const modes = ['email', 'sms', 'webhook'];

type Return = { seen: OnPage; isWanted: boolean; email: string; snapshot?: Account };

function subscribeAgain(page: string, lost: Subscriber, { seen, isWanted, email, snapshot }: Return) {
  const viewer = seen.viewers?.[0];
  const waits = lost.viewer !== null && (!isWanted || viewer === undefined);
  if (!modes.includes(lost.mode) || waits) return [];
  const address = lost.email !== null && same(lost.email, snapshot?.email ?? null) ? email : lost.email;
  const isBack = (one: Subscriber) =>
    one.mode === lost.mode &&
    (lost.mode === 'email'
      ? same(one.email, address)
      : one.endpoint === lost.endpoint && one.phone === lost.phone);
  if (seen.subscribers?.some(isBack)) return [];
  const subscriber = {
    ...(address !== null && { email: address }),
    ...(lost.endpoint !== null && { endpoint: lost.endpoint }),
    ...(lost.phone !== null && { phone_number: lost.phone }),
    ...(lost.phoneCountry !== null && { phone_country: lost.phoneCountry }),
    ...(lost.components.length > 0 && { component_ids: lost.components }),
    ...(lost.viewer !== null && viewer !== undefined && { page_access_user: viewer.id }),
    skip_confirmation_notification: true,
  };
  return [subscribe(page, subscriber)];
}
