import { shortHash } from '../../lib/short-hash.ts';
import type { Desired } from '../contracts/desired.ts';

/** A fingerprint of what is desired, the same for the same wish whatever the order of its lists and keys. */
export function hashOf(desired: Desired): string {
  return shortHash(canonical(desired));
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).sort().join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return `{${entries
    .map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`)
    .sort()
    .join()}}`;
}
