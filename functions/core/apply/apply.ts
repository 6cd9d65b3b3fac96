import { httpTimeout } from '../../lib/http.ts';
import type { Account } from '../accounts/account.ts';
import { departureTimes } from '../accounts/departure.ts';
import type { Decision } from '../accounts/desire.ts';
import { hashOf } from '../accounts/hash.ts';
import { begin, finish, isBegun, orNothing, prove, withDesired } from '../accounts/transitions.ts';
import { isSettled, noted, unsettled } from '../accounts/unsettled.ts';
import { type Desired, isLess } from '../contracts/desired.ts';
import { asFailure, Blocked, Credential } from '../contracts/errors.ts';
import type { Leaving } from '../contracts/observed.ts';
import type { Target } from '../contracts/target.ts';
import { type Lane, laneFor } from '../delivery/lane.ts';
import type { Wake } from '../delivery/wake-up.ts';
import { desiredFor, type Evaluating, type Evaluation, evaluate } from '../reconcile/evaluate.ts';
import { isHeld, type Leased, lost, whileLeased } from '../roster/lease.ts';
import { claimAccount } from '../roster/transfer.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { confirmed } from './confirmed.ts';
import { type Converged, converge, type Done } from './converge.ts';
import { externalIdOf } from './find-account.ts';
import { note } from './note-error.ts';

export type Applying = Evaluating & {
  /** The target's client, connected to the vendor; what silences somebody goes before what does not. */
  client(targetId: string, lane: Lane): unknown;
  /** Runs work of a person's that calls the vendor; throws `Throttled` while the vendor is left alone. */
  throughCircuit<T>(person: string, work: () => Promise<T>, lane: Lane): Promise<T>;
  metrics: Metrics;
  /** How long a call may take. Milliseconds. @default httpTimeout */
  timeout?: number;
  /** Until when a change of this work may be under way whose answer was lost. Milliseconds since 1970. */
  unsettledUntil?(): number;
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
  const working = async ({ item, token }: Leased): Promise<Outcome> => {
    try {
      return await work(world, wake, item, token);
    } catch (thrown) {
      await rememberLost(world, wake);
      const failure = asFailure(thrown);
      if (failure instanceof Credential) world.metrics.add('CredentialFailure', 1, { target: wake.target });
      await note(world.roster, wake, failure);
      if (!(failure instanceof Blocked)) throw failure;
      return 'blocked';
    }
  };
  return whileLeased(world.roster, wake, deadline, working, world.timeout);
}

/** Whoever works on this account next must know that a change of ours may still be made. */
async function rememberLost({ roster, unsettledUntil }: Applying, { person, target }: Wake): Promise<void> {
  const until = unsettledUntil?.() ?? 0;
  if (until > roster.now()) await roster.updateTarget(person, target, (before) => noted(before, until));
}

/** `seen` is the item as it was before anything else of the person was read. */
async function work(world: Applying, wake: Wake, seen: Account, token: string): Promise<Outcome> {
  const { roster } = world;
  const { person, target: targetId } = wake;
  const target = world.targets[targetId];
  if (target === undefined) return 'already equal';
  const considered = await evaluate(world, person);
  const decision = desiredFor(world, considered, targetId);
  const { desired } = decision;
  const hash = hashOf(desired);
  const item = considered.items[targetId];
  if (desired.state === 'unmanaged' || hash === item?.appliedHash) {
    await roster.updateTarget(person, targetId, (before) =>
      withDesired(before, decision, roster.now(), { id: wake.causedBy }, considered.disputed),
    );
    return considered.disputed === undefined ? 'already equal' : 'blocked';
  }
  // What was decided meanwhile knows more than we do, and may be that nothing is to be done.
  const begun = await roster.updateTarget(person, targetId, (before) =>
    before.desiredHash === seen.desiredHash || before.desiredHash === hash
      ? begin(before, desired, decision.leavingSince, hash, roster.now())
      : undefined,
  );
  if (begun?.desiredHash !== hash) return work(world, wake, begun ?? seen, token);
  const disputed = considered.disputed?.email;
  const calling = () =>
    call(world, wake, { target, desired, begun, disputed, token }).catch(async (thrown: unknown) => {
      throw await confirmed(target, world.client(targetId, 'leavers'), thrown);
    });
  const { converged, isProof } = await world.throughCircuit(person, calling, laneFor(desired.state));
  let proved = false;
  const finished = await roster.updateTarget(person, targetId, (before) => {
    proved = isProof(before);
    if (proved) return finish(before, desired, converged, hash, decision.changesAt);
    // Nor is it known then what the vendor keeps of how somebody is shown: a lost change may have come over it.
    return isHeld(before, token) ? { ...before, trials: begun.trials } : undefined;
  });
  // A proof older than another worker's change is none, nor is one older than a change of ours that was lost.
  if (!proved) throw finished && isHeld(finished, token) ? unsettled(finished, roster.now()) : lost();
  countDeparture(world, begun, desired);
  if (isLess(desired)) return settled(world, wake, considered, decision);
  return finished?.status === 'applied' ? 'applied' : 'pending';
}

