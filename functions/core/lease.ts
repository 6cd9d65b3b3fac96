import { Throttled } from './errors.ts';
import type { Roster } from './roster/index.ts';
import type { TargetItem } from './roster/items.ts';
import type { Wake } from './wake.ts';

const leaseGrace = 1_000;
const busyFor = 2_000;

/**
 * Works on one person while no other worker does: two lanes may hold the same one. `work` is handed their item as it was
 * then. Throws `Throttled` while another has them. `deadline`: milliseconds since 1970, after which this invocation may
 * be gone.
 */
export async function whileLeased<T>(
  roster: Roster,
  { person, target }: Wake,
  deadline: number,
  work: (item: TargetItem) => Promise<T>,
): Promise<T> {
  const token = roster.newId();
  const until = new Date(deadline + leaseGrace).toISOString();
  const now = roster.now();
  const item = await roster.updateTarget(person, target, (before) =>
    before.lease !== undefined && Date.parse(before.lease.until) > now
      ? undefined
      : { ...before, lease: { token, until } },
  );
  if (item?.lease?.token !== token) throw new Throttled('another worker has this person', busyFor);
  try {
    return await work(item);
  } finally {
    await roster.updateTarget(person, target, (before) =>
      before.lease?.token === token ? { ...before, lease: undefined } : undefined,
    );
  }
}
