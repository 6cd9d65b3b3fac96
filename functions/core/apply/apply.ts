import type { Account } from '../accounts/account.ts';
import type { Decision } from '../accounts/decision.ts';
import { departureTimes } from '../accounts/departure.ts';
import { hashOf } from '../accounts/hash.ts';
import { isOutdated } from '../accounts/hold.ts';
import {
  begin,
  type Changed,
  fail,
  finish,
  giveBack,
  hold,
  inTurn,
  learn,
  unsettle,
  withDesired,
} from '../accounts/transitions/index.ts';
import { unsettled } from '../accounts/unsettled.ts';
import type { Mode } from '../config/mode.ts';
import { asFailure } from '../contracts/as-failure.ts';
import type { Desired } from '../contracts/desired.ts';
import { Blocked, Credential, type Failure, Throttled } from '../contracts/errors.ts';
import { isLess } from '../contracts/is-less.ts';
import type { Target } from '../contracts/target.ts';
import type { Wake } from '../delivery/wake-up.ts';
import { desiredFor } from '../reconcile/desired-for.ts';
import { type Evaluation, evaluate } from '../reconcile/evaluate.ts';
import type { Applying } from './applying.ts';
import { Busy, leaseWasLost } from './busy.ts';
import { call } from './call.ts';
import { Held } from './held.ts';
import { isHeld, type Lease, leaseUntil } from './lease.ts';
import { noteLooks } from './note-looks.ts';
import { createNotes, type Notes } from './notes.ts';
import { passBrake } from './pass-brake.ts';

/**
 * How a wake-up ended well. `pending`: the account was made what was desired, but something else is by now, and
 * another wake-up sees to it. `blocked`: a human must act. `held`: a human decides first.
 */
export type Outcome = 'applied' | 'already equal' | 'pending' | 'blocked' | 'held';

/** One wake-up under work. */
type Job = { world: Applying; wake: Wake; lease: Lease; notes: Notes };

/**
 * Works on one wake-up: makes one person's account on one target what it should be now. Reads the latest state
 * itself, so it may be called any number of times. Ends well when the account is right or waits for a human
 * (`blocked` or `held`, visible in the roster); throws one of the five errors otherwise. `deadline`: milliseconds since
 * 1970, after which this invocation may be gone.
 */
export async function apply(world: Applying, wake: Wake, deadline: number): Promise<Outcome> {
  const { roster, timeout } = world;
  const lease = leaseUntil(roster.newId(), deadline, timeout);
  const job = { world, wake, lease, notes: createNotes(roster, wake.person, wake.target) };
  try {
    return await work(job);
  } catch (thrown) {
    if (thrown instanceof Busy) throw thrown;
    const failure = asFailure(thrown);
    await remember(job, failure);
    if (!(failure instanceof Blocked)) throw failure;
    return 'blocked';
  }
}

/** What is desired may change while it is read: so often in a row it does not. */
const attemptsAtMost = 8;

async function work(job: Job): Promise<Outcome> {
  const { world, wake } = job;
  const { person, target: targetId } = wake;
  const target = world.targets[targetId];
  if (target === undefined) return 'already equal';
  for (let attempt = 0; attempt < attemptsAtMost; attempt++) {
    // Read before anything else of the person: what is decided after it knows more than we do.
    const seen = await world.roster.account(person, targetId);
    const evaluation = await evaluate(world, person);
    const decision = desiredFor(world, evaluation, targetId);
    const hash = hashOf(decision.desired);
    if (decision.desired.state === 'unmanaged' || hash === evaluation.accounts[targetId]?.appliedHash) {
      return markedOnly(job, evaluation, decision);
    }
    if (evaluation.excluded !== undefined) return markedOnly(job, evaluation, decision);
    if (isStillHeld(seen, hash, world.config.modes[targetId])) return 'held';
    const outcome = await pursue(job, { target, evaluation, decision, hash, seen });
    if (outcome !== undefined) return outcome;
  }
  throw new Throttled('what is desired changes faster than it can be read', 0);
}

