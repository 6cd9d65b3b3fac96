import { placeOf } from '../schema/attribute-path.ts';
import type { ResourceType } from '../schema/resource-type.ts';
import { groupsWith } from '../store/members.ts';
import { findable, folded } from '../store/names.ts';
import type { ScimStore } from '../store/store.ts';
import type { Filter } from './filter.ts';

/**
 * The ids of the only resources that can fulfil a filter, where it asks for one of the values by which resources are found; every
 * one of them is still to be looked at. `undefined`: any resource may.
 */
export async function candidatesFor(
  store: ScimStore,
  type: ResourceType,
  filter: Filter,
): Promise<string[] | undefined> {
  for (const [attribute, value] of wantedBy(filter, type)) {
    const ids = await idsBy(store, type, attribute, value);
    if (ids !== undefined) return ids;
  }
  return undefined;
}

async function idsBy(
  store: ScimStore,
  { name: kind }: ResourceType,
  attribute: string,
  value: string,
): Promise<string[] | undefined> {
  switch (`${kind}.${attribute}`) {
    case 'User.id':
    case 'Group.id':
      return [value];
    case 'User.userName': {
      const holder = await store.holder('User', folded(value));
      return holder === undefined ? [] : [holder];
    }
    case 'User.emails':
    case 'Group.displayName':
      return store.found(kind, findable(attribute === 'emails' ? 'emails' : 'displayName', value));
    case 'User.externalId':
    case 'Group.externalId':
      return store.found(kind, findable('externalId', value));
    case 'Group.members':
      return groupsWith(store, value);
    default:
      return undefined;
  }
}

/** The values that an attribute has to have, whatever else the filter wants. */
function wantedBy(filter: Filter, type: ResourceType): [attribute: string, value: string][] {
  if (filter.op === 'and') return filter.filters.flatMap((each) => wantedBy(each, type));
  if (filter.op === 'in') {
    const parts = filter.filter.op === 'and' ? filter.filter.filters : [filter.filter];
    return parts.flatMap((part) =>
      part.op === 'eq' && part.path.toLowerCase() === 'value'
        ? wantedBy({ ...part, path: `${filter.path}.value` }, type)
        : [],
    );
  }
  if (filter.op !== 'eq' || typeof filter.value !== 'string') return [];
  const { attribute, sub, extension } = placeOf(filter.path, type) ?? {};
  const isWhole = sub === undefined || sub.name === 'value';
  return attribute === undefined || extension !== undefined || !isWhole
    ? []
    : [[attribute.name, filter.value]];
}

/** Whether a filter looks at an attribute of the type, which is read for itself then. */
export function looksAt(filter: Filter, name: string, type: ResourceType): boolean {
  if (filter.op === 'and' || filter.op === 'or')
    return filter.filters.some((each) => looksAt(each, name, type));
  if (filter.op === 'not') return looksAt(filter.filter, name, type);
  return placeOf(filter.path, type)?.attribute?.name === name;
}
