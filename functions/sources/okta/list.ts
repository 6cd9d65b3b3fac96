import type { Vendor } from '../../core/contracts/api.ts';
import type { Answer, Call } from '../../core/contracts/call.ts';
import type { Directory, DirectoryPage, ListedUser } from '../../core/contracts/directory.ts';
import { Transient } from '../../core/contracts/errors.ts';
import { httpDate } from '../../lib/http-date.ts';
import { mayAsk } from './api.ts';
import { createClient } from './client.ts';
import { nextOf, queryOf } from './paging.ts';
import { OktaGroups, type OktaUser, OktaUsers, Organization, type Secret, type Settings } from './schema.ts';
import { isGone, userOf } from './user.ts';

/** https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/#tag/User/operation/listUsers */
const perPage = 200;

/**
 * Okta's users, groups and members. The list of users leaves out who is DEPROVISIONED, and says no groups, so those that
 * the configuration names are read for themselves:
 * https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Group/#tag/Group/operation/listGroupUsers
 */
export const list: Directory<Settings, Secret> = {
  lacks({ org, application }, secret) {
    if (application !== undefined)
      return 'the users of an application are not listed: leave sources.okta.application out';
    if (org === undefined) return 'set sources.okta.org, the URL of the organization';
    return mayAsk(secret) ? undefined : 'store a token, or a client, that may read users and groups';
  },

  /** https://developer.okta.com/docs/api/openapi/okta-management/management/tag/OrgSettingMetadata/ */
  async tenant({ vendor }) {
    const { body } = await vendor.call({ method: 'GET', path: '/.well-known/okta-organization' });
    const organization = Organization.safeParse(body);
    if (organization.success) return organization.data.id;
    throw new Transient('Okta answered what is not an organization');
  },

  async users({ vendor, settings }, cursor) {
    const { answer, next } = await page(vendor, '/api/v1/users', cursor);
    const users = OktaUsers.safeParse(answer.body);
    if (!users.success) throw new Transient('Okta answered what is not a list of users');
    const rows = users.data
      .filter(({ status }) => !isGone(status, settings))
      .map((user): ListedUser => ({ user: userOf(user.id, user, settings) }));
    return { ...pageOf(answer, vendor, next), rows };
  },

  async user({ vendor, settings }, id) {
    const profile = await createClient(vendor).user(id);
    if (profile === undefined || isGone(profile.user.status, settings)) return 'gone';
    return { user: userOf(id, profile.user, settings) };
  },

  async groups({ vendor }, cursor) {
    const { answer, next } = await page(vendor, '/api/v1/groups', cursor);
    const groups = OktaGroups.safeParse(answer.body);
    if (!groups.success) throw new Transient('Okta answered what is not a list of groups');
    const rows = groups.data.map(({ id, profile }) => ({ id, displayName: profile.name }));
    return { ...pageOf(answer, vendor, next), rows };
  },

  async members({ vendor }, group, cursor) {
    const path = `/api/v1/groups/${encodeURIComponent(group)}/users`;
    const { answer, next } = await page(vendor, path, cursor, [404]);
    if (answer.status === 404) return undefined;
    const users = OktaUsers.safeParse(answer.body);
    if (!users.success) throw new Transient('Okta answered what is not a list of members');
    return { ...pageOf(answer, vendor, next), rows: users.data.map(({ id }: OktaUser) => id) };
  },
};

async function page(
  vendor: Vendor,
  path: string,
  cursor: string | undefined,
  accept: number[] = [],
): Promise<{ answer: Answer; next?: string }> {
  const query: Call['query'] =
    cursor === undefined ? { limit: perPage } : Object.fromEntries(new URLSearchParams(cursor));
  const answer = await vendor.call({ method: 'GET', path, query, accept });
  const link = nextOf(answer);
  if (link === undefined) return { answer };
  return { answer, next: new URLSearchParams(queryOf(link, vendor.origin, path)).toString() };
}

function pageOf(
  { headers }: Answer,
  vendor: Vendor,
  next: string | undefined,
): Omit<DirectoryPage<never>, 'rows'> {
  const readAt = httpDate(headers.date ?? '', vendor.now());
  return { ...(next !== undefined && { next }), ...(readAt !== undefined && { readAt }) };
}
