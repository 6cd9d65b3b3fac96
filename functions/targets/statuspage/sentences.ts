// What only a human can change, in words for people.

export function noViewers(page: string): string {
  return `the page ${page} takes no page access users: make it audience-specific in Statuspage, correct its id, or take it out of the configuration`;
}

export function notOffered(page: string, what: string): string {
  return `the page ${page} has no ${what}, or several of that name: create or rename it in Statuspage, or write its id in the configuration`;
}

export function unreadablePage(page: string): string {
  return `Statuspage lets the key read nothing of the page ${page}: correct targets.statuspage.pages, or use a key of its organisation`;
}

export const hiddenUsers =
  'Statuspage does not list the team members: correct targets.statuspage.organization, or use a key of that organisation';

export const unreadablePermissions =
  'Statuspage does not show the permissions of the team member: see to them in Statuspage by hand';
