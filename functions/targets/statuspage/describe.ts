import type { Viewer } from './account.ts';
import type { Client } from './client.ts';
import type { Named, PartKind, ViewerRow } from './schema.ts';

/** Page access users with the names of their groups, and with those of their other parts that are asked for. */
export async function describeViewers(
  client: Client,
  page: string,
  rows: ViewerRow[],
  kinds: readonly PartKind[],
): Promise<Viewer[]> {
  const grouped = rows.some(({ groupIds }) => groupIds.length > 0);
  const names = grouped ? await client.catalog(page, 'page_access_groups') : [];
  const viewers: Viewer[] = [];
  for (const { id, email, login, groupIds } of rows) {
    const viewer: Viewer = { id, email, login, groups: groupIds.map((group) => named(names, group)) };
    for (const kind of kinds) viewer[kind] = await client.parts(page, id, kind);
    viewers.push(viewer);
  }
  return viewers;
}

function named(names: Named[], id: string): Named {
  return names.find((one) => one.id === id) ?? { id, name: '' };
}

/** Whether a list of names and ids means this thing. */
export function means(references: string[] | undefined, { id, name }: Named): boolean {
  return references?.some((one) => one === id || one === name) ?? false;
}
