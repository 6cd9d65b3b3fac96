import { isRecord } from '../../../lib/is-record.ts';
import type { Filter } from '../filter/filter.ts';
import { matches } from '../filter/matches.ts';
import { type Attribute, attributeIn } from '../schema/attribute.ts';
import { canonicalValue } from '../schema/canonical-value.ts';
import { ScimError } from '../scim-error.ts';
import type { Operation } from './operation.ts';
import type { Aimed } from './patch-path.ts';
import { onePrimary } from './values.ts';

type Value = Record<string, unknown>;

/** The values of an attribute after an operation on those that a filter chooses, or on a part of each. */
export function aimAtValues(before: readonly unknown[], aim: Aimed, { op, value }: Operation): unknown[] {
  const { attribute, filter } = aim;
  const isMeant = (each: unknown) => filter === undefined || matches(filter, each, { attribute });
  const meant = before.filter(isMeant);
  if (op === 'remove') return removed(before, meant, aim);
  if (meant.length === 0) {
    if (value === null || value === undefined) return [...before];
    const made = valueMade(aim, value);
    return onePrimary([...before, made], [made]);
  }
  const written = new Map(meant.map((each) => [each, withWritten(each, aim, value)]));
  return onePrimary(
    before.map((each) => written.get(each) ?? each),
    [...written.values()],
  );
}

/** What is not there any more is removed already, as a member who was; of anything else the RFC wants to know. */
function removed(
  before: readonly unknown[],
  meant: readonly unknown[],
  { attribute, sub }: Aimed,
): unknown[] {
  if (meant.length === 0 && attributeIn(attribute.sub, 'value')?.mutability !== 'immutable')
    throw new ScimError(400, `no value of ${attribute.name} is meant by the path`, 'noTarget');
  const chosen = new Set(meant);
  if (sub === undefined) return before.filter((each) => !chosen.has(each));
  return before.flatMap((each) => {
    if (!chosen.has(each) || !isRecord(each)) return [each];
    const { [sub.name]: _, ...rest } = each;
    return Object.keys(rest).length === 0 ? [] : [rest];
  });
}

function withWritten(each: unknown, { attribute, sub }: Aimed, value: unknown): Value {
  return { ...(isRecord(each) && each), ...said(attribute, sub, value) };
}

function said(attribute: Attribute, sub: Attribute | undefined, value: unknown): Value {
  if (sub !== undefined) return { [sub.name]: canonicalValue(sub, value) };
  const values = canonicalValue(attribute, value);
  const [only]: unknown[] = Array.isArray(values) ? values : [];
  return isRecord(only) ? only : {};
}

/**
 * The value that a filter describes, with what is written: Entra says `emails[type eq "work"].value` of a user who has none, and means
 * that there be one. Throws `noTarget` where the filter describes no one value.
 */
function valueMade({ attribute, sub, filter }: Aimed, value: unknown): Value {
  const described = filter === undefined ? {} : describedBy(filter, attribute);
  if (described === undefined || sub === undefined)
    throw new ScimError(400, `no value of ${attribute.name} is meant by the path`, 'noTarget');
  return { ...described, ...said(attribute, sub, value) };
}

function describedBy(filter: Filter, attribute: Attribute): Value | undefined {
  if (filter.op === 'and') {
    const parts = filter.filters.map((each) => describedBy(each, attribute));
    return parts.every((part) => part !== undefined) ? Object.assign({}, ...parts) : undefined;
  }
  const sub = filter.op === 'eq' ? attributeIn(attribute.sub, filter.path) : undefined;
  return sub === undefined || filter.op !== 'eq'
    ? undefined
    : { [sub.name]: canonicalValue(sub, filter.value) };
}
