import type { Hold } from '../accounts/hold.ts';
import { heldAt } from '../roster/held.ts';
import type { Sweeping } from './sweeping.ts';

/** More than this need not be told apart by an alarm, and reading them costs. */
const atMost = 1_000;

/** Counts what waits at a target for a human: of those whom the brake holds, and of plans that are to be approved. */
export async function countHeld({ roster, metrics, config }: Sweeping, target: string): Promise<void> {
  const braked = await count(roster.table, target, 'brake');
  if (braked > 0) metrics.add('HeldByBrake', braked, { target });
  const mode = config.modes[target];
  const asks = mode === 'ask' || mode === 'ask-destructive';
  const uncovered = await count(roster.table, target, 'cover');
  const asked = uncovered + (asks ? await count(roster.table, target, mode) : 0);
  if (asked > 0) metrics.add('HeldForApproval', asked, { target });
}

async function count(table: Sweeping['roster']['table'], target: string, by: Hold['by']): Promise<number> {
  let many = 0;
  for await (const page of heldAt(table, target, by)) {
    many += page.length;
    if (many >= atMost) return many;
  }
  return many;
}
