import type { Profile } from '../../core/contracts/desired.ts';
import type { Step } from '../../core/contracts/step.ts';
import type { Viewer } from './account.ts';
import { titleOf } from './messages.ts';
import type { Named, PartKind, Subscriber } from './schema.ts';

/** What to set by page; `null` takes the page away. The vendor's map replaces the old one. */
export type PermissionChange = Record<string, Record<string, boolean> | null>;

/** Every change that Rollcall makes in Statuspage. `viewer` is the id of a page access user, `user` that of a team member. */
export type Op =
  | { kind: 'createViewer'; page: string; email: string; login?: string; groups: Named[] }
  | { kind: 'changeViewerEmail'; page: string; viewer: string; email: string }
  /** The vendor's list replaces the old one, so `act` reads the old one right before. */
  | { kind: 'changeGroups'; page: string; viewer: string; add: Named[]; remove: Named[] }
  | { kind: 'addParts'; page: string; viewer: string; of: PartKind; add: Named[] }
  | { kind: 'removeComponent'; page: string; viewer: string; component: Named }
  | { kind: 'deleteViewer'; page: string; viewer: string }
  | { kind: 'unsubscribe'; page: string; subscriber: string; mode: string }
  | { kind: 'subscribe'; page: string; subscriber: Record<string, unknown> }
  | { kind: 'createUser'; email: string; first: string; last?: string }
  | { kind: 'changePermissions'; user: string; change: PermissionChange }
  | { kind: 'takePermissions'; user: string }
  | { kind: 'deleteUser'; user: string };

export type StatuspageStep = Step<Op>;

/** What only a human can do is said when everything else has been done. */
export type Plan = { steps: StatuspageStep[]; blocked: string[] };

export function together(plans: Plan[]): Plan {
  return {
    steps: plans.flatMap(({ steps }) => steps),
    blocked: plans.flatMap(({ blocked }) => blocked),
  };
}

function step(op: Op, reversible = true): StatuspageStep {
  return { title: titleOf(op), op, reversible };
}

/** What a person has at Statuspage, by names that no two of them share. */
export const user = 'team member';
export const viewerOf = (page: string) => `page access user of ${page}`;

export function createViewer(
  page: string,
  person: { email: string; login?: string; groups: Named[] },
): StatuspageStep {
  return { ...step({ kind: 'createViewer', page, ...person }), creates: viewerOf(page) };
}

export function changeEmail(page: string, viewer: Viewer, email: string): StatuspageStep {
  return step({ kind: 'changeViewerEmail', page, viewer: viewer.id, email });
}

export function changeGroups(page: string, viewer: Viewer, add: Named[], remove: Named[]): StatuspageStep[] {
  if (add.length === 0 && remove.length === 0) return [];
  return [step({ kind: 'changeGroups', page, viewer: viewer.id, add, remove })];
}

export function addParts(page: string, viewer: Viewer, of: PartKind, add: Named[]): StatuspageStep[] {
  return add.length === 0 ? [] : [step({ kind: 'addParts', page, viewer: viewer.id, of, add })];
}

export function removeComponents(page: string, viewer: Viewer, remove: Named[]): StatuspageStep[] {
  return remove.map((component) => step({ kind: 'removeComponent', page, viewer: viewer.id, component }));
}

export function deleteViewer(page: string, viewer: Viewer, reversible = false): StatuspageStep {
  return { ...step({ kind: 'deleteViewer', page, viewer: viewer.id }, reversible), removes: viewerOf(page) };
}

export function unsubscribe(page: string, { id, mode }: Subscriber, reversible = false): StatuspageStep {
  return {
    ...step({ kind: 'unsubscribe', page, subscriber: id, mode }, reversible),
    removes: `subscription to ${page}`,
  };
}

export function subscribe(page: string, subscriber: Record<string, unknown>): StatuspageStep {
  return step({ kind: 'subscribe', page, subscriber });
}

/** Without a password, which only organisations outside Atlassian accounts know. */
export function createUser({ email, displayName, givenName, familyName }: Profile): StatuspageStep {
  const [first = displayName, ...rest] = displayName.trim().split(/\s+/);
  const last = familyName ?? rest.join(' ');
  const op: Op = { kind: 'createUser', email, first: givenName ?? first, ...(last !== '' && { last }) };
  return { ...step(op), creates: user };
}

export function changePermissions(id: string, change: PermissionChange): StatuspageStep[] {
  if (Object.keys(change).length === 0) return [];
  return [step({ kind: 'changePermissions', user: id, change })];
}

export function takePermissions(id: string): StatuspageStep {
  return step({ kind: 'takePermissions', user: id });
}

export function deleteUser(id: string): StatuspageStep {
  return { ...step({ kind: 'deleteUser', user: id }, false), removes: user };
}
