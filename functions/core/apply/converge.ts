import { isDeepStrictEqual } from 'node:util';
import { cosmeticsOf, isShown } from '../accounts/cosmetic.ts';
import { acted, isConcluded, isTooSoon, looked, type Seeing, staying } from '../accounts/made.ts';
import { settle, tried, untried } from '../accounts/trials.ts';
import type { Desired } from '../contracts/desired.ts';
import { Blocked, Credential, type Failure, Permanent, Transient } from '../contracts/errors.ts';
import { isLess } from '../contracts/is-less.ts';
import { isRefusal } from '../contracts/is-refusal.ts';
import type { Known } from '../contracts/known.ts';
import type { Look, Observed } from '../contracts/observed.ts';
import type { Shown } from '../contracts/shown.ts';
import type { Acted, Step } from '../contracts/step.ts';
import type { Target } from '../contracts/target.ts';
import type { Made, Trials } from '../contracts/trial.ts';
import { waiting } from '../contracts/waiting.ts';
import { isLeaverState } from '../delivery/lane.ts';
import { confirmed } from './confirmed.ts';
import { shownBy } from './shown-by.ts';
import { weigh } from './weigh.ts';

/** A step that was done, with the call that it came down to and the vendor's answer. */
export type Done = { step: Step; answer: Acted };

/** One account to be made what is desired, and what is told on the way. */
export type Convergence = {
  target: Target;
  client: unknown;
  desired: Desired;
  known: Known;
  /** Milliseconds since 1970. */
  now(): number;
  /** Called as soon as the vendor's id of the account is seen: what fails later must not forget whose it is. */
  seen(ids: string[]): Promise<void>;
  /** Called before the first step that mutes or destroys, with the account as it was, or as much of it as was seen. */
  keep(snapshot: unknown): Promise<void>;
  /** Called when something was tried of how they are shown, or was seen not to be kept: no value is tried twice. */
  tried(trials: Trials): Promise<void>;
  /** Called when the vendor accepted a creation, until it shows there is no other; with what was tried along with it. */
  made(made: Made, trials?: Trials): Promise<void>;
  /** Answers what of a plan may be done now. Throws `Held` where that is nothing. @default all of it */
  allow?(steps: Step[]): Promise<Step[]>;
  /** Called with each plan before it is begun, with what was made lately and stays, and with the account as it was before all plans. */
  plan(steps: Step[], made: Made, snapshot?: unknown): Promise<void>;
  /** Called after each step that was done. */
  record(done: Done): Promise<void>;
  /** Called when all access is proved and only how they are shown is to be tried again, before that is thrown. */
  proved?(observed: Observed): Promise<void>;
};

/** What the vendor was seen to hold in the end, and what was done for it. */
export type Converged = { observed: Observed; done: Done[]; trials: Trials; made: Made };

const roundsAtMost = 8;

/**
 * Makes one account equal to what is desired: observe, plan, act, and again until the plan is empty. The last
 * round is the proof: nothing is left to do by what was read, or by the vendor's own answers to the changes where the
 * target says that they prove it. A step that comes back after the vendor accepted it did not take (several vendors
 * drop silently what they do not like), which is a failure, not a success; but a name or the like is tried once a
 * value, after all else, and is in nobody's way.
 */
export async function converge(convergence: Convergence): Promise<Converged> {
  const work: Work = { ...convergence, known: knownOf(convergence), done: [] };
  const { target, desired, done } = work;
  for (let round = 0; round < roundsAtMost; round++) {
    const observed = await look(work, round);
    const differing = cosmeticsOf(target, desired, observed);
    await recognize(work, observed, differing);
    const { steps: all, blocked } = planned(work, observed);
    awaitShown(work, { desired, observed, steps: all });
    const steps = all.length > 0 && work.allow ? await work.allow(all) : all;
    const wishes = work.postponed === undefined ? untried(differing, work.known.trials) : [];
    if (steps.length + wishes.length === 0) {
      if (blocked === undefined) return await end(work, observed);
      throw blocked;
    }
    refuseRepetition(target, steps, done);
    await keepSnapshot(work, observed, steps);
    work.known = { ...work.known, made: staying(work.known.made ?? {}, steps) };
    await work.plan([...steps, ...wishes], work.known.made ?? {}, work.known.snapshot);
    const before = done.length;
    const hindrance = blocked ?? (await doSteps(work, steps));
    for (const wish of wishes) await tryOnce(work, wish);
    if (hindrance !== undefined) throw hindrance;
    work.shown = work.postponed === undefined ? shownBy(target, observed, done.slice(before)) : undefined;
  }
  throw new Permanent(`${target.name} still differs after ${roundsAtMost} rounds of changes`);
}

