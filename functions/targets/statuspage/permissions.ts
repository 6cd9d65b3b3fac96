import type { Grant, Permissions } from './schema.ts';
import type { PermissionChange } from './steps.ts';

type Granted = NonNullable<Grant['permissions']>;

/** https://developer.statuspage.io/#operation/putOrganizationsOrganizationIdPermissionsUserId */
const vendorNames = {
  configuration: 'page_configuration',
  incidents: 'incident_manager',
  maintenance: 'maintenance_manager',
} as const;

export type Wish = {
  grant?: Granted;
  scope?: Granted;
  /** What may be theirs: it stays where they have it. */
  perhaps?: Granted;
  /** What they had before a mute of ours. */
  before?: Permissions;
};

/** What differs from what is wished, by page; empty where nothing does. Rights that no grant names stay. */
export function permissionChange(current: Permissions, wish: Wish): PermissionChange {
  const pages = new Set(
    [current, wish.grant, wish.scope, wish.before].flatMap((map) => Object.keys(map ?? {})),
  );
  return Object.fromEntries(
    [...pages].flatMap((page) => {
      const wanted = wantedRights(page, current[page], wish);
      return isSame(current[page], wanted) ? [] : [[page, wanted ?? null]];
    }),
  );
}

function wantedRights(
  page: string,
  current: Record<string, boolean> | undefined,
  { grant, scope, perhaps, before }: Wish,
): Record<string, boolean> | undefined {
  const had = before?.[page];
  const granted = rights(grant?.[page]);
  const named = { ...rights(scope?.[page]), ...granted };
  const kept = rights(perhaps?.[page]);
  const names = new Set([current, had, named].flatMap((map) => Object.keys(map ?? {})));
  const wanted = Object.fromEntries(
    [...names].map((name) => [
      name,
      granted[name] === true ||
        ((kept[name] === true || !(name in named)) && (current?.[name] || had?.[name]) === true),
    ]),
  );
  if (grant?.[page] !== undefined) return wanted;
  // A page that the configuration names stays only for the sake of a right that it does not name.
  const isOurs = scope?.[page] !== undefined && perhaps?.[page] === undefined;
  if (isOurs) return Object.values(wanted).includes(true) ? wanted : undefined;
  return current === undefined && had === undefined ? undefined : wanted;
}

function rights(granted: Granted[string] = {}): Record<string, boolean> {
  const { configuration, incidents, maintenance } = granted;
  return Object.fromEntries(
    Object.entries({ configuration, incidents, maintenance }).flatMap(([name, has]) =>
      has === undefined ? [] : [[vendorNames[name as keyof typeof vendorNames], has]],
    ),
  );
}

function isSame(
  one: Record<string, boolean> | undefined,
  other: Record<string, boolean> | undefined,
): boolean {
  if (one === undefined || other === undefined) return one === other;
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => (one[name] ?? false) === (other[name] ?? false));
}

/** The vendor's whole map after a change, out of the one that was read right before. */
export function changedPermissions(current: Permissions, change: PermissionChange): Permissions {
  const next = { ...current };
  for (const [page, rights] of Object.entries(change)) {
    if (rights === null) delete next[page];
    else next[page] = { ...current[page], ...rights };
  }
  return next;
}
