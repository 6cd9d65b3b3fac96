import { isRecord } from '../../../lib/is-record.ts';
import { type Attribute, attributeIn } from '../schema/attribute.ts';
import { placeOf } from '../schema/attribute-path.ts';
import type { ResourceType } from '../schema/resource-type.ts';
import type { Comparison, Filter, Literal } from './filter.ts';
import { invalid } from './tokens.ts';

/** What the paths of a filter are looked up in: a resource of a type, or one value of an attribute. */
export type Within = { type: ResourceType } | { attribute: Attribute };

type Found = { attribute: Attribute; path: string[] };

/**
 * Whether a resource, or one value of an attribute, fulfils a filter. An attribute that is not there, or that the schema does not
 * know, has no value: `ne` and `not` hold for it. Throws `invalidFilter` where an operator does not fit the attribute.
 */
export function matches(filter: Filter, value: unknown, within: Within): boolean {
  switch (filter.op) {
    case 'and':
      return filter.filters.every((each) => matches(each, value, within));
    case 'or':
      return filter.filters.some((each) => matches(each, value, within));
    case 'not':
      return !matches(filter.filter, value, within);
    case 'in':
      return isIn(filter, value, within);
    case 'pr': {
      const found = find(filter.path, within);
      return found !== undefined && valuesAt(value, found.path).some((each) => each !== '');
    }
    default:
      return compares(filter, value, find(filter.path, within));
  }
}

/** Checks a filter against the schema, as where there is nothing yet to compare with. Throws `invalidFilter`. */
export function checkFilter(filter: Filter, within: Within): void {
  if (filter.op === 'and' || filter.op === 'or') {
    for (const each of filter.filters) checkFilter(each, within);
  } else if (filter.op === 'not') checkFilter(filter.filter, within);
  else if (filter.op === 'in') {
    const found = find(filter.path, within);
    if (found !== undefined) checkFilter(filter.filter, { attribute: found.attribute });
  } else if (filter.op !== 'pr') {
    const found = find(filter.path, within);
    if (found !== undefined) comparable(filter.op, compared(found).attribute);
  }
}

function isIn({ path, filter }: Extract<Filter, { op: 'in' }>, value: unknown, within: Within): boolean {
  const found = find(path, within);
  if (found === undefined) return false;
  const { attribute } = found;
  return valuesAt(value, found.path).some((each) => matches(filter, each, { attribute }));
}

function compares(
  { op, value: wanted }: Extract<Filter, { op: Comparison }>,
  value: unknown,
  found: Found | undefined,
): boolean {
  if (op === 'ne')
    return found === undefined || !compares({ op: 'eq', path: '', value: wanted }, value, found);
  if (found === undefined) return op === 'eq' && wanted === null;
  const { attribute, path } = compared(found);
  comparable(op, attribute);
  const values = valuesAt(value, path);
  if (wanted === null) return values.length === 0;
  return values.some((each) => holds(op, attribute, each, wanted));
}

/** Of what has parts the `value` is meant: `emails eq "x"`. */
function compared({ attribute, path }: Found): Found {
  const value = attribute.type === 'complex' ? attributeIn(attribute.sub, 'value') : undefined;
  return value === undefined ? { attribute, path } : { attribute: value, path: [...path, value.name] };
}

function comparable(op: Comparison, { type, name }: Attribute): void {
  if (type === 'boolean' && op !== 'eq' && op !== 'ne')
    throw invalid(`compares ${name}, which is true or false, by ${op}`);
  if (type === 'complex') throw invalid(`compares ${name}, which has parts`);
}

function holds(op: Comparison, attribute: Attribute, value: unknown, wanted: Literal): boolean {
  if (attribute.type === 'boolean') return value === booleanIn(wanted);
  if (attribute.type === 'dateTime') {
    const [one, other] = [Date.parse(String(value)), Date.parse(String(wanted))];
    return ordered(op, one, other) ?? textual(op, String(value), String(wanted));
  }
  const fold = (text: string) => (attribute.caseExact ? text : text.toLowerCase());
  const [one, other] = [fold(String(value)), fold(String(wanted))];
  return ordered(op, one, other) ?? textual(op, one, other);
}

function booleanIn(wanted: Literal): unknown {
  return typeof wanted === 'string' ? wanted.toLowerCase() === 'true' : wanted;
}

function ordered<T extends string | number>(op: Comparison, one: T, other: T): boolean | undefined {
  switch (op) {
    case 'eq':
      return one === other;
    case 'gt':
      return one > other;
    case 'ge':
      return one >= other;
    case 'lt':
      return one < other;
    case 'le':
      return one <= other;
    default:
      return undefined;
  }
}

function textual(op: Comparison, one: string, other: string): boolean {
  if (op === 'sw') return one.startsWith(other);
  return op === 'ew' ? one.endsWith(other) : one.includes(other);
}

function find(path: string, within: Within): Found | undefined {
  if ('attribute' in within) {
    const sub = attributeIn(within.attribute.sub, path);
    return sub && { attribute: sub, path: [sub.name] };
  }
  const place = placeOf(path, within.type);
  if (place?.attribute === undefined) return undefined;
  const { extension, attribute, sub } = place;
  const names = [...(extension ? [extension.id] : []), attribute.name, ...(sub ? [sub.name] : [])];
  return { attribute: sub ?? attribute, path: names };
}

/** Every value at a path: of what has several, each. */
function valuesAt(value: unknown, path: readonly string[]): unknown[] {
  const [name, ...rest] = path;
  if (Array.isArray(value)) return value.flatMap((each) => valuesAt(each, path));
  if (value === undefined || value === null) return [];
  if (name === undefined) return [value];
  return isRecord(value) && Object.hasOwn(value, name) ? valuesAt(value[name], rest) : [];
}
