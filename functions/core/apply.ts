import { hashOf } from './access.ts';
import { converge, type Done } from './converge.ts';
import { asFailure, Blocked, Credential, type Failure, Throttled } from './errors.ts';
import { addressOf, begunAs, externalIdOf } from './former.ts';
import { departure, departureTimes, isSilent } from './leaving.ts';
import type { Metrics } from './metrics.ts';
import { consider, type Deciding, decide, dueAt, dueAtTime, marked } from './reconsider.ts';
import { stuckPartition, type TargetItem } from './roster/items.ts';
import type { Desired, Observed, Target } from './target.ts';
import { type Lane, laneFor, type Wake } from './wake.ts';

export type Applying = Deciding & {
  /** The target's client, connected to the vendor; what silences somebody goes before what does not. */
  client(targetId: string, lane: Lane): unknown;
  /** Runs work of a person's that calls the vendor; throws `Throttled` while the vendor is left alone. */
  shielded<T>(person: string, work: () => Promise<T>): Promise<T>;
  metrics: Metrics;
};

/**
 * How a wake-up ended well. `pending`: the account was made what was desired, but something else is by now, and
 * another wake-up sees to it. `blocked`: it waits for a human.
 */
export type Outcome = 'applied' | 'already equal' | 'pending' | 'blocked';

/**
 * Works on one wake-up: makes one person's account on one target what it should be now. Reads the latest state
 * itself, so it may be called any number of times. Ends well when the account is right or waits for a human
 * (`blocked`, visible in the roster); throws one of the five failures otherwise. `deadline`: milliseconds since
 * 1970, after which this invocation may be gone.
 */
export async function apply(world: Applying, wake: Wake, deadline: number): Promise<Outcome> {
  const { roster } = world;
  const token = roster.newId();
  await lease(world, wake, token, deadline);
  try {
    return await work(world, wake);
  } catch (thrown) {
    const failure = asFailure(thrown);
    if (failure instanceof Credential) world.metrics.add('CredentialFailure', 1, { target: wake.target });
    await note(world, wake, failure);
    if (!(failure instanceof Blocked)) throw failure;
    return 'blocked';
  } finally {
    await roster.updateTarget(wake.person, wake.target, (item) =>
      item.lease?.token === token ? { ...item, lease: undefined } : undefined,
    );
  }
}

async function work(world: Applying, wake: Wake): Promise<Outcome> {
  const { roster } = world;
  const { person, target: targetId } = wake;
  const target = world.targets[targetId];
  if (target === undefined) return 'already equal';
  const considered = await consider(world, person);
  const decision = decide(world, considered, targetId);
  const { desired } = decision;
  const hash = hashOf(desired);
  const item = considered.items[targetId];
  if (desired.state === 'untouched' || hash === item?.appliedHash) {
    await roster.updateTarget(person, targetId, (before) =>
      marked(before, decision, roster.now(), { id: wake.because }, considered.disputed),
    );
    return considered.disputed === undefined ? 'already equal' : 'blocked';
  }
  const begun = await roster.updateTarget(person, targetId, (before) =>
    begin(before, desired, decision.leavingSince, hash, roster.now()),
  );
  const observed = await world.shielded(person, () =>
    call(world, wake, { target, desired, begun }).catch(async (thrown: unknown) => {
      throw await confirmed(world, targetId, asFailure(thrown));
    }),
  );
  const finished = await roster.updateTarget(person, targetId, (before) =>
    finish(before, desired, observed, hash, decision.changesAt),
  );
  if (begun !== undefined) countDeparture(world, begun, desired);
  return finished?.status === 'applied' ? 'applied' : 'pending';
}

function countDeparture({ roster, metrics }: Applying, begun: TargetItem, desired: Desired): void {
  const { toMute, toRemoval } = departureTimes(begun, desired.state, roster.now());
  const { target } = begun;
  if (toMute !== undefined) metrics.add('TimeToMute', toMute, { target });
  if (toRemoval !== undefined) metrics.add('TimeToRemoval', toRemoval, { target });
}

type Calling = { target: Target; desired: Desired; begun?: TargetItem };

/** Everything that calls the vendor; answers what it was seen to hold in the end. */
async function call(world: Applying, wake: Wake, work: Calling): Promise<Observed> {
  const { roster } = world;
  const { person, target: targetId } = wake;
  const { target, desired, begun } = work;
  const client = world.client(targetId, laneFor(desired.state));
  const externalId = begun && (await externalIdOf({ roster, target, client, desired }, begun));
  const { observed } = await converge({
    target,
    client,
    desired,
    known: { externalId, snapshot: begun?.snapshot },
    seen: async (externalId) => {
      await roster.updateTarget(person, targetId, (before) => ({ ...before, externalId }));
    },
    keep: async (snapshot) => {
      await roster.updateTarget(person, targetId, (before) => ({ ...before, snapshot }));
    },
    plan: async (steps) => {
      const plan = steps.map(({ title }) => title);
      await roster.updateTarget(person, targetId, (before) => ({ ...before, plan }));
    },
    record: (done) => record(world, wake, done),
  });
  return observed;
}

