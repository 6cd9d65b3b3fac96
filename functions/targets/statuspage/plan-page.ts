import { type Account, type OnPage, type Present, same, type Viewer } from './account.ts';
import { notOffered, noViewers } from './messages.ts';
import { refersTo, type ThingKind } from './names.ts';
import { type Named, type PageGrant, type PartKind, partKinds, type Subscriber } from './schema.ts';
import { type Plan, type StatuspageStep, step } from './steps.ts';

export type Page = { page: string; desired: Present; account: Account; snapshot?: Account };

/** What a mute of ours took and no line of the configuration decides about. */
type Rebuilt = Record<ThingKind, Named[]> & { login?: string };

/** What a person is to have on a page, what of it is ours to take, and what of that may be theirs all the same. */
type Wanted = {
  page: string;
  email: string;
  grant?: PageGrant;
  scope?: PageGrant;
  perhaps?: PageGrant;
  rebuilt?: Rebuilt;
};
type Granted = keyof PageGrant;

const granted = ['groups', 'components'] as const satisfies Granted[];

export function planPage({ page, desired, account, snapshot }: Page): Plan {
  const seen: OnPage = account.pages[page] ?? { viewers: [] };
  const wanted: Wanted = {
    page,
    email: desired.profile?.email ?? '',
    grant: desired.grant?.pages?.[page],
    scope: desired.scope?.pages?.[page],
    perhaps: desired.perhaps?.pages?.[page],
  };
  const before = snapshot?.pages[page];
  wanted.rebuilt = toRebuild(before?.viewers ?? [], seen, wanted);
  const { grant, rebuilt } = wanted;
  if (seen.viewers === undefined) return { steps: [], blocked: grant === undefined ? [] : [noViewers(page)] };
  const [first, ...others] = seen.viewers;
  const isWanted = grant !== undefined || rebuilt !== undefined;
  const again = {
    wanted,
    isWanted,
    viewer: first?.id,
    there: seen.subscribers ?? [],
    before: snapshot?.email,
  };
  return {
    steps: [
      ...(isWanted ? give(wanted, first, seen) : []),
      ...(isWanted ? others : seen.viewers).flatMap((viewer) => leave(wanted, viewer, seen)),
      ...(before?.subscribers ?? []).flatMap((lost) => subscribeAgain(lost, again)),
    ],
    blocked: granted.flatMap((kind) => missing(wanted, kind, seen)),
  };
}

/** What of the granted the page does not have. */
function missing({ page, grant }: Wanted, kind: Granted, { offer }: OnPage): string[] {
  const lacks = (name: string) => !offer?.[kind].some((thing) => refersTo([name], thing));
  return (grant?.[kind] ?? []).filter(lacks).map((name) => notOffered(page, kind, name));
}

/** A snapshot knows its groups by their ids alone: what they are called now says whose they are. */
function toRebuild(viewers: Viewer[], { offer }: OnPage, wanted: Wanted): Rebuilt | undefined {
  if (viewers.length === 0) return undefined;
  const all = (kind: ThingKind) =>
    viewers
      .flatMap((viewer) => viewer[kind] ?? [])
      .map((thing) => offer?.[kind].find(({ id }) => id === thing.id) ?? thing);
  const rebuilt = {
    groups: all('groups').filter((group) => !isOurs(wanted, 'groups', group)),
    components: all('components').filter((component) => !isOurs(wanted, 'components', component)),
    metrics: all('metrics'),
    login: viewers.find(({ login }) => login !== null)?.login ?? undefined,
  };
  const isEmpty = rebuilt.groups.length + rebuilt.components.length + rebuilt.metrics.length === 0;
  return isPageOurs(wanted) && isEmpty ? undefined : rebuilt;
}

