import { type Attribute, attributeIn, type Schema } from './attribute.ts';
import { commonAttributes, type ResourceType } from './resource-type.ts';

/**
 * What a path leads to. `extension`: under which URN of the resource it lies; absent for the core schema. Without an `attribute` it
 * is the whole extension.
 */
export type Place = { extension?: Schema; attribute?: Attribute; sub?: Attribute };

/**
 * What a path leads to in a resource of the type; names and URNs in any letter case. `undefined` where the type has no such thing.
 * A URN has dots of its own, so a sub-attribute begins only behind its last colon.
 */
export function placeOf(path: string, type: ResourceType): Place | undefined {
  const { schema, rest } = inSchema(path.trim(), type);
  if (schema === undefined) return undefined;
  const extension = schema === type.schema ? undefined : schema;
  if (rest === '') return extension && { extension };
  const [name = '', subName, ...more] = rest.split('.');
  const attribute =
    attributeIn(schema.attributes, name) ?? (extension ? undefined : attributeIn(commonAttributes, name));
  if (attribute === undefined || more.length > 0) return undefined;
  if (subName === undefined) return { ...(extension && { extension }), attribute };
  const sub = attributeIn(attribute.sub, subName);
  return sub && { ...(extension && { extension }), attribute, sub };
}

/** Whether a path is under the URN of a schema that is not known here: an extension that is not ours. */
export function isForeign(path: string, type: ResourceType): boolean {
  return /^urn:/i.test(path.trim()) && inSchema(path.trim(), type).schema === undefined;
}

function inSchema(path: string, type: ResourceType): { schema?: Schema; rest: string } {
  if (!/^urn:/i.test(path)) return { schema: type.schema, rest: path };
  const lower = path.toLowerCase();
  for (const schema of [type.schema, ...type.extensions]) {
    const urn = schema.id.toLowerCase();
    if (lower === urn) return { schema, rest: '' };
    if (lower.startsWith(`${urn}:`)) return { schema, rest: path.slice(urn.length + 1) };
  }
  return { rest: '' };
}
