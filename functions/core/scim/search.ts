import type { Projection } from './answers/projection.ts';
import { type Answering, represent, whole } from './answers/represent.ts';
import { candidatesFor, looksAt } from './filter/candidates.ts';
import type { Filter } from './filter/filter.ts';
import { checkFilter, matches } from './filter/matches.ts';
import { parseFilter } from './filter/parse-filter.ts';
import type { ResourceType } from './schema/resource-type.ts';
import type { Resource } from './store/resource.ts';

/** What a client looks for; `startIndex` begins at 1. */
export type Query = { filter?: string; startIndex?: number; count?: number; projection?: Projection };

/** A page has no more than these, and as many where nobody says how many. */
export const countAtMost = 200;
const countByDefault = 100;

export const listUrn = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';

/**
 * The resources of a type that a client looks for, a page of them, as the body of the answer; the order is that of their ids and stays.
 * Throws `invalidFilter`.
 */
export async function search(answering: Answering, type: ResourceType, query: Query): Promise<object> {
  const { projection = {} } = query;
  const first = Math.max(1, query.startIndex ?? 1);
  const count = Math.min(countAtMost, Math.max(0, query.count ?? countByDefault));
  const found: Resource[] = [];
  let total = 0;
  for await (const resource of fulfilling(answering, type, query.filter)) {
    total++;
    if (total >= first && found.length < count) found.push(resource);
  }
  const resources = await Promise.all(found.map((resource) => represent(answering, resource, projection)));
  return {
    schemas: [listUrn],
    totalResults: total,
    startIndex: first,
    itemsPerPage: resources.length,
    Resources: resources,
  };
}

async function* fulfilling(
  answering: Answering,
  type: ResourceType,
  text: string | undefined,
): AsyncGenerator<Resource> {
  const { store } = answering;
  if (text === undefined) return yield* store.all(type.name);
  const filter = parseFilter(text);
  checkFilter(filter, { type });
  const ids = await candidatesFor(store, type, filter);
  for await (const resource of ids === undefined ? store.all(type.name) : each(answering, type, ids))
    if (await fulfils(answering, type, resource, filter)) yield resource;
}

async function* each(
  { store }: Answering,
  type: ResourceType,
  ids: readonly string[],
): AsyncGenerator<Resource> {
  for (const id of [...new Set(ids)].sort()) {
    const found = await store.resource(type.name, id);
    if (found !== undefined) yield found.resource;
  }
}

async function fulfils(
  answering: Answering,
  type: ResourceType,
  resource: Resource,
  filter: Filter,
): Promise<boolean> {
  // Members and groups have items of their own, which are read only where the filter looks at them.
  const view = await whole(answering, resource, (name) => looksAt(filter, name, type));
  return matches(filter, view, { type });
}
