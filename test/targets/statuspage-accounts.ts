import fc from 'fast-check';
import type { Grant } from '../../functions/targets/statuspage/schema.ts';
import type { StatuspageOptions } from '../../infra/local/simulators/statuspage/index.ts';
import { jane, one, rights, type StatuspageVendor, two } from './statuspage-vendor.ts';

const pages = [one, two];
const groups = ['Customers', 'Internal'];
const components = ['API', 'Website'];
const rightNames = ['configuration', 'incidents', 'maintenance'] as const;
const vendorNames = {
  configuration: 'page_configuration',
  incidents: 'incident_manager',
  maintenance: 'maintenance_manager',
} as const;

/** What a person has of one page, in words. */
type Had = { groups: string[]; components: string[]; metrics: string[] };
export type HeldAccount = {
  viewers: Record<string, Had & { email: string | null; login?: string }>;
  subscribers: { page: string; address: Record<string, string>; linked: boolean }[];
  user?: Record<string, ReturnType<typeof rights>>;
};

const had: fc.Arbitrary<Had> = fc.record({
  groups: fc.subarray(groups),
  components: fc.subarray(components),
  metrics: fc.subarray(['Response time']),
});
const identity = fc.constantFrom<{ email: string | null; login?: string }>(
  { email: jane.email },
  { email: 'JANE@Example.com' },
  { email: jane.email, login: 'idp-7' },
  { email: null, login: jane.email },
);
const viewer = fc.tuple(had, identity).map(([things, names]) => ({ ...things, ...names }));
const address = fc.constantFrom<Record<string, string>>(
  { email: jane.email },
  { email: 'jane@home.example' },
  { phone_number: '5551234567', phone_country: 'us' },
  { endpoint: 'https://hooks.example.com/jane', email: jane.email },
);
const someRights = fc.subarray([...rightNames]).map((names) => rights(...names));
const byPage = <T>(value: fc.Arbitrary<T>) =>
  fc.dictionary(fc.constantFrom(...pages), value, { maxKeys: 2, noNullPrototype: true });

export const anyAccount: fc.Arbitrary<HeldAccount> = fc.record(
  {
    viewers: byPage(viewer),
    subscribers: fc.uniqueArray(
      fc.record({ page: fc.constantFrom(...pages), address, linked: fc.boolean() }),
      { maxLength: 3, selector: ({ page, address: { email: _, ...rest } }) => JSON.stringify([page, rest]) },
    ),
    user: byPage(someRights),
  },
  { requiredKeys: ['viewers', 'subscribers'] },
);

const anyGrant: fc.Arbitrary<Grant> = fc.record(
  {
    pages: byPage(
      fc.record({ groups: fc.subarray(groups), components: fc.subarray(components) }, { requiredKeys: [] }),
    ),
    permissions: byPage(
      fc.record(
        { configuration: fc.boolean(), incidents: fc.boolean(), maintenance: fc.boolean() },
        { requiredKeys: [] },
      ),
    ),
  },
  { requiredKeys: [] },
);

export const anyOptions: fc.Arbitrary<StatuspageOptions> = fc.record({
  emailFilter: fc.constantFrom('exact', 'anyCase', 'contains'),
  duplicate: fc.constantFrom(409, 422),
  created: fc.constantFrom(200, 201),
  onDelete: fc.constantFrom('unlink', 'keep', 'cascade'),
  permissions: fc.constantFrom('list', 'map', 'wrapped'),
  refusalShape: fc.constantFrom('text', 'list', 'map'),
});

export async function give(vendor: StatuspageVendor, account: HeldAccount): Promise<void> {
  const ids: Record<string, string> = {};
  for (const [page, { email, ...more }] of Object.entries(account.viewers)) {
    ids[page] = (await vendor.admit(page, email, more)).id;
  }
  for (const { page, address, linked } of account.subscribers) {
    const link = linked && ids[page] !== undefined;
    if (!link && address.email !== jane.email) continue;
    await vendor.subscribe(page, { ...address, ...(link && { page_access_user: ids[page] }) });
  }
  if (account.user !== undefined) await vendor.hire(jane.email, account.user);
}

/** Another person with much the same, whom nothing may touch. */
export async function giveAnother(vendor: StatuspageVendor): Promise<void> {
  for (const page of pages) {
    const email = 'jane@example.community';
    const { id } = await vendor.admit(page, email, { groups, components, metrics: ['Response time'] });
    await vendor.subscribe(page, { email });
    await vendor.subscribe(page, { email: 'mary-jane@example.com', page_access_user: id });
    await vendor.admit(page, null, { login: 'ajane@example.com', groups });
  }
  await vendor.hire('ane@example.com', { [one]: rights('incidents') });
}

