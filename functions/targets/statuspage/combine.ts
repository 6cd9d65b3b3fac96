import type { Grant, PageGrant } from './schema.ts';

type Rights = NonNullable<Grant['permissions']>[string];

/** By page, the union of groups and of components, and every right that any of the grants gives. */
export function combine(grants: Grant[]): Grant {
  const pages = byPage(
    grants.map((grant) => grant.pages),
    addPages,
  );
  const permissions = byPage(
    grants.map((grant) => grant.permissions),
    addRights,
  );
  return { ...(pages && { pages }), ...(permissions && { permissions }) };
}

function byPage<T>(
  maps: (Record<string, T> | undefined)[],
  add: (all: T[]) => T,
): Record<string, T> | undefined {
  const entries = maps.flatMap((map) => Object.entries(map ?? {}));
  if (entries.length === 0) return undefined;
  const grouped = Map.groupBy(entries, ([page]) => page);
  return Object.fromEntries([...grouped].map(([page, all]) => [page, add(all.map(([, grant]) => grant))]));
}

function addPages(all: PageGrant[]): PageGrant {
  const groups = union(all.map((grant) => grant.groups));
  const components = union(all.map((grant) => grant.components));
  return { ...(groups.length > 0 && { groups }), ...(components.length > 0 && { components }) };
}

/** A right that no grant mentions is not ours to take, so it is not the same as one that is `false`. */
function addRights(all: Rights[]): Rights {
  const any = (right: keyof Rights) => {
    const said = all.flatMap((rights) => rights[right] ?? []);
    return said.length > 0 && { [right]: said.includes(true) };
  };
  return { ...any('configuration'), ...any('incidents'), ...any('maintenance') };
}

function union(lists: (string[] | undefined)[]): string[] {
  return [...new Set(lists.flatMap((list) => list ?? []))];
}
