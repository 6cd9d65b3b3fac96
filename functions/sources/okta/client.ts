import type { Vendor } from '../../core/contracts/api.ts';
import type { Call } from '../../core/contracts/call.ts';
import { Transient } from '../../core/contracts/errors.ts';
import type { Group } from '../../core/contracts/event.ts';
import { httpDate } from '../../lib/http-date.ts';
import { nextOf, queryOf } from './paging.ts';
import { OktaGroups, OktaUser } from './schema.ts';

/** A user as they were at some moment; `answeredAt` is when Okta answered, by its own clock (milliseconds since 1970). */
export type Profile = { user: OktaUser; answeredAt?: number };

export type Client = {
  /** `undefined` where Okta itself says that there is none. */
  user(id: string): Promise<Profile | undefined>;
  /** All groups of a user. Throws where they cannot be read to the end before `deadline` (milliseconds since 1970). */
  groups(id: string, deadline: number): Promise<Group[]>;
};

/** https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/ */
export function createClient(vendor: Vendor): Client {
  const path = (id: string) => `/api/v1/users/${encodeURIComponent(id)}`;
  return {
    async user(id) {
      const answer = await vendor.call({ method: 'GET', path: path(id), accept: [404] });
      if (answer.status === 404) return undefined;
      const user = OktaUser.safeParse(answer.body);
      if (user.success && user.data.id === id) {
        return { user: user.data, answeredAt: httpDate(answer.headers.date ?? '', vendor.now()) };
      }
      throw new Transient('Okta answered what is not the user who was asked for');
    },
    groups: (id, deadline) => readGroups(vendor, { path: `${path(id)}/groups`, deadline }),
  };
}

/** https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserResources/#tag/UserResources/operation/listUserGroups */
const perPage = 200;
const pagesAtMost = 20;

type Reading = { path: string; deadline: number };

/** Page after page, as long as each names the next. Half a list says of nobody that they are in no other group. */
async function readGroups(vendor: Vendor, { path, deadline }: Reading): Promise<Group[]> {
  const groups: Group[] = [];
  let query: Call['query'] = { limit: perPage };
  for (let page = 0; page < pagesAtMost && vendor.now() < deadline; page++) {
    const answer = await vendor.call({ method: 'GET', path, query });
    const rows = OktaGroups.safeParse(answer.body);
    if (!rows.success) throw new Transient('Okta answered what is not a list of groups');
    groups.push(...rows.data.map(({ id, profile }) => ({ id, displayName: profile.name })));
    const next = nextOf(answer);
    if (next === undefined) return groups;
    query = queryOf(next, vendor.origin, path);
  }
  throw new Transient('Okta has too long a list of groups');
}
