import { type Accounts, rowsOf } from '../../core/contracts/accounts.ts';
import type { Desired } from '../../core/contracts/desired.ts';
import { type Account, decodeIds, keptId, type OnPage } from './account.ts';
import type { Client } from './client.ts';
import { unambiguous } from './names.ts';
import { found } from './observe.ts';
import type { Grant, Named, ViewerRow } from './schema.ts';
import type { Op } from './steps.ts';
import { withGroups } from './viewers.ts';

/**
 * What the lists of team members, page access users and groups say. Permissions, components and subscriptions would take a call
 * a person, and a list of subscribers has the customers in it.
 */
export const accounts: Accounts<Grant, Account, Client, Op> = {
  hidden: 'permissions, components, metrics and subscriptions',
  lists(client, grants) {
    const named = new Set(grants.flatMap(pagesWithGroups));
    const ofPage = (page: string) => [
      client.viewers(page),
      ...(named.has(page) ? [client.groups(page)] : []),
    ];
    return [client.users, ...client.pages.flatMap(ofPage)];
  },
  listed(client, rows) {
    const users = rowsOf(rows, client.users);
    const pages = client.pages.map((page): Page => {
      const groups = unambiguous(rowsOf(rows, client.groups(page)));
      const viewers = rowsOf(rows, client.viewers(page));
      return { page, groups, viewers: new Map(viewers.map((viewer) => [viewer.id, viewer])) };
    });
    return {
      accounts: [
        ...users.map(({ id, email }) => ({ id: keptId(id), emails: email === null ? [] : [email] })),
        ...pages.flatMap(({ page, viewers }) => [...viewers.values()].map((row) => listedViewer(page, row))),
      ],
      show(ids, desired) {
        const own = decodeIds(ids);
        const account: Account = {
          email: emailOf(desired),
          users: own.users.map((id) => ({ id, permissions: {} })),
          pages: Object.fromEntries(
            pages.map((page) => [page.page, onPage(page, own.viewers[page.page] ?? [], desired)]),
          ),
        };
        return found(account, { users: [], viewers: {} });
      },
    };
  },
  isShown: ({ kind }) => !hidden.includes(kind),
};

type Page = { page: string; groups: Named[]; viewers: ReadonlyMap<string, ViewerRow> };

const hidden: Op['kind'][] = [
  'changePermissions',
  'addParts',
  'removeComponent',
  'subscribe',
  'unsubscribe',
  'untell',
];

function pagesWithGroups({ pages = {} }: Grant): string[] {
  return Object.entries(pages).flatMap(([page, { groups = [] }]) => (groups.length > 0 ? [page] : []));
}

function listedViewer(page: string, { id, email, login }: ViewerRow) {
  const address = email ?? login;
  return {
    id: keptId(id, page),
    emails: address === null ? [] : [address],
  };
}

function emailOf(desired: Desired<Grant>): string {
  if (desired.state === 'unmanaged') return '';
  return (desired.state === 'present' ? desired.profile?.email : desired.email) ?? '';
}

/** Of what is hidden the page has all that is granted, so that nothing is missed. */
function onPage({ page, groups, viewers }: Page, ids: string[], desired: Desired<Grant>): OnPage {
  const rows = ids.flatMap((id) => viewers.get(id) ?? []);
  const granted = desired.state === 'present' ? desired.grant?.pages?.[page] : undefined;
  const components = (granted?.components ?? []).map((name) => ({ id: name, name }));
  return { viewers: withGroups(rows, groups), offer: { groups, components, metrics: [] } };
}
