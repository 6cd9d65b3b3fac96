import type { Client } from './client.ts';
import type { License } from './schema.ts';

/**
 * Whether no licence is left for a role. What was read in the last minutes is good as long as it says that there is one.
 * A person whose role a licence has is taken to have a seat of it. Where PagerDuty tells of no licences, it decides itself.
 */
export async function lacksSeat({ licenses }: Client, role: string, current?: string): Promise<boolean> {
  if (hasSeat(await licenses.all(), role, current)) return false;
  licenses.forget();
  return !hasSeat(await licenses.all(), role, current);
}

function hasSeat(licenses: License[], role: string, current?: string): boolean {
  if (licenses.length === 0) return true;
  return licenses
    .filter(({ valid_roles }) => valid_roles.includes(role))
    .some(
      ({ valid_roles, allocations_available: left }) =>
        left == null || left > 0 || (current !== undefined && valid_roles.includes(current)),
    );
}
