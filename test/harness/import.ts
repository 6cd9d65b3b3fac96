import { jobOf } from '../../functions/core/directory/job.ts';
import { startJob } from '../../functions/core/directory/start-job.ts';
import { callsOf, drained, emailOf, eventOf } from './burst.ts';
import type { Moment } from './directory.ts';
import type { Rollcall } from './rollcall.ts';
import type { VendorId } from './vendors.ts';

const second = 1_000;
const minute = 60 * second;
const leaver = 9_999;
const vendorIds: VendorId[] = ['opsgenie', 'statuspage', 'pagertree'];

/** A directory of so many people in no group, and of one SRE. */
export function directoryOf(people: number): Moment {
  const numbers = [...Array.from({ length: people }, (_, number) => number), leaver];
  return {
    at: 0,
    users: numbers.map((number) => ({
      user: { id: `u${number}`, email: emailOf(number), displayName: `Person ${number}`, active: true },
    })),
    groups: [{ id: 'g1', displayName: 'SRE', members: [`u${leaver}`] }],
  };
}

/** The SRE, who has been everywhere for a while before anybody else is imported. */
export async function settleSre(rollcall: Rollcall): Promise<void> {
  await rollcall.send(eventOf(rollcall, leaver));
  const group = { id: 'g1', displayName: 'SRE' };
  await rollcall.send({ ...eventOf(rollcall, leaver, 'group.member_added'), group });
  await drained(rollcall);
}

/** Begins to import the directory, and lets so many of its users be taken. */
export async function importUntil({ table, scheduler, queues }: Rollcall, users: number): Promise<void> {
  const world = { table, now: scheduler.now, newId: () => 'import' };
  await startJob({ roster: world, lifecycle: queues.lifecycle.ordinary }, 'okta', 'import');
  for (;;) {
    const job = await jobOf(table, 'okta');
    if (job !== undefined && (job.users >= users || job.phase === 'ended')) return;
    await scheduler.sleep(100);
  }
}

/** The SRE leaves: milliseconds until the first step at each vendor, and until all are proved to be muted. */
export async function leave(
  rollcall: Rollcall,
): Promise<{ begun: Record<VendorId, number>; proved: number }> {
  const { scheduler, table } = rollcall;
  const left = scheduler.now();
  const departure = eventOf(rollcall, leaver, 'user.deleted');
  await rollcall.send(departure);
  const person = (await table.read({ pk: `LINK#user#okta#u${leaver}`, sk: 'LINK' }))?.person;
  const accounts = () => table.list(`PERSON#${person}`, 'TARGET#');
  const isMuted = async () => (await accounts()).every(({ appliedState }) => appliedState === 'muted');
  while (!(await isMuted()) && scheduler.now() < left + 5 * minute) await scheduler.sleep(second);
  const proved = scheduler.now() - left;
  const lines = (await table.list(`HISTORY#${person}`)).filter(({ causedBy }) => causedBy === departure.id);
  const firstAt = (vendor: VendorId) =>
    Math.min(
      ...lines.flatMap(({ target, at }) => (target === vendor ? [Date.parse(String(at)) - left] : [])),
    );
  const begun = Object.fromEntries(vendorIds.map((id) => [id, firstAt(id)])) as Record<VendorId, number>;
  return { begun, proved };
}

/** The calls a second that each vendor gets while the people of an import are worked off, for so many milliseconds. */
export async function pacesOf(rollcall: Rollcall, during: number): Promise<Record<VendorId, number>> {
  const made = () => vendorIds.map((id) => [id, callsOf(rollcall, id).made] as const);
  const before = Object.fromEntries(made());
  await rollcall.scheduler.sleep(during);
  const paces = made().map(([id, after]) => [id, (after - (before[id] ?? 0)) / (during / second)]);
  return Object.fromEntries(paces);
}
