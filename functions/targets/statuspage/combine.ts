import type { Grant, PageGrant } from './schema.ts';

type Rights = NonNullable<Grant['permissions']>[string];

/** By page, the union of groups and of components, and every right that any of the grants gives. */
export function combine(grants: Grant[]): Grant {
  const pages = byPage(grants, ({ pages }) => pages, addPages);
  const permissions = byPage(grants, ({ permissions }) => permissions, addRights);
  return { ...(pages && { pages }), ...(permissions && { permissions }) };
}

function byPage<T>(
  grants: Grant[],
  of: (grant: Grant) => Record<string, T> | undefined,
  add: (all: T[]) => T,
): Record<string, T> | undefined {
  const grouped = Map.groupBy(
    grants.flatMap((grant) => Object.entries(of(grant) ?? {})),
    ([page]) => page,
  );
  if (grouped.size === 0) return undefined;
  return Object.fromEntries([...grouped].map(([page, all]) => [page, add(all.map(([, one]) => one))]));
}

function addPages(all: PageGrant[]): PageGrant {
  const union = (kind: keyof PageGrant) => {
    const things = new Set(all.flatMap((grant) => grant[kind] ?? []));
    return things.size > 0 && { [kind]: [...things] };
  };
  return { ...union('groups'), ...union('components') };
}

/** A right that no grant mentions is not ours to take, so it is not the same as one that is `false`. */
function addRights(all: Rights[]): Rights {
  const any = (right: keyof Rights) => {
    const said = all.flatMap((rights) => rights[right] ?? []);
    return said.length > 0 && { [right]: said.includes(true) };
  };
  return { ...any('configuration'), ...any('incidents'), ...any('maintenance') };
}
