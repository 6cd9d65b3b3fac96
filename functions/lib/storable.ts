/**
 * A value as DynamoDB takes it: halves of a surrogate pair, which are no text, become U+FFFD; a number beyond
 * those that are exact, on which the SDK throws, becomes its digits as text; fields that are `undefined` are left out.
 * What it refuses would fail a write for ever.
 */
export function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value === 'number') return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value : String(value);
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== 'object' || value === null) return value;
  return storableFields(value);
}

/** The same of an item's fields. */
export function storableFields(fields: object): Record<string, unknown> {
  const kept = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept.map(([name, value]) => [name.toWellFormed(), storable(value)]));
}
