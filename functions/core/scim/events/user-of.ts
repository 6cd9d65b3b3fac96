import { isRecord } from '../../../lib/is-record.ts';
import type { User } from '../../contracts/event.ts';
import type { Resource } from '../store/resource.ts';

/** What Rollcall keeps people by, of a user of SCIM. */
export function userOf({ id, attributes }: Pick<Resource, 'id' | 'attributes'>): User {
  const { userName, displayName, name, title, timezone, locale, active, emails, phoneNumbers } = attributes;
  const { givenName, familyName, formatted } = isRecord(name) ? name : {};
  const phones = valuesOf(phoneNumbers, 'mobile').map((number) => number.replace(/^tel:/i, ''));
  const told = {
    userName: textOf(userName),
    email: valuesOf(emails, 'work')[0],
    displayName: textOf(displayName) ?? textOf(formatted),
    givenName: textOf(givenName),
    familyName: textOf(familyName),
    active: active !== false,
    title: textOf(title),
    timezone: textOf(timezone),
    locale: textOf(locale),
    phoneNumbers: phones.length === 0 ? undefined : phones,
  };
  return { id, ...Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined)) };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** The texts of an attribute that has several values: the primary one first, then those of the type. */
function valuesOf(values: unknown, type: string): string[] {
  const all = (Array.isArray(values) ? values : []).filter(isRecord);
  const rank = (value: Record<string, unknown>) => {
    if (value.primary === true) return 0;
    return String(value.type).toLowerCase() === type ? 1 : 2;
  };
  return all.toSorted((a, b) => rank(a) - rank(b)).flatMap(({ value }) => textOf(value) ?? []);
}
