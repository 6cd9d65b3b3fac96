import type { Difference } from '../../../functions/core/drift/difference.ts';
import type { Drift } from '../../../functions/core/drift/drift.ts';

/** A difference with the address by which people know the person, where the roster has one. */
export type NamedDifference = Difference & { email?: string };

/** A target's drift with the names of whom it is about, and what its lists hide. */
export type NamedDrift = Omit<Drift, 'differences'> & { differences: NamedDifference[]; hidden: string };

/** Puts names to persons. */
export async function named(
  drift: Drift,
  hidden: string,
  emailOf: (person: string) => Promise<string | undefined>,
): Promise<NamedDrift> {
  const differences: NamedDifference[] = [];
  for (const difference of drift.differences) {
    const email = await emailOf(difference.person);
    differences.push({ ...difference, ...(email !== undefined && { email }) });
  }
  return { ...drift, differences, hidden };
}
