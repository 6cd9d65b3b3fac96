import type { Vendor } from '../../core/contracts/api.ts';
import type { Answer } from '../../core/contracts/call.ts';
import type { Directory, ListedUser } from '../../core/contracts/directory.ts';
import { Permanent, Transient } from '../../core/contracts/errors.ts';
import { httpDate } from '../../lib/http-date.ts';
import { Listed, OneUser, type Secret, type Settings } from './schema.ts';
import { userOf } from './user.ts';

/** https://developer.pagerduty.com/docs/rest-api-v2/pagination/ */
const perPage = 100;
/** `offset + limit` goes no further: https://developer.pagerduty.com/docs/rest-api-v2/pagination/ */
const listedAtMost = 10_000;

/** PagerDuty's users; it has no groups: https://developer.pagerduty.com/api-reference/c96e889522dd6-list-users */
export const list: Directory<Settings, Secret> = {
  lacks: (_settings, { token }) =>
    token === undefined ? 'store an API token (read-only is enough) that may read users' : undefined,

  /** The subdomain, which every user's page has in its address: an account that is renamed looks like another one. */
  async tenant({ vendor }) {
    const { body } = await vendor.call({ method: 'GET', path: '/users', query: { limit: 1 } });
    const listed = Listed.safeParse(body);
    const url = listed.success ? listed.data.users[0]?.html_url : undefined;
    if (url !== undefined && URL.canParse(url)) return new URL(url).host.toLowerCase();
    throw new Transient('PagerDuty answered what is not a list of users');
  },

  async users({ vendor }, cursor = '0') {
    const offset = Number(cursor);
    const limit = Math.min(perPage, listedAtMost - offset);
    if (limit <= 0) {
      throw new Permanent(`PagerDuty lists no more than ${listedAtMost} users, and this account has more`);
    }
    const query = { limit, offset, total: 'true' };
    const { body, headers } = await vendor.call({ method: 'GET', path: '/users', query });
    const listed = Listed.safeParse(body);
    if (!listed.success || listed.data.offset !== offset)
      throw new Transient('PagerDuty answered what is not the list of users');
    const { users, more, total } = listed.data;
    if (more && users.length === 0)
      throw new Transient('PagerDuty answered a page of nobody, and that there are more');
    return {
      rows: users.map((user): ListedUser => ({ user: userOf(user) })),
      ...(more && { next: String(offset + users.length) }),
      ...(typeof total === 'number' && { total }),
      ...readAtOf(headers, vendor),
    };
  },

  async user({ vendor }, id) {
    const path = `/users/${encodeURIComponent(id)}`;
    const { status, body, headers } = await vendor.call({ method: 'GET', path, accept: [404] });
    if (status === 404) return 'gone';
    const one = OneUser.safeParse(body);
    if (!one.success || one.data.user.id !== id)
      throw new Transient('PagerDuty answered what is not the user who was asked for');
    return { user: userOf(one.data.user), ...readAtOf(headers, vendor) };
  },
};

function readAtOf({ date = '' }: Answer['headers'], vendor: Vendor): { readAt?: number } {
  const readAt = httpDate(date, vendor.now());
  return readAt === undefined ? {} : { readAt };
}
