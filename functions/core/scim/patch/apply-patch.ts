import { isRecord } from '../../../lib/is-record.ts';
import type { Attribute } from '../schema/attribute.ts';
import { placeOf } from '../schema/attribute-path.ts';
import { type Attributes, valid, within } from '../schema/attributes.ts';
import { canonicalValue } from '../schema/canonical-value.ts';
import type { ResourceType } from '../schema/resource-type.ts';
import { ScimError } from '../scim-error.ts';
import { aimAtValues } from './aim-at-values.ts';
import type { Operation } from './operation.ts';
import { type Aimed, aimOf } from './patch-path.ts';
import { onePrimary, withAdded, without } from './values.ts';

/** What is patched. */
export type Patched = { id: string; attributes: Attributes; type: ResourceType };

/**
 * The attributes after all operations, one after the other; those that were given stay as they are. One operation that cannot be done
 * throws a `ScimError`, and then none is: https://www.rfc-editor.org/rfc/rfc7644#section-3.5.2
 *
 * Where the clients differ from the RFC, what they mean is done: `remove` with a value takes away what it lists and not all; a value
 * for `emails[type eq "work"].value` makes the element where there is none; keys of a value without a path are paths.
 */
export function applyPatch(patched: Patched, operations: readonly Operation[]): Attributes {
  const { type } = patched;
  const attributes = structuredClone(patched.attributes);
  for (const operation of operations) {
    if (operation.path === undefined) applyAll({ ...patched, attributes }, operation);
    else applyOne(attributes, operation, operation.path, type);
  }
  return valid(attributes, type);
}

/** An operation without a path: each key of its value is one, as Entra writes it (`name.givenName`, `urn:…:User:department`). */
function applyAll({ id, attributes, type }: Patched, { op, value }: Operation): void {
  if (op === 'remove') throw new ScimError(400, 'remove needs a path', 'noTarget');
  if (!isRecord(value)) throw new ScimError(400, 'without a path the value is an object', 'invalidValue');
  for (const [path, inner] of Object.entries(value)) {
    // Okta repeats the id of what it renames.
    if (path.toLowerCase() === 'id' && inner !== id)
      throw new ScimError(400, 'the id does not change', 'mutability');
    const place = placeOf(path, type);
    if (place === undefined || place.attribute?.mutability === 'readOnly') continue;
    applyOne(attributes, { op, value: inner }, path, type);
  }
}

function applyOne(attributes: Attributes, operation: Operation, path: string, type: ResourceType): void {
  const aim = aimOf(path, type);
  if (aim === undefined) return;
  const { extension, attribute } = aim;
  if (attribute === undefined) {
    if (extension !== undefined) applyToExtension(attributes, operation, extension.id, type);
    return;
  }
  if (attribute.mutability === 'readOnly')
    throw new ScimError(400, `${attribute.name} is read only`, 'mutability');
  if (attribute.mutability === 'writeOnly') return;
  const holder = extension === undefined ? attributes : within(attributes, extension.id);
  const before = holder[attribute.name];
  const after = attribute.multiValued
    ? severalAfter(Array.isArray(before) ? before : [], { ...aim, attribute }, operation)
    : singleAfter(before, { ...aim, attribute }, operation);
  if (after === undefined && attribute.required)
    throw new ScimError(400, `${attribute.name} is required`, 'mutability');
  if (after === undefined) delete holder[attribute.name];
  else holder[attribute.name] = after;
}

function applyToExtension(
  attributes: Attributes,
  { op, value }: Operation,
  urn: string,
  type: ResourceType,
): void {
  if (op === 'remove' || value === null) delete attributes[urn];
  else if (!isRecord(value)) throw new ScimError(400, 'an extension is an object', 'invalidValue');
  else {
    for (const [name, inner] of Object.entries(value)) {
      if (placeOf(`${urn}:${name}`, type) !== undefined)
        applyOne(attributes, { op, value: inner }, `${urn}:${name}`, type);
    }
  }
}

function singleAfter(before: unknown, { attribute, sub }: Aimed, { op, value }: Operation): unknown {
  if (sub === undefined) {
    const said = op === 'remove' ? undefined : canonicalValue(attribute, value);
    return isRecord(before) && isRecord(said) ? { ...before, ...said } : said;
  }
  if (sub.mutability === 'readOnly') return before;
  const kept = op === 'remove' ? undefined : canonicalValue(sub, value);
  const { [sub.name]: _, ...rest } = isRecord(before) ? before : {};
  const after = kept === undefined ? rest : { ...rest, [sub.name]: kept };
  return Object.keys(after).length === 0 ? undefined : after;
}

function severalAfter(before: readonly unknown[], aim: Aimed, operation: Operation): unknown[] | undefined {
  const after =
    aim.filter === undefined && aim.sub === undefined
      ? wholeAfter(before, aim.attribute, operation)
      : aimAtValues(before, aim, operation);
  return after.length === 0 ? undefined : after;
}

function wholeAfter(before: readonly unknown[], attribute: Attribute, { op, value }: Operation): unknown[] {
  const said = canonicalValue(attribute, value);
  const values: unknown[] = Array.isArray(said) ? said : [];
  // Entra lists the members that it removes; the RFC's own remove, of all, has no value.
  if (op === 'remove') return value === undefined || value === null ? [] : without(before, values);
  return op === 'add'
    ? withAdded(attribute, before, values)
    : onePrimary(withAdded(attribute, [], values), values);
}
