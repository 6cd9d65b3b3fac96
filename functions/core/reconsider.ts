import { type Decision, desire, hashOf } from './access.ts';
import { inBulk, isInBulk, isNewWish } from './bulk.ts';
import type { Config } from './config.ts';
import { blockedBy, type Dispute, disputeOf, inDispute } from './dispute.ts';
import { eachAlone, throwOneOf } from './each-alone.ts';
import { Transient } from './errors.ts';
import type { Event } from './event.ts';
import { departure, isSilent } from './leaving.ts';
import { accountsLeft, decideOnLeft, type LeftBehind } from './left-behind.ts';
import { merge, type Person } from './merge.ts';
import { emailOf, isLiving } from './person.ts';
import { isAhead } from './roster/due.ts';
import { bequeath } from './roster/estate.ts';
import type { Roster } from './roster/index.ts';
import { duePartition, type TargetItem } from './roster/items.ts';
import type { Settling } from './roster/settle.ts';
import type { Target } from './target.ts';
import { laneFor, type WakeUp } from './wake.ts';

export type Deciding = { roster: Roster; config: Config; targets: Record<string, Target> };
export type Reconsidering = Deciding & { wakeUp: WakeUp };

/** Somebody as they stand now, with everything the roster holds of them on the targets. */
export type Considered = {
  person: string;
  merged: Person;
  items: Record<string, TargetItem>;
  /** Their e-mail is another living person's. */
  disputed?: Dispute;
  /** By target. */
  leftBehind?: Record<string, LeftBehind>;
  /** Targets on which nobody can tell what they are. */
  unreadable?: string[];
};

/** Whether a worker is woken at once, or `sweep` sees to it with all the others of whom the same is wished for. */
export type Pace = 'at once' | 'in bulk';

/** How long after a wake-up `sweep` may send another, then twice that, and so on. Milliseconds. */
export const wakeAgainAfter = 10 * 60_000;

/** What who is who is settled with. */
export function settlingOf({ roster, config }: Pick<Deciding, 'roster' | 'config'>): Settling {
  return { roster, authority: Object.keys(config.sources) };
}

/** Reads one person and merges what their sources say. */
export async function consider({ roster, config }: Deciding, person: string): Promise<Considered> {
  const dossier = await roster.dossier(person);
  const { identities, targets, unreadable } = dossier;
  const authority = Object.keys(config.sources);
  const merged = merge(identities, authority);
  const leftBehind = () => accountsLeft(roster, dossier, authority);
  const email = merged.profile?.email;
  const nobody: Person = { standing: 'unknown', living: merged.living };
  if (identities.length === 0) {
    return { person, merged, items: targets, unreadable, leftBehind: await leftBehind() };
  }
  if (email === undefined || (await roster.holds(person, email)))
    return { person, merged, items: targets, unreadable };
  // Not theirs, so no account of that address is: a former owner who left must not take the new owner's with them.
  const living = identities.some((identity) => isLiving(identity) && emailOf(identity) === email);
  if (!living) return { person, merged: nobody, items: targets, unreadable, leftBehind: await leftBehind() };
  const disputed = await disputeOf(roster, { person, identities, email });
  return { person, merged, items: targets, unreadable, disputed };
}

/** What one considered person should be on one target. */
export function decide(
  { config, targets, roster }: Deciding,
  { merged, items, disputed, leftBehind, unreadable }: Considered,
  targetId: string,
): Decision {
  if (unreadable?.includes(targetId)) throw new Transient('what is known of this account cannot be read');
  const target = targets[targetId];
  if (target === undefined) return { desired: { state: 'untouched' } };
  const standing = items[targetId] ?? {};
  const { access, leavers } = config;
  const now = roster.now();
  const left = leftBehind?.[targetId];
  if (left !== undefined) return decideOnLeft(left, standing, leavers, now);
  const decision = desire({ person: merged, targetId, target, access, leavers, standing, now });
  return disputed === undefined ? decision : inDispute(decision, standing, disputed, { target, now });
}

/**
 * Compares what a person should be with what they were last made to be, on every target, and wakes the worker
 * wherever the two differ: not where this event changed something, or a crash between writing and sending would
 * lose the wake-up. The item is marked due before the wake-up is sent, so `sweep` finds what a crash left out. What
 * fails on one target keeps no other from being compared; it is thrown in the end.
 */
export async function reconsider(
  world: Reconsidering,
  person: string,
  event?: Pick<Event, 'id' | 'occurredAt'>,
  pace: Pace = 'at once',
): Promise<Considered> {
  const considered = await consider(world, person);
  const heirs = await eachAlone(Object.entries(considered.leftBehind ?? {}), async ([target, left]) => {
    if (left.how !== 'theirs' || left.heir === undefined) return;
    await bequeath(world.roster, person, target, left.heir);
    await reconsider(world, left.heir, event, pace);
  });
  const compared = await eachAlone(Object.keys(world.config.targets), (target) =>
    compare(world, considered, target, event, pace),
  );
  throwOneOf([...heirs.failed, ...compared.failed]);
  return considered;
}

