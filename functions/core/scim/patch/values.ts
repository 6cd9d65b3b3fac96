import { isRecord } from '../../../lib/is-record.ts';
import { type Attribute, attributeIn } from '../schema/attribute.ts';

/** The values of an attribute that has several. */
export type Values = readonly unknown[];

/** What tells one value from another: of a member its id, whatever else is said of it; else all of it. */
function keyIn(attribute: Attribute): (value: unknown) => string {
  const isById = attributeIn(attribute.sub, 'value')?.mutability === 'immutable';
  return (value) => {
    if (!isRecord(value)) return JSON.stringify(value);
    return isById ? String(value.value) : JSON.stringify(Object.entries(value).sort());
  };
}

/** The values and those that are added, each once. */
export function withAdded(attribute: Attribute, values: Values, added: Values): unknown[] {
  const keyOf = keyIn(attribute);
  const all = new Map(values.map((value) => [keyOf(value), value]));
  for (const value of added) if (!all.has(keyOf(value))) all.set(keyOf(value), value);
  return onePrimary([...all.values()], added, keyOf);
}

/** The values but for those that are named: by their `value`, where they have one. */
export function without(values: Values, named: Values): unknown[] {
  const keyOf = (value: unknown) =>
    isRecord(value) && value.value !== undefined ? `value ${value.value}` : JSON.stringify(value);
  const keys = new Set(named.map(keyOf));
  return values.filter((value) => !keys.has(keyOf(value)));
}

/** At most one value is primary, which is the one that was said last: https://www.rfc-editor.org/rfc/rfc7644#section-3.5.2.1 */
export function onePrimary(
  values: Values,
  said: Values,
  keyOf: (value: unknown) => unknown = (value) => value,
): unknown[] {
  const primary = said.findLast((value) => isRecord(value) && value.primary === true);
  if (primary === undefined) return [...values];
  return values.map((value) =>
    keyOf(value) !== keyOf(primary) && isRecord(value) && value.primary === true
      ? { ...value, primary: false }
      : value,
  );
}