function give(wanted: Wanted, viewer: Viewer | undefined, { offer }: OnPage): StatuspageStep[] {
  const { page, grant, rebuilt, email } = wanted;
  const lacking = (kind: ThingKind) =>
    (offer?.[kind] ?? []).filter(
      (thing) =>
        ((kind !== 'metrics' && refersTo(grant?.[kind], thing)) || has(rebuilt?.[kind], thing)) &&
        !has(viewer?.[kind], thing),
    );
  // With an e-mail, even for a person whom single sign-on had made without one: else nobody finds them again.
  if (viewer === undefined) {
    const login = rebuilt?.login;
    return [step({ kind: 'createViewer', page, email, ...(login && { login }), groups: lacking('groups') })];
  }
  const renamed = grant !== undefined && viewer.email !== null && !same(viewer.email, email);
  return [
    ...(renamed ? [step({ kind: 'changeViewerEmail', page, viewer: viewer.id, email })] : []),
    ...changeGroups(page, viewer, lacking('groups'), surplus(viewer, 'groups', wanted)),
    ...partKinds.flatMap((kind) => addParts(page, viewer, kind, lacking(kind))),
    ...removeComponents(page, viewer, surplus(viewer, 'components', wanted)),
  ];
}

function changeGroups(page: string, { id }: Viewer, add: Named[], remove: Named[]): StatuspageStep[] {
  if (add.length + remove.length === 0) return [];
  return [step({ kind: 'changeGroups', page, viewer: id, add, remove })];
}

function addParts(page: string, { id }: Viewer, of: PartKind, add: Named[]): StatuspageStep[] {
  return add.length === 0 ? [] : [step({ kind: 'addParts', page, viewer: id, of, add })];
}

function removeComponents(page: string, { id }: Viewer, components: Named[]): StatuspageStep[] {
  return components.map((component) => step({ kind: 'removeComponent', page, viewer: id, component }));
}

function has(things: Named[] | undefined, { id }: Named): boolean {
  return things?.some((one) => one.id === id) ?? false;
}

function surplus(viewer: Viewer, kind: Granted, wanted: Wanted): Named[] {
  return (viewer[kind] ?? []).filter(
    (thing) => isOurs(wanted, kind, thing) && !refersTo(wanted.grant?.[kind], thing),
  );
}

/** Whether a thing is only ever had by a grant that is known to be theirs or not. */
function isOurs({ scope, perhaps }: Wanted, kind: Granted, thing: Named): boolean {
  return refersTo(scope?.[kind], thing) && !refersTo(perhaps?.[kind], thing);
}

/** The same of the access to the page by itself. */
function isPageOurs({ scope, perhaps }: Wanted): boolean {
  return scope !== undefined && perhaps === undefined;
}

/**
 * A person who is not granted the page any more goes, with the subscriptions that came with it. What a human gave
 * besides keeps them there with just that.
 */
function leave(wanted: Wanted, viewer: Viewer, { subscribers = [] }: OnPage): StatuspageStep[] {
  const { page } = wanted;
  const isAllOurs =
    isPageOurs(wanted) &&
    granted.every((kind) => viewer[kind]?.every((thing) => isOurs(wanted, kind, thing))) &&
    viewer.metrics?.length === 0;
  if (isAllOurs) {
    const through = subscribers.filter((subscriber) => subscriber.viewer === viewer.id);
    return [
      ...through.map(({ id, mode }) => step({ kind: 'unsubscribe', page, subscriber: id, mode })),
      step({ kind: 'deleteViewer', page, viewer: viewer.id }),
    ];
  }
  const nothing = { ...wanted, grant: undefined };
  return [
    ...changeGroups(page, viewer, [], surplus(viewer, 'groups', nothing)),
    ...removeComponents(page, viewer, surplus(viewer, 'components', nothing)),
  ];
}

/** Slack, Teams and the like cannot be subscribed through the API: https://developer.statuspage.io/#operation/postPagesPageIdSubscribers */
const modes = ['email', 'sms', 'webhook'];

type Again = { wanted: Wanted; isWanted: boolean; viewer?: string; there: Subscriber[]; before?: string };

function subscribeAgain(lost: Subscriber, { wanted, isWanted, viewer, there, before }: Again) {
  const waits = lost.viewer !== null && (!isWanted || viewer === undefined);
  if (!modes.includes(lost.mode) || waits) return [];
  const address = same(lost.email, before) ? wanted.email : lost.email;
  const isBack = (one: Subscriber) =>
    one.mode === lost.mode &&
    (lost.mode === 'email'
      ? same(one.email, address)
      : one.endpoint === lost.endpoint && one.phone === lost.phone);
  if (there.some(isBack)) return [];
  const { id: _, ...rest } = lost;
  const subscriber = { ...rest, email: address, viewer: lost.viewer === null ? null : (viewer ?? null) };
  return [step({ kind: 'subscribe', page: wanted.page, subscriber })];
}