/**
 * `postponed`: a failure of a name or the like, which is to be tried again once all else is proved. `appeared`: an
 * account was seen. `shown`: the account as the answers to the last round's changes show it.
 */
type Work = Convergence & { done: Done[]; postponed?: Failure; appeared?: boolean; shown?: Shown };

/** The account: as the vendor's answers prove it, or as it is read. */
async function look(work: Work, round: number): Promise<Observed> {
  const { target, client, desired, known, shown } = work;
  if (shown?.isProved) return shown.observed;
  const lately = { ...known, ...(shown && { shown: shown.observed }) };
  return target.observe(client, desired, lately, lookOf(work, round));
}

async function end(work: Work, observed: Observed): Promise<Converged> {
  const { done, known, postponed } = work;
  if (postponed === undefined)
    return { observed: whole(observed), done, trials: known.trials ?? {}, made: known.made ?? {} };
  await work.proved?.(whole(observed));
  throw postponed;
}

/** Remembers whose account was seen, and which of the values that were tried it does not show. */
async function recognize(work: Work, observed: Observed, differing: Step[]): Promise<void> {
  const { desired, known, done } = work;
  if (!observed.present) {
    work.known = { ...known, trials: {} };
    return;
  }
  if (!isDeepStrictEqual(observed.ids, known.externalIds)) {
    await work.seen(observed.ids);
    // What was tried with another account says nothing of this one.
    const trials = known.externalIds === undefined || done.length > 0 ? known.trials : {};
    work.known = { ...known, externalIds: observed.ids, trials };
  }
  if (!isShown(desired)) return;
  const trials = settle(work.known.trials ?? {}, differing);
  const isNews = Object.entries(trials).some(([name, { kept }]) => kept !== known.trials?.[name]?.kept);
  work.known = { ...work.known, trials };
  if (isNews) await work.tried(trials);
}

/** Throws where the vendor does not show yet, or shows no more, what was there or accepted a moment ago. */
function awaitShown(work: Work, seeing: Seeing): void {
  const { target, done, known } = work;
  const made = known.made ?? {};
  const now = work.now();
  const removed = done.some(({ step }) => !step.reversible || step.removes !== undefined);
  const vanished = work.appeared === true && !removed && isConcluded(seeing);
  if (vanished || isTooSoon(made, seeing, now)) {
    throw new Transient(`${target.name} does not show what it accepted a moment ago`);
  }
  // What an answer shows may be hidden from the next look all the same, where that goes to a copy which lags behind.
  if (work.shown?.isProved) return;
  work.appeared ||= seeing.observed.present;
  work.known = { ...known, made: looked(made, seeing, now) };
}

/** What only a human can decide waits until how the person is shown was tried. */
function planned(
  { target, desired, known, now }: Work,
  observed: Observed,
): { steps: Step[]; blocked?: Blocked } {
  try {
    const steps = target.plan(desired, observed, known.snapshot);
    return { steps: weigh({ target, desired, observed, now: now() }, steps) };
  } catch (thrown) {
    if (!(thrown instanceof Blocked)) throw thrown;
    return { steps: [], blocked: thrown };
  }
}

/** Answers what a human must see to first; what failed otherwise is thrown. */
async function doSteps(work: Work, steps: Step[]): Promise<Blocked | undefined> {
  try {
    for (const step of steps) {
      await act(work, step, { how: 'created' });
    }
  } catch (thrown) {
    if (!(thrown instanceof Blocked)) throw thrown;
    return thrown;
  }
  return undefined;
}

