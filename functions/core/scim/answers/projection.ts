import { isRecord } from '../../../lib/is-record.ts';
import { placeOf } from '../schema/attribute-path.ts';
import type { ResourceType } from '../schema/resource-type.ts';
import { ScimError } from '../scim-error.ts';

/**
 * Which attributes a client wants: only some, or all but some. What it asks for that there is not does not count.
 * https://www.rfc-editor.org/rfc/rfc7644#section-3.9
 */
export type Projection = { only?: string[]; but?: string[] };

/** Reads `attributes` and `excludedAttributes`: lists, or texts with commas. Throws `invalidValue` where both are there. */
export function projectionOf(attributes: unknown, excludedAttributes: unknown): Projection {
  const [only, but] = [namesIn(attributes), namesIn(excludedAttributes)];
  if (only.length > 0 && but.length > 0)
    throw new ScimError(400, 'say attributes or excludedAttributes, not both', 'invalidValue');
  return { ...(only.length > 0 && { only }), ...(but.length > 0 && { but }) };
}

function namesIn(value: unknown): string[] {
  const texts: unknown[] = Array.isArray(value) ? value : [value];
  return texts
    .flatMap((text) => (typeof text === 'string' ? text.split(',') : []))
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** Whether an attribute of the core schema is answered at all, so that what costs a read is read only then. */
export function isAnswered(name: string, { only, but = [] }: Projection, type: ResourceType): boolean {
  const isAbout = (path: string) => placeOf(path, type)?.attribute?.name === name;
  if (only !== undefined) return only.some(isAbout);
  return !but.some((path) => isAbout(path) && placeOf(path, type)?.sub === undefined);
}

const always = ['id', 'schemas'];

/** A resource with what was asked for. */
export function projected(
  resource: Record<string, unknown>,
  { only, but }: Projection,
  type: ResourceType,
): Record<string, unknown> {
  if (only === undefined && but === undefined) return resource;
  if (only === undefined) return withoutPaths(resource, but ?? [], type);
  const kept: Record<string, unknown> = Object.fromEntries(always.map((name) => [name, resource[name]]));
  for (const path of only) keep(kept, resource, path, type);
  return kept;
}

function keep(
  kept: Record<string, unknown>,
  resource: Record<string, unknown>,
  path: string,
  type: ResourceType,
): void {
  const { extension, attribute, sub } = placeOf(path, type) ?? {};
  const [name, ...inner] = [extension?.id, attribute?.name, sub?.name].filter((part) => part !== undefined);
  if (name === undefined || resource[name] === undefined) return;
  const picked = inner.length === 0 ? resource[name] : pick(resource[name], inner);
  const before = kept[name];
  kept[name] = isRecord(before) && isRecord(picked) ? { ...before, ...picked } : picked;
}

function pick(value: unknown, [name, ...inner]: readonly string[]): unknown {
  if (name === undefined) return value;
  if (Array.isArray(value)) return value.map((each) => pick(each, [name, ...inner]));
  return isRecord(value) && value[name] !== undefined ? { [name]: pick(value[name], inner) } : {};
}

function withoutPaths(
  resource: Record<string, unknown>,
  paths: readonly string[],
  type: ResourceType,
): Record<string, unknown> {
  const left = structuredClone(resource);
  for (const path of paths) {
    const { extension, attribute, sub } = placeOf(path, type) ?? {};
    const names = [extension?.id, attribute?.name, sub?.name].filter((part) => part !== undefined);
    if (attribute?.returned !== 'always' && names.length > 0) remove(left, names);
  }
  return left;
}

function remove(value: unknown, [name, ...inner]: readonly string[]): void {
  if (Array.isArray(value))
    for (const each of value) remove(each, name === undefined ? [] : [name, ...inner]);
  if (!isRecord(value) || name === undefined) return;
  if (inner.length === 0) delete value[name];
  else remove(value[name], inner);
}
