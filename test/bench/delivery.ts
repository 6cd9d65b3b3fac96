import { callsOf, configFor, drained, eventOf, joiners, tell } from '../harness/burst.ts';
import type { Result } from './result.ts';

const second = 1_000;
const minute = 60 * second;

/** A thousand joiners at Statuspage through the real functions, queues and all, in virtual time. */
export async function run(): Promise<Result[]> {
  return [...(await burst()), ...(await leaver())];
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

async function leaver(): Promise<Result[]> {
  return tell({ seed: 7, config: configFor('statuspage') }, async (rollcall) => {
    const { scheduler, vendors, table } = rollcall;
    await rollcall.send(eventOf(rollcall, 9_999));
    await drained(rollcall);
    await joiners(rollcall, 1_000);
    await scheduler.sleep(5 * minute);
    const left = scheduler.now();
    await rollcall.send(eventOf(rollcall, 9_999, 'user.deleted'));
    while (!table.items().some(({ appliedState }) => appliedState === 'muted')) await scheduler.sleep(second);
    const muted = (scheduler.now() - left) / second;
    const first = vendors.simulators.statuspage.calls.find(
      ({ method, at }) => method === 'DELETE' && Date.parse(at) >= left,
    );
    const begun = (Date.parse(first?.at ?? '') - left) / second;
    return [
      {
        name: 'leaver: seconds to the first mute call',
        value: begun.toFixed(1),
        goal: '≤ 10',
        ok: begun <= 10,
      },
      { name: 'leaver: seconds to the proved mute', value: muted.toFixed(1), goal: '≤ 60', ok: muted <= 60 },
    ];
  });
}