/** Whoever is not what they should be for a dispute is shown to wait for its end, whatever was taken away meanwhile. */
async function settled(
  { roster }: Applying,
  { person, target, causedBy }: Wake,
  { disputed }: Evaluation,
  decision: Decision,
): Promise<Outcome> {
  const item = await roster.updateTarget(person, target, (before) =>
    before.desiredHash === hashOf(decision.desired)
      ? withDesired(before, decision, roster.now(), { id: causedBy }, disputed)
      : undefined,
  );
  return item?.status === 'blocked' ? 'blocked' : 'pending';
}

function countDeparture({ roster, metrics }: Applying, begun: Account, desired: Desired): void {
  const { toMute, toRemoval } = departureTimes(begun, desired.state, roster.now());
  const { target } = begun;
  if (toMute !== undefined) metrics.add('TimeToMute', toMute, { target });
  if (toRemoval !== undefined) metrics.add('TimeToRemoval', toRemoval, { target });
}

type Calling = { target: Target; desired: Desired; begun: Account; disputed?: string; token: string };
type Called = { converged: Converged; isProof(item: Account): boolean };

/** Everything that calls the vendor; answers what it was seen to hold in the end, and whether that proves it. */
async function call(world: Applying, wake: Wake, work: Calling): Promise<Called> {
  const { roster, timeout = httpTimeout } = world;
  const { person, target: targetId } = wake;
  const { desired, begun, disputed, token } = work;
  let lookedAt = 0;
  const target: Target = {
    ...work.target,
    observe: (...rest) => {
      lookedAt = roster.now();
      return work.target.observe(...rest);
    },
  };
  const isProof = (item: Account) => isHeld(item, token) && isSettled(item, lookedAt, timeout);
  const client = world.client(targetId, laneFor(desired.state));
  const externalId = await externalIdOf({ roster, target, client, desired, disputed }, begun);
  const learn = async (what: Partial<Account>) => {
    await roster.updateTarget(person, targetId, (item) => (isBegun(item) ? { ...item, ...what } : undefined));
  };
  const see = async (externalId: string) => {
    const taken = await claimAccount(roster, person, targetId, externalId);
    if (taken !== undefined) throw takenBy(target, taken);
    await learn({ externalId });
  };
  if (externalId !== undefined && externalId !== begun.externalId) await see(externalId);
  const converged = await converge({
    target,
    client,
    desired,
    known: {
      externalId,
      snapshot: begun.snapshot,
      trials: begun.trials,
      made: begun.made,
      leaving: leavingOf(begun),
    },
    now: roster.now,
    seen: see,
    keep: (snapshot) => learn({ snapshot }),
    tried: (trials) => learn({ trials }),
    made: (made) => learn({ made }),
    plan: (steps, made) => learn({ plan: steps.map(({ title }) => title), made: orNothing(made) }),
    record: (done) => record(world, wake, done),
    proved: async (observed) => {
      await roster.updateTarget(person, targetId, (item) =>
        isProof(item) ? prove(item, desired, observed) : undefined,
      );
    },
  });
  return { converged, isProof };
}

function leavingOf({ leaving }: Account): Leaving | undefined {
  return leaving && { knownAt: Date.parse(leaving.knownAt), identified: leaving.identified ?? false };
}

function takenBy({ name }: Target, { owner, account }: { owner: string; account: string }): Blocked {
  return new Blocked(
    `${name} has an account with this e-mail that is another person's`,
    `${name}'s account ${account} with this e-mail is that of ${owner}, who had the address before: it is free when that account is removed or given another address by hand`,
  );
}

async function record({ roster }: Applying, wake: Wake, { step, status }: Done): Promise<void> {
  const { title, method, path } = step;
  await roster.record(wake.person, {
    target: wake.target,
    what: title,
    causedBy: wake.causedBy,
    method,
    path,
    status,
  });
}
