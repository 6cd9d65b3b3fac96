import { isRecord } from '../../../lib/is-record.ts';
import { groupType, type ResourceType, userType } from '../schema/resource-type.ts';
import { asValues, groupsWith, membersOf } from '../store/members.ts';
import { groupsAbove } from '../store/nesting.ts';
import type { Resource } from '../store/resource.ts';
import type { ScimStore } from '../store/store.ts';
import { etagOf } from '../version.ts';
import { isAnswered, type Projection, projected } from './projection.ts';

/** What answering with a resource takes. `base`: the URL that everything is under. */
export type Answering = { store: ScimStore; base: string };

export const typeOf = ({ kind }: Pick<Resource, 'kind'>): ResourceType =>
  kind === 'User' ? userType : groupType;

/** Where a resource is. */
export function locationOf({ base }: Answering, { kind, id }: Pick<Resource, 'kind' | 'id'>): string {
  return `${base}${kind === 'User' ? userType.endpoint : groupType.endpoint}/${id}`;
}

/** A resource as a client reads it, with what it asked for. */
export async function represent(
  answering: Answering,
  resource: Resource,
  projection: Projection = {},
): Promise<Record<string, unknown>> {
  const type = typeOf(resource);
  return projected(
    await whole(answering, resource, (name) => isAnswered(name, projection, type)),
    projection,
    type,
  );
}

/** All of a resource; of what has items of its own only what is `wanted`. */
export async function whole(
  answering: Answering,
  resource: Resource,
  wanted: (name: string) => boolean = () => true,
): Promise<Record<string, unknown>> {
  const { id, kind, attributes, created, modified } = resource;
  const type = typeOf(resource);
  const location = locationOf(answering, resource);
  const extensions = type.extensions.filter((extension) => isRecord(attributes[extension.id]));
  return {
    schemas: [type.schema, ...extensions].map((schema) => schema.id),
    id,
    ...attributes,
    ...(kind === 'Group' && wanted('members') && { members: await members(answering, id) }),
    ...(kind === 'User' && wanted('groups') && { groups: await groups(answering, id) }),
    meta: { resourceType: kind, created, lastModified: modified, location, version: etagOf(resource) },
  };
}

async function members({ store, base }: Answering, group: string): Promise<Record<string, unknown>[]> {
  const all = await membersOf(store, group);
  return asValues(all).map((value, index) => {
    const { id, kind } = all[index] ?? {};
    return kind === undefined || id === undefined
      ? value
      : { ...value, $ref: locationOf({ store, base }, { kind, id }) };
  });
}

/** The groups of a user: by themselves, or by another group. */
async function groups({ store, base }: Answering, user: string): Promise<Record<string, unknown>[]> {
  const direct = new Set(await groupsWith(store, user));
  if (direct.size === 0) return [];
  const all = await groupsAbove(store, user);
  const found = await Promise.all([...all].map((id) => store.resource('Group', id)));
  return found.flatMap((each) => {
    if (each === undefined) return [];
    const { id, attributes } = each.resource;
    return [
      {
        value: id,
        $ref: locationOf({ store, base }, { kind: 'Group', id }),
        display: attributes.displayName,
        type: direct.has(id) ? 'direct' : 'indirect',
      },
    ];
  });
}
