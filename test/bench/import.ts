import { callsOf, everywhere, tell } from '../harness/burst.ts';
import { createDirectory } from '../harness/directory.ts';
import { directoryOf, importUntil, leave, pacesOf, settleSre } from '../harness/import.ts';
import { createRandom } from '../harness/random.ts';
import type { Result } from './result.ts';

const people = 10_000;
const perPage = 200;
const minute = 60_000;
/**
 * Calls a second over long: what Statuspage says (https://doers.statuspage.io/api/basics/), and what Rollcall allows itself at the two
 * that say nothing, which is a number for ten seconds at PagerTree: of so short a time the jitter of the network is a larger part.
 */
const paces: Record<string, { limit: number; used: number }> = {
  opsgenie: { limit: 1, used: 0.98 },
  statuspage: { limit: 1, used: 0.98 },
  pagertree: { limit: 2, used: 0.96 },
};

/** An import of 10,000 people, and an SRE who leaves in the middle of it, through the real functions, in virtual time. */
export async function run(): Promise<Result[]> {
  const directory = createDirectory(createRandom(1), perPage);
  return tell({ seed: 7, config: everywhere(), directory: directory.list }, async (rollcall) => {
    await settleSre(rollcall);
    directory.open([{ ...directoryOf(people), at: rollcall.scheduler.now() }], 'none');
    await importUntil(rollcall, people / 2);
    const { begun, proved } = await leave(rollcall);
    await importUntil(rollcall, people + 1);
    const calls = directory.calls();
    await rollcall.scheduler.sleep(5 * minute);
    const pace: Record<string, number> = await pacesOf(rollcall, 30 * minute);
    const refused = (['opsgenie', 'statuspage', 'pagertree'] as const).reduce(
      (sum, id) => sum + callsOf(rollcall, id).refused,
      0,
    );
    return [
      atMost('calls to the source', calls, people / perPage + 5),
      ...Object.entries(begun).map(([id, milliseconds]) =>
        atMost(`leaver in the middle: s until the first step at ${id}`, milliseconds / 1_000, 10),
      ),
      atMost('leaver in the middle: s until all three are proved', proved / 1_000, 60),
      ...Object.entries(paces).map(([id, { limit, used }]) =>
        atLeast(`limit of ${id} used while the people are worked off`, (pace[id] ?? 0) / limit, used),
      ),
      atMost('calls that a vendor refused', refused, 0),
    ];
  });
}

function atMost(name: string, value: number, most: number): Result {
  return { name, value, goal: `≤ ${most}`, ok: value <= most };
}

function atLeast(name: string, value: number, least: number): Result {
  return { name, value: value.toFixed(3), goal: `≥ ${least}`, ok: value >= least };
}
