import type { Grant } from './schema.ts';

/** What everybody with an account is at least. */
export const defaultRole = 'User';
export const owner = 'Owner';

const builtIn: Record<string, number> = { Admin: 3, User: 1, Observer: 0, Stakeholder: 0 };

/** Whether Opsgenie has this role whatever a customer does. */
export function isBuiltIn(role: string): boolean {
  return builtIn[role] !== undefined;
}

/** Opsgenie ranks no custom roles: all of them are between its own. */
export function rank(role: string): number {
  return builtIn[role] ?? 2;
}

/**
 * The role that an account is to have. A granted one is raised to; a higher one stays where no line of the
 * configuration names it, or where nobody knows whether a line that does is theirs.
 */
export function roleFor(current: string, grant: Grant, scope?: Grant, perhaps?: Grant): string {
  if (current === owner || rolesOf(perhaps).includes(current)) return raised(current, grant.role);
  const isOurs = rolesOf(scope).includes(current);
  if (isOurs) return grant.role ?? lowered(current);
  return grant.role !== undefined && rank(grant.role) === rank(current)
    ? grant.role
    : raised(current, grant.role);
}

function raised(current: string, wanted = current): string {
  return current !== owner && rank(wanted) > rank(current) ? wanted : current;
}

/** No more than a User; nobody is raised to that. */
export function lowered(current: string): string {
  return rank(current) > rank(defaultRole) ? defaultRole : current;
}

function rolesOf(grant: Grant | undefined): string[] {
  return grant?.roles ?? (grant?.role === undefined ? [] : [grant.role]);
}
