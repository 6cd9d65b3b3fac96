import type { Transient } from './errors.ts';

/**
 * Whether a failure is the vendor's: an answer of its own, or a connection to it that was lost. Everything else (a mistake
 * of ours, the table, a queue, the secret store, a lock, a lost race) says nothing of the vendor.
 */
export function isVendors({ status, lost }: Transient): boolean {
  return status !== undefined || lost;
}
