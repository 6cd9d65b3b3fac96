import type { Step } from '../../core/contracts/step.ts';
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
  | { kind: 'untell'; page: string; incident: string; subscriber: string; mode: string }
  | { kind: 'subscribe'; page: string; subscriber: Omit<Subscriber, 'id'> }
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

/** What a person has at Statuspage, by names that no two of them share. */
export const user = 'team member';
export const viewerOf = (page: string) => `page access user of ${page}`;

export function step(op: Op, reversible = true): StatuspageStep {
  return { title: titleOf(op), op, reversible, ...effectOf(op) };
}

/** What an op makes or takes away. */
function effectOf(op: Op): Pick<StatuspageStep, 'creates' | 'removes'> {
  if (op.kind === 'createUser') return { creates: user };
  if (op.kind === 'deleteUser') return { removes: user };
  if (op.kind === 'createViewer') return { creates: viewerOf(op.page) };
  if (op.kind === 'deleteViewer') return { removes: viewerOf(op.page) };
  if (op.kind === 'untell') return { removes: `subscription to an incident of ${op.page}` };
  return op.kind === 'unsubscribe' ? { removes: `subscription to ${op.page}` } : {};
}
