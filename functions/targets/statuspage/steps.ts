import type { Profile } from '../../core/contracts/desired.ts';
import type { Step } from '../../core/contracts/step.ts';
import type { Viewer } from './account.ts';
import {
  partsPath,
  permissionsPath,
  subscriberPath,
  subscribersPath,
  userPath,
  usersPath,
  viewerPath,
  viewersPath,
} from './client.ts';
import type { GroupChange, Named, PartKind, PermissionChange, Subscriber, ViewerCreation } from './schema.ts';

/** What only a human can do is said when everything else has been done. */
export type Plan = { steps: Step[]; blocked: string[] };

export function together(plans: Plan[]): Plan {
  return {
    steps: plans.flatMap(({ steps }) => steps),
    blocked: plans.flatMap(({ blocked }) => blocked),
  };
}

export function createViewer(page: string, body: ViewerCreation): Step {
  const title = `create the page access user of the page ${page}`;
  return { title, method: 'POST', path: viewersPath(page), body, destructive: false, creates: true };
}

export function changeEmail(page: string, viewer: Viewer, email: string): Step {
  const title = `change the e-mail of the page access user of the page ${page}`;
  const body = { page_access_user: { email } };
  return { title, method: 'PATCH', path: viewerPath(page, viewer.id), body, destructive: false };
}

export function changeGroups(page: string, viewer: Viewer, add: Named[], remove: Named[]): Step[] {
  if (add.length === 0 && remove.length === 0) return [];
  const what = [...add.map(({ name }) => `join ${name}`), ...remove.map(({ name }) => `leave ${name}`)];
  const body: GroupChange = {
    groups: { add: add.map(({ id }) => id), remove: remove.map(({ id }) => id) },
  };
  const title = `change the page access groups of the page ${page}: ${what.join(', ')}`;
  return [{ title, method: 'PATCH', path: viewerPath(page, viewer.id), body, destructive: false }];
}

/**
 * Of the verbs only PATCH and PUT add; POST replaces. Removing goes by the path of one, because a body that is lost
 * on the way of a DELETE makes it remove all.
 * https://developer.statuspage.io/#operation/patchPagesPageIdPageAccessUsersPageAccessUserIdComponents
 */
export function addParts(page: string, viewer: Viewer, kind: PartKind, add: Named[]): Step[] {
  if (add.length === 0) return [];
  const title = `give ${kind} of the page ${page}: ${add.map(({ name }) => name).join(', ')}`;
  const ids = add.map(({ id }) => id);
  const body = kind === 'components' ? { component_ids: ids } : { metric_ids: ids };
  return [{ title, method: 'PATCH', path: partsPath(page, viewer.id, kind), body, destructive: false }];
}

export function removeComponents(page: string, viewer: Viewer, remove: Named[]): Step[] {
  return remove.map(({ id, name }) => ({
    title: `take away the component ${name} of the page ${page}`,
    method: 'DELETE',
    path: `${partsPath(page, viewer.id, 'components')}/${encodeURIComponent(id)}`,
    destructive: false,
  }));
}

export function deleteViewer(page: string, viewer: Viewer, destructive = true): Step {
  const title = `delete the page access user of the page ${page}`;
  return { title, method: 'DELETE', path: viewerPath(page, viewer.id), destructive };
}

export function unsubscribe(page: string, subscriber: Subscriber, destructive = true): Step {
  const title = `end the ${subscriber.mode} subscription to the page ${page}, without a mail`;
  return { title, method: 'DELETE', path: subscriberPath(page, subscriber.id), destructive };
}

export function subscribe(page: string, body: Record<string, unknown>): Step {
  const title = `subscribe again to the page ${page}, without a mail`;
  return { title, method: 'POST', path: subscribersPath(page), body, destructive: false };
}

/** Without a password, which only organisations outside Atlassian accounts know. */
export function createUser({ email, displayName, givenName, familyName }: Profile): Step {
  const [first = displayName, ...rest] = displayName.trim().split(/\s+/);
  const last = familyName ?? rest.join(' ');
  const user = { email, first_name: givenName ?? first, ...(last !== '' && { last_name: last }) };
  return {
    title: 'create the team member',
    method: 'POST',
    path: usersPath,
    body: { user },
    destructive: false,
    creates: true,
  };
}

export function changePermissions(user: string, change: PermissionChange['change']): Step[] {
  const pages = Object.keys(change);
  if (pages.length === 0) return [];
  const body: PermissionChange = { change };
  const title = `change the permissions of the team member on ${pages.map((page) => `the page ${page}`).join(', ')}`;
  return [{ title, method: 'PUT', path: permissionsPath(user), body, destructive: false }];
}

export function takePermissions(user: string): Step {
  const title = 'take all permissions of the team member away';
  return { title, method: 'PUT', path: permissionsPath(user), body: { pages: {} }, destructive: false };
}

export function deleteUser(user: string): Step {
  return { title: 'delete the team member', method: 'DELETE', path: userPath(user), destructive: true };
}
