import type { Op } from './steps.ts';

/** A change in words for people. */
export function titleOf(op: Op): string {
  switch (op.kind) {
    case 'createViewer':
      return `create the page access user of the page ${op.page}`;
    case 'changeViewerEmail':
      return `change the e-mail of the page access user of the page ${op.page}`;
    case 'changeGroups': {
      const what = [
        ...op.add.map(({ name }) => `join ${name}`),
        ...op.remove.map(({ name }) => `leave ${name}`),
      ];
      return `change the page access groups of the page ${op.page}: ${what.join(', ')}`;
    }
    case 'addParts':
      return `give ${op.of} of the page ${op.page}: ${op.add.map(({ name }) => name).join(', ')}`;
    case 'removeComponent':
      return `take away the component ${op.component.name} of the page ${op.page}`;
    case 'deleteViewer':
      return `delete the page access user of the page ${op.page}`;
    case 'unsubscribe':
      return `end the ${op.mode} subscription to the page ${op.page}, without a mail`;
    case 'untell':
      return `end the ${op.mode} subscription to an incident of the page ${op.page}`;
    case 'subscribe':
      return `subscribe again to the page ${op.page}, without a mail`;
    case 'createUser':
      return 'create the team member';
    case 'changePermissions': {
      const pages = Object.keys(op.change).map((page) => `the page ${page}`);
      return `change the permissions of the team member on ${pages.join(', ')}`;
    }
    case 'takePermissions':
      return 'take all permissions of the team member away';
    case 'deleteUser':
      return 'delete the team member';
  }
}

// What only a human can change, in words for people.

export function noViewers(page: string): string {
  return `the page ${page} takes no page access users: make it audience-specific in Statuspage, correct its id, or take it out of the configuration`;
}

export function notOffered(page: string, kind: 'groups' | 'components', name: string): string {
  const what = kind === 'groups' ? 'page access group' : 'component';
  return `the page ${page} has no ${what} "${name}", or several of that name: create or rename it in Statuspage, or write its id in the configuration`;
}

export function unreadablePage(page: string): string {
  return `Statuspage lets the key read nothing of the page ${page}: correct targets.statuspage.pages, or use a key of its organisation`;
}

export function untoldPage(page: string): string {
  return `Statuspage does not list the incidents of the page ${page}: look there by hand whether this person subscribed to one that is open`;
}

export const hiddenUsers =
  'Statuspage does not list the team members: correct targets.statuspage.organization, or use a key of that organisation';

export const unreadablePermissions =
  'Statuspage does not show the permissions of the team member: see to them in Statuspage by hand';
