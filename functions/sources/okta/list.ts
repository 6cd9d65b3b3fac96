import type { Vendor } from '../../core/contracts/api.ts';
import type { Answer, Call } from '../../core/contracts/call.ts';
import type { Directory, DirectoryPage, ListedUser } from '../../core/contracts/directory.ts';
import { Blocked, Transient } from '../../core/contracts/errors.ts';
import { httpDate } from '../../lib/http-date.ts';
import { mayAsk } from './api.ts';
import { createClient } from './client.ts';
import { nextOf, queryOf } from './paging.ts';
import {
  AssignedUsers,
  OktaGroups,
  type OktaUser,
  OktaUsers,
  Organization,
  type Secret,
  type Settings,
} from './schema.ts';
import { isGone, userOf } from './user.ts';

/** https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/#tag/User/operation/listUsers */
const perPage = 200;

/**
 * Okta's users, groups and members. The list of users leaves out who is DEPROVISIONED, and says no groups, so those that
 * the configuration names are read for themselves:
 * https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Group/#tag/Group/operation/listGroupUsers
 */
export const list: Directory<Settings, Secret> = {
  lacks({ org }, secret) {
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

  unlisted: ({ application }) => (application === undefined ? 'gone' : 'inactive'),

  async users({ vendor, settings }, cursor) {
    if (settings.application !== undefined) return assigned(vendor, settings, settings.application, cursor);
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
    const { application } = settings;
    const isAssigned = application === undefined ? undefined : await isAssignedTo(vendor, application, id);
    const { answeredAt } = profile;
    const user = userOf(id, profile.user, settings, isAssigned);
    return { user, ...(answeredAt !== undefined && { readAt: answeredAt }) };
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

const application = (id: string) => `/api/v1/apps/${encodeURIComponent(id)}/users`;

/** https://developer.okta.com/docs/api/openapi/okta-management/management/tag/ApplicationUsers/ */
async function assigned(
  vendor: Vendor,
  settings: Settings,
  id: string,
  cursor: string | undefined,
): Promise<DirectoryPage<ListedUser>> {
  const { answer, next } = await page(vendor, application(id), cursor, [404], { expand: 'user' });
  if (answer.status === 404) {
    throw new Blocked(
      'Okta knows no such application',
      `Okta knows no application ${id}: correct sources.okta.application`,
    );
  }
  const users = AssignedUsers.safeParse(answer.body);
  if (!users.success) throw new Transient('Okta answered what is not a list of an application’s users');
  const rows = users.data
    .map(({ _embedded: { user } }) => user)
    .filter(({ status }) => !isGone(status, settings))
    .map((user): ListedUser => ({ user: userOf(user.id, user, settings, true) }));
  return { ...pageOf(answer, vendor, next), rows };
}

/** Taken out of the application is not gone: it is what the event of that says, and can be taken back. */
async function isAssignedTo(vendor: Vendor, id: string, user: string): Promise<boolean> {
  const path = `${application(id)}/${encodeURIComponent(user)}`;
  const answer = await vendor.call({ method: 'GET', path, accept: [404] });
  return answer.status !== 404;
}

async function page(
  vendor: Vendor,
  path: string,
  cursor: string | undefined,
  accept: number[] = [],
  first: Call['query'] = {},
): Promise<{ answer: Answer; next?: string }> {
  const query: Call['query'] =
    cursor === undefined ? { limit: perPage, ...first } : Object.fromEntries(new URLSearchParams(cursor));
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
