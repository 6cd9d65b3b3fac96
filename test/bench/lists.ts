import { crowdEmail } from '../../infra/local/simulators/rows.ts';
import { drained, eventOf, tell } from '../harness/burst.ts';
import { crowdedWith, isOfList, vendorIds, watch } from '../harness/crowded.ts';
import type { Rollcall } from '../harness/rollcall.ts';
import type { VendorId } from '../harness/vendors.ts';
import type { Result } from './result.ts';

const people = 100_000;
const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Joiners and leavers among 100,000 people at each vendor, through the real functions, in virtual time. */
export async function run(): Promise<Result[]> {
  return tell(crowdedWith(people), async (rollcall) => [
    ...(await joiner(rollcall)),
    ...(await knownLeaver(rollcall)),
    ...(await unknownLeaver(rollcall)),
    ...(await removal(rollcall)),
    {
      name: 'dead letters',
      value: rollcall.queues.dead().length,
      goal: 0,
      ok: rollcall.queues.dead().length === 0,
    },
  ]);
}

async function joiner(rollcall: Rollcall): Promise<Result[]> {
  const seen = watching(rollcall);
  await rollcall.send(eventOf(rollcall, 1));
  await drained(rollcall);
  return seen.map(([id, { all }]) => atMost(`joiner at ${id}: calls`, all().length, 10));
}

async function knownLeaver(rollcall: Rollcall): Promise<Result[]> {
  await rollcall.scheduler.sleep(minute);
  const seen = watching(rollcall);
  await rollcall.send(eventOf(rollcall, 1, 'user.deleted'));
  await drained(rollcall);
  return seen.map(([id, { all }]) => atMost(`mute of a known leaver at ${id}: calls`, all().length, 15));
}

/** A person of the crowd, of whom nobody ever told Rollcall; and fifty who join while the lists are read. */
async function unknownLeaver(rollcall: Rollcall): Promise<Result[]> {
  const { scheduler, vendors } = rollcall;
  await scheduler.sleep(minute);
  const seen = watching(rollcall);
  const left = scheduler.now();
  const user = { id: 'c7', email: crowdEmail(7), displayName: 'Member 7' };
  await rollcall.send({ ...eventOf(rollcall, 7, 'user.deleted'), user });
  await scheduler.sleep(5 * minute);
  const mutes = seen.map(([id, { upToLastChange }]) =>
    atMost(`mute of an unknown leaver at ${id}: calls up to the last change`, upToLastChange(), 15),
  );
  const results = [...mutes, ...(await joinersMeanwhile(rollcall))];
  await muted(rollcall, 'c7');
  const hours = (scheduler.now() - left) / hour;
  const { calls } = vendors.simulators.statuspage;
  const reading = calls.filter(isOfList).length;
  const share = (100 * reading) / ((scheduler.now() - left) / second);
  return [
    ...results,
    { name: 'mute of an unknown leaver: h to the proof at all vendors', value: hours.toFixed(1) },
    { name: 'lists at statuspage: pages read', value: reading },
    {
      name: 'lists at statuspage: of the limit used, %',
      value: share.toFixed(0),
      goal: '≤ 50',
      ok: share <= 50,
    },
  ];
}

async function joinersMeanwhile(rollcall: Rollcall): Promise<Result[]> {
  const { scheduler, table } = rollcall;
  const since = scheduler.now();
  for (let number = 100; number < 150; number++) await rollcall.send(eventOf(rollcall, number));
  const applied = () =>
    table.items().filter((item) => item.sk === 'TARGET#statuspage' && item.appliedState === 'present').length;
  while (applied() < 50) await scheduler.sleep(second);
  const seconds = (scheduler.now() - since) / second;
  // Alone, they take as long as their calls do at one a second, less what the window holds at first.
  return [atMost('50 joiners while lists are read: s until all are at statuspage', Math.round(seconds), 300)];
}

/** After the grace period the known leaver goes, which a list of all proves. */
async function removal(rollcall: Rollcall): Promise<Result[]> {
  const { scheduler } = rollcall;
  await scheduler.sleep(71 * hour);
  const seen = watching(rollcall);
  const since = scheduler.now();
  while (!vendorIds.every((id) => stateOf(rollcall, id, 'u1') === 'absent')) await scheduler.sleep(minute);
  const hours = (scheduler.now() - since) / hour;
  return [
    ...seen.map(([id, { own }]) => ({
      name: `removals at ${id}: calls besides the lists`,
      value: own().length,
    })),
    { name: 'removal: h to the proof at all vendors', value: hours.toFixed(1) },
  ];
}

function watching(rollcall: Rollcall) {
  return vendorIds.map((id) => [id, watch(rollcall, id)] as const);
}

async function muted(rollcall: Rollcall, user: string): Promise<void> {
  while (!vendorIds.every((id) => stateOf(rollcall, id, user) === 'muted'))
    await rollcall.scheduler.sleep(minute);
}

function stateOf({ table }: Rollcall, target: VendorId, user: string): unknown {
  const items = table.items();
  const person = items.find(({ pk }) => pk === `LINK#user#okta#${user}`)?.person;
  return items.find((item) => item.sk === `TARGET#${target}` && item.person === person)?.appliedState;
}

function atMost(name: string, value: number, most: number): Result {
  return { name, value, goal: `≤ ${most}`, ok: value <= most };
}