/** Whether the same is held for the same reason, and nobody has decided: a wake-up in vain costs no call. */
function isStillHeld(seen: Account | undefined, hash: string, mode: Mode = 'observe'): boolean {
  const { status, hold: held, desiredHash } = seen ?? {};
  if (status !== 'held' || held === undefined || desiredHash !== hash) return false;
  return held.decided !== 'approved' && !isOutdated(held, mode);
}

type Wished = {
  target: Target;
  evaluation: Evaluation;
  decision: Decision;
  hash: string;
  /** The account as it was before the person was read. */
  seen: Account | undefined;
};

/** Makes the account what is desired, or holds it; `undefined` where something else was decided meanwhile. */
async function pursue(job: Job, wished: Wished): Promise<Outcome | undefined> {
  const { world, wake } = job;
  const { seen, decision } = wished;
  try {
    const { person, target } = wake;
    await passBrake(world, seen ?? { person, target, status: 'unmanaged' }, decision);
    const begun = await beginWork(job, wished);
    return begun && (await callAndFinish(job, { ...wished, begun }));
  } catch (thrown) {
    if (thrown instanceof Held) return holdBack(job, wished, thrown);
    throw thrown;
  }
}

/** Nothing is to be done at the vendor. */
async function markedOnly(
  { world, wake }: Job,
  evaluation: Evaluation,
  decision: Decision,
): Promise<Outcome> {
  const { roster } = world;
  const { dispute, excluded } = evaluation;
  const mode = world.config.modes[wake.target];
  const wish = { decision, now: roster.now(), event: { id: wake.causedBy }, dispute, excluded, mode };
  const account = await roster.updateAccount(wake.person, wake.target, (before) => withDesired(before, wish));
  if (account?.status === 'held') return 'held';
  return dispute === undefined ? 'already equal' : 'blocked';
}

/** Takes the lease and begins; `undefined` where something else was decided since the account was `seen`. */
async function beginWork(
  { world, wake, lease }: Job,
  { seen, decision: { desired, leavingSince }, hash }: Wished,
): Promise<Account | undefined> {
  const { roster, config } = world;
  const looksOnly = config.modes[wake.target] !== 'act';
  let isBusy = false;
  const begun = await roster.updateAccount(wake.person, wake.target, (account) => {
    isBusy = false;
    if (account.desiredHash !== seen?.desiredHash && account.desiredHash !== hash) return undefined;
    // Another worker was faster.
    if (account.appliedHash === hash) return undefined;
    const next = begin(account, { desired, leavingSince, hash, lease, now: roster.now(), looksOnly });
    if (!('held' in next)) return next;
    isBusy = true;
    return next.held;
  });
  if (isBusy) throw new Busy();
  return begun && isHeld(begun, lease) ? begun : undefined;
}

type Beginning = Omit<Wished, 'seen'> & { begun: Account };

async function callAndFinish(job: Job, beginning: Beginning): Promise<Outcome> {
  const { world, wake, lease, notes } = job;
  const { target, evaluation, decision, hash, begun } = beginning;
  const { desired, changesAt } = decision;
  const { roster } = world;
  const called = await call(world, wake, {
    target,
    desired,
    begun,
    disputed: evaluation.dispute?.email,
    lease,
    notes,
  });
  const plan = called.converged.done.map(({ step }) => step.title);
  if (desired.state === 'absent') await noteLooks(roster, wake, plan.length > 0 ? { ...begun, plan } : begun);
  let isProved = false;
  const finished = await roster.updateAccount(wake.person, wake.target, (account) => {
    isProved = called.isProof(account);
    return isProved
      ? finish(account, { desired, hash, changesAt, now: roster.now(), ...called.converged })
      : unproved(job, account, begun);
  });
  // A proof older than another worker's change is none, nor is one older than a change of ours that was lost.
  if (!isProved)
    throw finished && isHeld(finished, lease) ? unsettled(finished, roster.now()) : leaseWasLost();
  countDeparture(world, begun, desired);
  if (isLess(desired)) return waitForDispute(job, evaluation, decision);
  return finished?.status === 'applied' ? 'applied' : 'pending';
}

