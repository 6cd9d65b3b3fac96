import { isRecord } from '../../../lib/is-record.ts';
import { ScimError } from '../scim-error.ts';
import { type Attribute, attributeIn } from './attribute.ts';

/** So many values of one attribute, members of a group included, are more than any directory has. */
const valuesAtMost = 50_000;

/**
 * A value as it is kept: names in the letter case of the schema, Entra's "True" and "False" as booleans, and texts just as they came,
 * because a client that reads anything else writes again and again. `undefined` where nothing is said: `null`, or an empty list.
 * Throws `invalidValue`.
 */
export function canonicalValue(attribute: Attribute, value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  if (!attribute.multiValued) return one(attribute, unwrapped(attribute, value));
  const values = (Array.isArray(value) ? value : [value]).flatMap((each) => one(attribute, each) ?? []);
  if (values.length > valuesAtMost)
    throw new ScimError(400, `${attribute.name} has too many values`, 'tooMany');
  return values.length === 0 ? undefined : values;
}

/** Entra sends the manager as a list of one: https://learn.microsoft.com/entra/identity/app-provisioning/ */
function unwrapped({ type }: Attribute, value: unknown): unknown {
  return type === 'complex' && Array.isArray(value) ? value[0] : value;
}

function one(attribute: Attribute, value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  if (attribute.type === 'complex') return complex(attribute, value);
  if (attribute.type === 'boolean') return truth(attribute, value);
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new ScimError(400, `${attribute.name} is a text`, 'invalidValue');
}

function truth({ name }: Attribute, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  const word = typeof value === 'string' ? value.trim().toLowerCase() : undefined;
  if (word === 'true' || word === 'false') return word === 'true';
  throw new ScimError(400, `${name} is true or false`, 'invalidValue');
}

/** A bare text is the `value` of what has one. */
function complex(attribute: Attribute, value: unknown): Record<string, unknown> | undefined {
  if (typeof value === 'string' && attributeIn(attribute.sub, 'value') !== undefined) return { value };
  if (!isRecord(value)) throw new ScimError(400, `${attribute.name} is an object`, 'invalidValue');
  const parts = Object.entries(value).flatMap(([name, part]) => {
    const sub = attributeIn(attribute.sub, name);
    const kept = sub && canonicalValue(sub, part);
    return sub === undefined || kept === undefined ? [] : [[sub.name, kept] as const];
  });
  return parts.length === 0 ? undefined : Object.fromEntries(parts);
}