/** What is true from the first call on, whatever becomes of it. */
function begin(
  item: TargetItem,
  desired: Desired,
  leavingSince: string | undefined,
  hash: string,
  now: number,
): TargetItem {
  const desiredState = desired.state;
  return {
    ...item,
    ...dueAtTime({ target: item.target, desiredState }, item.dueAt),
    status: 'working',
    appliedHash: undefined,
    desiredHash: hash,
    desiredState,
    leavingSince,
    leaving: departure(item, desiredState, now),
    // Whoever is to come back may be heard again from the first step on.
    ...(desiredState === 'present' && isSilent(item.appliedState) && { appliedState: undefined }),
    begunAs: begunAs(item, desired),
    managed: item.managed || (desired.state === 'present' && desired.grant !== undefined),
    muted: item.muted || desired.state !== 'present',
  };
}

/** What is true once the vendor was seen to hold what was desired. A wish that came meanwhile stays due. */
function finish(
  item: TargetItem,
  desired: Desired,
  observed: Observed,
  hash: string,
  changesAt: string | undefined,
): TargetItem {
  const current = item.desiredHash === hash;
  const { trouble: _, blockedTimes: __, plan: ___, begunAs: ____, rewoken: _____, ...rest } = item;
  return {
    ...rest,
    appliedHash: hash,
    appliedState: desired.state,
    externalId: observed.present ? observed.id : undefined,
    address: addressOf(desired),
    status: current ? 'applied' : 'pending',
    ...(current && dueAtTime(item, changesAt)),
    ...(desired.state === 'present' && { muted: false, snapshot: undefined }),
    // Kept for a restore, but no mute's to take back any more: the next mute keeps what it finds.
    ...(desired.state === 'absent' && {
      muted: false,
      managed: false,
      snapshot: undefined,
      removed: item.snapshot ?? item.removed,
    }),
  };
}

const leaseGrace = 1_000;
const busyFor = 2_000;

/** One person is worked on by one worker at a time: two lanes may hold the same one. */
async function lease({ roster }: Applying, wake: Wake, token: string, deadline: number): Promise<void> {
  const now = roster.now();
  const until = new Date(deadline + leaseGrace).toISOString();
  const item = await roster.updateTarget(wake.person, wake.target, (before) =>
    before.lease !== undefined && Date.parse(before.lease.until) > now
      ? undefined
      : { ...before, lease: { token, until } },
  );
  if (item?.lease?.token !== token) throw new Throttled('another worker has this person', busyFor);
}

/** A 403 is the key's fault only if the key is refused elsewhere too; else it is about this one person. */
async function confirmed(world: Applying, targetId: string, failure: Failure): Promise<Failure> {
  const target = world.targets[targetId];
  if (!(failure instanceof Credential) || failure.status !== 403 || target === undefined) return failure;
  try {
    await target.probe(world.client(targetId, 'leavers'));
  } catch (thrown) {
    const probed = asFailure(thrown);
    return probed instanceof Credential ? failure : probed;
  }
  const { message, status, words } = failure;
  return new Blocked(message, words ?? `${target.name} forbids this change`, {
    status,
    words,
    cause: failure,
  });
}

const minute = 60_000;
const hour = 60 * minute;

/** A message that failed comes back by itself, so `sweep` must not send another one meanwhile. See `retry.ts`. */
const messageComesWithin = 50 * minute;

/** Writes what went wrong where `status` shows it. A blocked one is tried again by `sweep`, less and less often. */
async function note({ roster }: Applying, wake: Wake, failure: Failure): Promise<void> {
  const now = roster.now();
  const { message, words, status } = failure;
  const by = failure instanceof Blocked ? failure.by : undefined;
  const trouble = { kind: failure.name, message, words, status, by, at: new Date(now).toISOString() };
  await roster.updateTarget(wake.person, wake.target, (item) => {
    if (failure instanceof Blocked) {
      const blockedTimes = (item.blockedTimes ?? 0) + 1;
      const wait = Math.min(minute * 2 ** (blockedTimes - 1), hour);
      return { ...item, status: 'blocked', trouble, blockedTimes, ...dueAt(item, now + wait) };
    }
    if (failure.name === 'Permanent') return { ...givenUp(item, now), trouble };
    return { ...item, status: 'pending', trouble, ...dueAt(item, now + messageComesWithin) };
  });
  if (!(failure instanceof Blocked)) return;
  await roster.record(wake.person, {
    target: wake.target,
    what: `blocked: ${failure.by}`,
    because: wake.because,
    status,
  });
}

/** The item of somebody whose message is dead: nothing tries again by itself, but a leaver is still to be found. */
export function givenUp(item: TargetItem, now: number): TargetItem {
  const failed: TargetItem = { ...item, status: 'failed' };
  if (laneFor(item.desiredState) === 'ordinary') return { ...failed, ...dueAtTime(item, undefined) };
  return { ...failed, dueAt: new Date(now).toISOString(), duePartition: stuckPartition(item.target) };
}

async function record({ roster }: Applying, wake: Wake, { step, status }: Done): Promise<void> {
  const { title, method, path } = step;
  await roster.record(wake.person, {
    target: wake.target,
    what: title,
    because: wake.because,
    method,
    path,
    status,
  });
}