/** `trial`: what became of the cosmetic values that were sent along. */
async function act(work: Work, step: Step, trial?: Noted): Promise<Acted> {
  const answer = await work.target.act(work.client, step.op);
  const finished = { step, answer };
  work.done.push(finished);
  await work.record(finished);
  if (answer.status < 300) await remember(work, step, trial);
  return answer;
}

type Noted = Parameters<typeof tried>[2];

/** In one write what was made, and what became of how the person is shown. */
async function remember(work: Work, step: Step, trial: Noted | undefined): Promise<void> {
  const before = work.known.made ?? {};
  const made = acted(before, step, work.now());
  if (isDeepStrictEqual(made, before)) return trial && note(work, step, trial);
  const trials = trialsAfter(work, step, trial);
  work.known = { ...work.known, made, ...(trials && { trials }) };
  await work.made(made, trials);
}

function trialsAfter({ known, now }: Work, step: Step, trial: Noted | undefined): Trials | undefined {
  if (trial === undefined || step.tries === undefined) return undefined;
  return tried(known.trials ?? {}, step, trial, now());
}

/** Tries how a person is shown. What the vendor refuses is noted and let go, what may yet succeed waits for the proof of the rest. */
async function tryOnce(work: Work, wish: Step): Promise<void> {
  let status: number;
  try {
    ({ status } = await act(work, wish));
  } catch (thrown) {
    const failure = await confirmed(work.target, work.client, thrown);
    if (failure instanceof Credential) throw failure;
    if (!isRefusal(failure)) {
      work.postponed ??= failure;
      return;
    }
    return note(work, wish, { how: 'refused', ...(failure.words !== undefined && { words: failure.words }) });
  }
  await note(work, wish, { how: status < 300 ? 'changed' : 'refused' });
}

async function note(work: Work, step: Step, trial: Noted): Promise<void> {
  const trials = trialsAfter(work, step, trial);
  if (trials === undefined) return;
  work.known = { ...work.known, trials };
  await work.tried(trials);
}

/** Everything that was found is done by now; whether it is all may be still to be found out. */
function whole(observed: Observed): Observed {
  const { unproved } = observed;
  if (unproved === undefined) return observed;
  throw waiting(unproved);
}

/** A leaver is muted somewhere before everything of theirs is read: a vendor may take a call a second. */
function lookOf({ desired, known }: Work, round: number): Look {
  return round === 0 && known.snapshot === undefined && isLeaverState(desired.state) ? 'partial' : 'full';
}

async function keepSnapshot(work: Work, observed: Observed, steps: Step[]): Promise<void> {
  const snapshot = snapshotOf(work, work.known.snapshot, observed, steps);
  if (snapshot === undefined) return;
  await work.keep(snapshot);
  work.known = { ...work.known, snapshot };
}

/** A person who only loses things is not unmuted: what was before the mute is for later. */
function knownOf({ desired, known }: Convergence): Known {
  return isLess(desired) ? { ...known, snapshot: undefined } : known;
}

/** What is to be kept of an account before it is changed; nothing where all of it is kept already. */
function snapshotOf(
  { target, desired }: Convergence,
  kept: unknown,
  observed: Observed,
  steps: Step[],
): unknown {
  if (!observed.present || isLess(desired)) return undefined;
  const mutes = isLeaverState(desired.state);
  if (kept === undefined) {
    return mutes || steps.some(({ reversible }) => !reversible) ? observed.account : undefined;
  }
  if (!mutes || target.extend === undefined) return undefined;
  const extended = target.extend(kept, observed.account);
  return isDeepStrictEqual(extended, kept) ? undefined : extended;
}

function refuseRepetition(target: Target, steps: Step[], done: Done[]): void {
  const doneBefore = new Set(done.map(({ step }) => fingerprint(step)));
  const again = steps.find((step) => doneBefore.has(fingerprint(step)));
  if (again === undefined) return;
  throw new Blocked(
    `${target.name} did not keep a change it accepted`,
    `${target.name} accepted "${again.title}", but it did not take`,
  );
}

function fingerprint({ op }: Step): string {
  return JSON.stringify(op);
}