const isJane = (text: string | null | undefined) => text?.toLowerCase() === jane.email;

/** Everything that is not Jane's, in full; and what is hers, in words without ids. */
export async function picture(vendor: StatuspageVendor) {
  const state = await vendor.state();
  const hers = state.pageAccessUsers.filter((one) => isJane(one.email) || isJane(one.external_login));
  const ids = new Set(hers.map(({ id }) => id));
  const addresses = ['jane@home.example', '5551234567', 'https://hooks.example.com/jane'];
  const isHers = (sub: (typeof state.subscribers)[number]) =>
    isJane(sub.email) ||
    ids.has(sub.page_access_user_id ?? '') ||
    addresses.some((one) => [sub.email, sub.phone_number, sub.endpoint].includes(one));
  const user = state.users.find(({ email }) => isJane(email));
  return {
    others: {
      users: state.users.filter((one) => one !== user),
      permissions: state.permissions.filter((one) => one.user_id !== user?.id),
      viewers: state.pageAccessUsers.filter(({ id }) => !ids.has(id)),
      subscribers: state.subscribers.filter((sub) => !isHers(sub)),
    },
    hers: {
      viewers: Object.fromEntries(
        hers.map((one) => [
          one.page_id,
          { groups: one.groups.toSorted(), components: one.components.toSorted(), metrics: one.metrics },
        ]),
      ),
      subscribers: state.subscribers
        .filter(isHers)
        .map((sub) =>
          [
            sub.page_id,
            sub.mode,
            sub.phone_number ?? sub.endpoint ?? sub.email,
            ids.has(sub.page_access_user_id ?? ''),
          ].join(' '),
        )
        .toSorted(),
      permissions: user && state.permissions.find(({ user_id }) => user_id === user.id)?.pages,
    },
    mails: state.mails,
  };
}

type Hers = Awaited<ReturnType<typeof picture>>['hers'];

/** What she should have, straight from the words of the contract. */
export function expected(before: Hers, grant: Grant, scope: Grant): Hers {
  const viewers: Hers['viewers'] = {};
  const gone = new Set<string>();
  for (const page of pages) {
    const had = before.viewers[page];
    const granted = grant.pages?.[page];
    const named = scope.pages?.[page];
    const keep = (kind: 'groups' | 'components') =>
      (had?.[kind] ?? []).filter((name) => !named?.[kind]?.includes(name));
    const rest = { groups: keep('groups'), components: keep('components'), metrics: had?.metrics ?? [] };
    const isEmpty = Object.values(rest).every((list) => list.length === 0);
    if (granted !== undefined) {
      viewers[page] = {
        groups: [...new Set([...rest.groups, ...(granted.groups ?? [])])].toSorted(),
        components: [...new Set([...rest.components, ...(granted.components ?? [])])].toSorted(),
        metrics: rest.metrics,
      };
    } else if (had !== undefined && (named === undefined || !isEmpty)) viewers[page] = rest;
    else gone.add(page);
  }
  return {
    viewers,
    subscribers: before.subscribers.filter(
      (line) => !(line.endsWith(' true') && gone.has(line.split(' ')[0] ?? '')),
    ),
    permissions: expectedRights(before.permissions, grant, scope),
  };
}

function expectedRights(before: Hers['permissions'], grant: Grant, scope: Grant): Hers['permissions'] {
  const wanted = Object.keys(grant.permissions ?? {}).length > 0;
  if (before === undefined && !wanted) return undefined;
  const after: NonNullable<Hers['permissions']> = {};
  for (const page of pages) {
    const granted = grant.permissions?.[page];
    const named = { ...scope.permissions?.[page], ...granted };
    const flags = rights();
    for (const name of rightNames) {
      flags[vendorNames[name]] =
        named[name] === undefined
          ? (before?.[page]?.[vendorNames[name]] ?? false)
          : (granted?.[name] ?? false);
    }
    const isNamed = scope.permissions?.[page] !== undefined;
    const stays = isNamed ? Object.values(flags).includes(true) : before?.[page] !== undefined;
    if (granted !== undefined || stays) after[page] = flags;
  }
  return after;
}

/** A page that is there without any right reads as one with three that are false. */
export function plainly(hers: Hers): Hers {
  const permissions =
    hers.permissions &&
    Object.fromEntries(
      Object.entries(hers.permissions).map(([page, flags]) => [page, { ...rights(), ...flags }]),
    );
  return { ...hers, permissions };
}

export const anyStay = fc.tuple(anyGrant, anyGrant).map(([grant, other]) => {
  const merged = (key: 'pages' | 'permissions') => ({ ...other[key], ...grant[key] });
  return { grant, scope: { pages: merged('pages'), permissions: merged('permissions') } };
});
