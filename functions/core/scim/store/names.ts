import { isRecord } from '../../../lib/is-record.ts';
import type { Attributes } from '../schema/attributes.ts';
import type { Kind } from './keys.ts';

/** A name as it is compared where letter case does not count. */
export const folded = (text: unknown): string => String(text).normalize('NFC').toLowerCase();

/**
 * The name that only one resource may have: a user's userName; of a group its name together with the id that its client gave it,
 * because two groups of a directory may well have the same name.
 */
export function claimedName(kind: Kind, { userName, displayName, externalId }: Attributes): string {
  return kind === 'User' ? folded(userName) : JSON.stringify([folded(displayName), externalId ?? null]);
}

/** The values by which clients look for a resource: their ids, e-mails, names of groups. */
export function findableValues(kind: Kind, attributes: Attributes): string[] {
  const { externalId, displayName, emails } = attributes;
  const addresses = Array.isArray(emails) ? emails : [];
  return [
    ...(typeof externalId === 'string' ? [findable('externalId', externalId)] : []),
    ...(kind === 'Group' ? [findable('displayName', displayName)] : []),
    ...addresses.flatMap((email) =>
      isRecord(email) && typeof email.value === 'string' ? [findable('emails', email.value)] : [],
    ),
  ];
}

/** A value of an attribute by which resources are found. */
export function findable(attribute: 'externalId' | 'displayName' | 'emails', value: unknown): string {
  return `${attribute}=${attribute === 'externalId' ? value : folded(value)}`;
}