/** Only who stays can wait for all the others: whoever left does not. */
async function compare(
  world: Reconsidering,
  considered: Considered,
  target: string,
  event: Pick<Event, 'id' | 'occurredAt'> | undefined,
  pace: Pace,
): Promise<void> {
  const { person, disputed, merged } = considered;
  const now = world.roster.now();
  const waits = pace === 'in bulk' && merged.standing === 'active';
  const decision = decide(world, considered, target);
  const item = await world.roster.updateTarget(person, target, (before) => {
    const after = marked(before, decision, now, event, disputed);
    return waits && isNewWish(before, after) ? inBulk(after, now) : after;
  });
  if (item === undefined || !wants(item, now) || isInBulk(item)) return;
  await world.wakeUp({ person, target, because: item.because ?? 'sweep' }, laneFor(item.desiredState));
}

/** Whether a worker is to be woken: the account is not what it should be, and does not wait for a human. */
export function wants(item: TargetItem, now: number): boolean {
  return item.desiredHash !== undefined && item.desiredHash !== item.appliedHash && !waitsForHuman(item, now);
}

/**
 * The item with what is desired now; `undefined` where nothing about it changes. `event` is the one that asks;
 * without one (time asks) the last event that did stays on record.
 */
export function marked(
  item: TargetItem,
  decision: Decision,
  now: number,
  event?: Partial<Pick<Event, 'id' | 'occurredAt'>>,
  dispute?: Dispute,
): TargetItem | undefined {
  const because = event?.id ?? item.because;
  const { desired, leavingSince, changesAt } = decision;
  const isGiven = !isSilent(desired.state);
  const isProved = desired.state === 'untouched' || hashOf(desired) === item.appliedHash;
  if (dispute !== undefined && isGiven && isProved) {
    return blockedBy({ dispute, decision, now, because, occurredAt: event?.occurredAt }, item);
  }
  if (desired.state === 'untouched') return released(item, changesAt);
  const desiredHash = hashOf(desired);
  const differs = desiredHash !== item.appliedHash;
  if (desiredHash === item.desiredHash && leavingSince === item.leavingSince) {
    if (differs && (waitsForHuman(item, now) || (item.status !== 'blocked' && isAhead(item, now))))
      return undefined;
    if (!differs && item.status === 'applied' && item.dueAt === changesAt) return undefined;
  }
  const rewoken = desiredHash === item.desiredHash ? (item.rewoken ?? 0) + 1 : 0;
  const leaving = departure(item, desired.state, now, event?.occurredAt);
  const wish = {
    ...item,
    desiredHash,
    desiredState: desired.state,
    leavingSince,
    leaving,
    because,
  };
  if (differs)
    return { ...wish, rewoken, status: 'pending', ...dueAt(wish, now + rewakeAfter(wish, rewoken)) };
  return {
    ...wish,
    rewoken: undefined,
    status: 'applied',
    trouble: undefined,
    ...dueAtTime(wish, changesAt),
  };
}

const minute = 60_000;
/** Leavers within the hour, because `sweep` counts those who are not muted among those who are due by then. */
const rewakeAtMost = { leavers: 50 * minute, ordinary: 240 * minute };

/** Most who wait are queued behind others or a vendor that is down: their wake-ups must not pile up meanwhile. */
export function rewakeAfter(
  { desiredState }: Pick<TargetItem, 'desiredState'>,
  times: number,
  first = wakeAgainAfter,
): number {
  return Math.min(first * 2 ** times, rewakeAtMost[laneFor(desiredState)]);
}

/** A blocked account is tried again when its time comes, or when something else is desired: not at every event. */
function waitsForHuman(item: TargetItem, now: number): boolean {
  return item.status === 'blocked' && isAhead(item, now);
}

/** The fields that put a target's item into the index of what is due, or take it out. */
export function dueAtTime(
  { target, desiredState }: Pick<TargetItem, 'target' | 'desiredState'>,
  time: string | undefined,
): Pick<TargetItem, 'dueAt' | 'duePartition'> {
  if (time === undefined) return { dueAt: undefined, duePartition: undefined };
  return { dueAt: time, duePartition: duePartition(target, laneFor(desiredState)) };
}

/** The same, with the time in milliseconds since 1970. */
export function dueAt(
  item: Pick<TargetItem, 'target' | 'desiredState'>,
  time: number,
): Pick<TargetItem, 'dueAt' | 'duePartition'> {
  return dueAtTime(item, new Date(time).toISOString());
}

function released(item: TargetItem, changesAt: string | undefined): TargetItem | undefined {
  const settled = item.status === 'untouched' && item.dueAt === changesAt;
  if (settled || item.status === 'working') return undefined;
  return {
    ...item,
    status: 'untouched',
    desiredHash: undefined,
    desiredState: undefined,
    appliedHash: undefined,
    leavingSince: undefined,
    leaving: undefined,
    trouble: undefined,
    ...dueAtTime(item, changesAt),
  };
}