/** What the vendor keeps of a name or the like is not known then either: a lost change may have come over it. */
function unproved({ lease }: Job, account: Account, { trials }: Account): Changed | undefined {
  return isHeld(account, lease) ? learn(account, { trials }) : undefined;
}

/** A person who is not what they should be for a dispute is shown to wait for its end, whatever was taken away meanwhile. */
async function waitForDispute(
  { world, wake }: Job,
  { dispute }: Evaluation,
  decision: Decision,
): Promise<Outcome> {
  const { roster } = world;
  const wish = { decision, now: roster.now(), event: { id: wake.causedBy }, dispute };
  const account = await roster.updateAccount(wake.person, wake.target, (before) =>
    before.desiredHash === hashOf(decision.desired) ? withDesired(before, wish) : undefined,
  );
  return account?.status === 'blocked' ? 'blocked' : 'pending';
}

/** In one write: why a human decides first, and what was learned until then. Told once, however often it is looked at. */
async function holdBack(
  { world, wake, lease, notes }: Job,
  { decision, hash, seen }: Wished,
  { hold: held }: Held,
): Promise<Outcome> {
  const { roster } = world;
  const { person, target, causedBy } = wake;
  let isNews = false;
  const account = await roster.updateAccount(person, target, (before) => {
    if (before.desiredHash !== hash && before.desiredHash !== seen?.desiredHash)
      return giveBack(before, lease.token);
    isNews = before.hold?.by !== held.by || before.hold.plan !== held.plan;
    return inTurn(
      before,
      notes.into,
      (learned) => hold(learned, { decision, hash, hold: held, now: roster.now() }),
      (waiting) => giveBack(waiting, lease.token),
    );
  });
  if (account?.status !== 'held') return 'pending';
  if (isNews) await roster.record(person, { target, what: sentenceOf(held, decision), causedBy });
  return 'held';
}

function sentenceOf({ by, steps = [] }: Held['hold'], { desired }: Decision): string {
  const what = steps.length > 0 ? steps.map(({ title }) => title).join('; ') : `to be ${desired.state}`;
  if (by === 'brake') return `held by the brake: ${what}`;
  return by === 'cover'
    ? `held, because cover would be lost: ${what}`
    : `held, because the mode is ${by}: ${what}`;
}

function countDeparture({ roster, metrics }: Applying, begun: Account, desired: Desired): void {
  const { toMute, toRemoval } = departureTimes(begun, desired.state, roster.now());
  const { target } = begun;
  if (toMute !== undefined) metrics.add('TimeToMute', toMute, { target });
  if (toRemoval !== undefined) metrics.add('TimeToRemoval', toRemoval, { target });
}

/** In one write: what went wrong, what was learned until then, and that a change of ours may still land. */
async function remember({ world, wake, lease, notes }: Job, failure: Failure): Promise<void> {
  const { roster, metrics, unsettledUntil } = world;
  const { person, target, causedBy } = wake;
  if (failure instanceof Credential) metrics.add('CredentialFailure', 1, { target });
  const now = roster.now();
  const until = unsettledUntil?.() ?? 0;
  await roster.updateAccount(person, target, (account) =>
    inTurn(
      account,
      notes.into,
      (learned) => (until > now ? unsettle(learned, until) : undefined),
      (learned) => fail(learned, failure, now, world.comesBack?.(failure)),
      (failed) => giveBack(failed, lease.token),
    ),
  );
  if (!(failure instanceof Blocked)) return;
  await roster.record(person, { target, what: `blocked: ${failure.by}`, causedBy, status: failure.status });
}
