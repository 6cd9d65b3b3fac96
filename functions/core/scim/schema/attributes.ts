import { isRecord } from '../../../lib/is-record.ts';
import { ScimError } from '../scim-error.ts';
import { placeOf } from './attribute-path.ts';
import { canonicalValue } from './canonical-value.ts';
import type { ResourceType } from './resource-type.ts';

/**
 * What a client wrote of a resource, by the names of the schema; an extension's attributes under its URN. Neither what Rollcall says
 * itself (`id`, `meta`, `schemas`, a user's `groups`) nor a password is in it.
 */
export type Attributes = Record<string, unknown>;

/**
 * The attributes in the body of a POST or a PUT. What the schema does not know is ignored, and so is what only Rollcall says. Throws
 * `invalidValue`, and `invalidSyntax` for what is no object.
 */
export function attributesOf(body: unknown, type: ResourceType): Attributes {
  if (!isRecord(body)) throw new ScimError(400, 'the body is not a JSON object', 'invalidSyntax');
  const attributes: Attributes = {};
  for (const [name, value] of Object.entries(body)) setAt(attributes, name, value, type);
  return valid(attributes, type);
}

/** Sets what a key of a body says, which may be dotted or begin with a URN, as Entra writes it. */
export function setAt(attributes: Attributes, path: string, value: unknown, type: ResourceType): void {
  const place = placeOf(path, type);
  if (place === undefined) return;
  const { extension, attribute, sub } = place;
  if (attribute === undefined) {
    if (extension === undefined || !isRecord(value)) return;
    for (const [name, inner] of Object.entries(value))
      setAt(attributes, `${extension.id}:${name}`, inner, type);
    return;
  }
  if (attribute.mutability === 'readOnly' || attribute.mutability === 'writeOnly') return;
  const holder = extension === undefined ? attributes : within(attributes, extension.id);
  const said = sub === undefined ? value : { ...recordAt(holder, attribute.name), [sub.name]: value };
  const kept = canonicalValue(attribute, said);
  if (kept === undefined) delete holder[attribute.name];
  else holder[attribute.name] = kept;
}

/** The attributes of an extension, to be written into. */
export function within(attributes: Attributes, urn: string): Attributes {
  const inner = attributes[urn];
  if (isRecord(inner)) return inner;
  const made: Attributes = {};
  attributes[urn] = made;
  return made;
}

function recordAt(holder: Attributes, name: string): Attributes {
  const value = holder[name];
  return isRecord(value) ? value : {};
}

/** What one resource may weigh as JSON, the members of a group not counted, which have items of their own. */
const bytesAtMost = 65_536;
/** A member's id becomes part of a key. */
const memberIdAtMost = 256;

/** The attributes of a whole resource, where they can be one: what is required is there, and it is not too large. Throws a `ScimError`. */
export function valid(attributes: Attributes, type: ResourceType): Attributes {
  for (const { name, required } of type.schema.attributes) {
    const value = attributes[name];
    if (required && (typeof value !== 'string' || value.trim() === ''))
      throw new ScimError(400, `${name} is required`, 'invalidValue');
  }
  for (const { id } of type.extensions) {
    const inner = attributes[id];
    if (isRecord(inner) && Object.keys(inner).length === 0) delete attributes[id];
  }
  const { members, ...rest } = attributes;
  if (Array.isArray(members) && !members.every(hasMemberId))
    throw new ScimError(400, 'a member has the id of a user or group as its value', 'invalidValue');
  if (Buffer.byteLength(JSON.stringify(rest)) > bytesAtMost)
    throw new ScimError(413, 'the resource is larger than 64 KiB');
  return attributes;
}

function hasMemberId(member: unknown): boolean {
  const id: unknown = isRecord(member) ? member.value : undefined;
  return typeof id === 'string' && id.trim() !== '' && Buffer.byteLength(id) <= memberIdAtMost;
}
