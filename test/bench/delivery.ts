import { callsOf, configFor, drained, everywhere, joiners, leaverBehind, tell } from '../harness/burst.ts';
import type { Result } from './result.ts';

const second = 1_000;
const minute = 60 * second;

/** A thousand joiners at Statuspage through the real functions, queues and all, in virtual time. */
export async function run(): Promise<Result[]> {
  return [
    ...(await burst()),
    ...(await leaver(0, 'behind 1,000 to be routed')),
    ...(await leaver(5 * minute, 'behind 1,000 queued')),
  ];
}

async function burst(): Promise<Result[]> {
  return tell({ seed: 5, config: configFor('statuspage') }, async (rollcall) => {
    await joiners(rollcall, 1_000);
    await drained(rollcall);
    const { made, refused, seconds } = callsOf(rollcall, 'statuspage');
    const used = (100 * made) / seconds;
    const dead = rollcall.queues.dead().length;
    return [
      { name: '1,000 joiners: calls refused', value: refused, goal: 0, ok: refused === 0 },
      { name: '1,000 joiners: of the limit used, %', value: used.toFixed(1), goal: '≥ 97', ok: used >= 97 },
      { name: '1,000 joiners: dead letters', value: dead, goal: 0, ok: dead === 0 },
    ];
  });
}

/** A leaver on every vendor, behind joiners who are still to be routed or who have kept the vendors busy for a while. */
async function leaver(wait: number, name: string): Promise<Result[]> {
  return tell({ seed: 7, config: everywhere() }, async (rollcall) => {
    const { scheduler, table } = rollcall;
    const { departure, left } = await leaverBehind(rollcall, 1_000, wait);
    const muted = () => table.items().filter(({ appliedState }) => appliedState === 'muted');
    while (muted().length < 3) await scheduler.sleep(second);
    const proved = (scheduler.now() - left) / second;
    const steps = table
      .items()
      .filter(({ pk, causedBy }) => pk.startsWith('HISTORY#') && causedBy === departure.id)
      .map(({ target, at }) => ({ target, after: (Date.parse(String(at)) - left) / second }));
    const targets = Map.groupBy(steps, ({ target }) => target).values();
    const begun = Math.max(...[...targets].map((own) => Math.min(...own.map(({ after }) => after))));
    return [
      {
        name: `leaver ${name}: s to the first mute call, slowest vendor`,
        value: begun.toFixed(1),
        goal: '≤ 10',
        ok: begun <= 10,
      },
      {
        name: `leaver ${name}: s to the proved mute at all vendors`,
        value: proved.toFixed(1),
        goal: '≤ 60',
        ok: proved <= 60,
      },
    ];
  });
}
