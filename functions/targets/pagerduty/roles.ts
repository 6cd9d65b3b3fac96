/**
 * PagerDuty's base roles, the highest first, under the names that its API gives them:
 * https://support.pagerduty.com/main/docs/user-roles, https://support.pagerduty.com/main/docs/advanced-permissions
 */
export const roles = [
  'owner',
  'admin',
  'user',
  'limited_user',
  'observer',
  'restricted_access',
  'read_only_user',
  'read_only_limited_user',
] as const;
export type Role = (typeof roles)[number];

export const teamRoles = ['manager', 'responder', 'observer'] as const;
export type TeamRole = (typeof teamRoles)[number];

/** What everybody with an account is at least: a Responder. */
export const defaultRole = 'limited_user';

/** What several lines of the configuration say of a role: the highest, and all of them. */
type Wish = { role?: Role; roles?: Role[] };

/** Higher is more. A role that PagerDuty has and this list has not is nobody's to give or to take. */
export function rank(role: string): number {
  const names: readonly string[] = roles;
  const place = names.indexOf(role);
  return place === -1 ? Number.NaN : roles.length - place;
}

/**
 * The role that an account is to have. A granted one is raised to; a higher one stays where no line of the
 * configuration names it, or where nobody knows whether a line that does is theirs.
 */
export function roleFor(current: string, grant: Wish, scope?: Wish, perhaps?: Wish): string {
  if (isFixed(current)) return current;
  const names = (wish?: Wish): string[] => wish?.roles ?? (wish?.role === undefined ? [] : [wish.role]);
  if (names(perhaps).includes(current)) return raised(current, grant.role);
  if (names(scope).includes(current)) return grant.role ?? lowered(current);
  return raised(current, grant.role);
}

/** No more than a Responder; nobody is raised to that. A person who is less than that can be on no schedule. */
export function lowered(role: string): string {
  return !isFixed(role) && rank(role) > rank(defaultRole) ? defaultRole : role;
}

function raised(current: string, wanted: string = current): string {
  return rank(wanted) > rank(current) ? wanted : current;
}

/** Whether a role may do everything in the account. */
export function runsAccount(role: string): boolean {
  return role === 'owner' || role === 'admin';
}

/** The API can neither make nor change an owner: https://github.com/PagerDuty/terraform-provider-pagerduty/pull/379 */
function isFixed(role: string): boolean {
  return role === 'owner' || Number.isNaN(rank(role));
}

/** Of two roles in a team the one that may do more. */
export function higherTeamRole(one: TeamRole, other: TeamRole): TeamRole {
  return teamRoles.indexOf(one) <= teamRoles.indexOf(other) ? one : other;
}

/**
 * What a person with this base role is in every team, whatever is sent; `undefined` where teams say it:
 * https://support.pagerduty.com/main/docs/team-based-permissions
 */
export function teamRoleByBase(role: string): TeamRole | undefined {
  if (runsAccount(role)) return 'manager';
  return role.startsWith('read_only') ? 'observer' : undefined;
}
