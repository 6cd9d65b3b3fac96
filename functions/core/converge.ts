import { isDeepStrictEqual } from 'node:util';
import { Blocked, Permanent } from './errors.ts';
import { isSilent } from './leaving.ts';
import type { Desired, Known, Look, Observed, Step, Target } from './target.ts';

/** A step that was done, with the status that the vendor answered. */
export type Done = { step: Step; status: number };

export type Convergence = {
  target: Target;
  client: unknown;
  desired: Desired;
  known: Known;
  /** Called as soon as the vendor's id of the account is seen: what fails later must not forget whose it is. */
  seen(id: string): Promise<void>;
  /** Called before the first step that mutes or destroys, with the account as it was, or as much of it as was seen. */
  keep(snapshot: unknown): Promise<void>;
  /** Called with each plan before it is begun. */
  plan?(steps: Step[]): Promise<void>;
  /** Called after each step that was done. */
  record(done: Done): Promise<void>;
};

const roundsAtMost = 8;

/**
 * Makes one account equal to what is desired: observe, plan, act, and again until the plan is empty. The last
 * round is the proof: it read the vendor and found nothing left to do. A step that comes back after the vendor
 * accepted it did not take (several vendors drop silently what they do not like), which is a failure, not a success.
 */
export async function converge(work: Convergence): Promise<{ observed: Observed; done: Done[] }> {
  const done: Done[] = [];
  const { target, client, desired } = work;
  let known = work.known;
  for (let round = 0; round < roundsAtMost; round++) {
    const observed = await target.observe(client, desired, known, lookOf(work, round));
    if (observed.present && observed.id !== known.externalId) {
      await work.seen(observed.id);
      known = { ...known, externalId: observed.id };
    }
    const steps = target.plan(desired, observed, known.snapshot);
    if (steps.length === 0) return { observed, done };
    refuseRepetition(target, steps, done);
    const snapshot = snapshotOf(work, known.snapshot, observed, steps);
    if (snapshot !== undefined) {
      await work.keep(snapshot);
      known = { ...known, snapshot };
    }
    await work.plan?.(steps);
    for (const step of steps) {
      const finished = { step, status: await target.act(client, step) };
      done.push(finished);
      await work.record(finished);
    }
  }
  throw new Permanent(`${target.name} still differs after ${roundsAtMost} rounds of changes`);
}

/** Whoever is to be silenced is silenced somewhere before everything of them is read: a vendor may take a call a second. */
function lookOf({ desired, known }: Convergence, round: number): Look {
  return round === 0 && known.snapshot === undefined && isSilent(desired.state) ? 'first' : 'whole';
}

/** What is to be kept of an account before it is changed; nothing where all of it is kept already. */
function snapshotOf(
  { target, desired }: Convergence,
  kept: unknown,
  observed: Observed,
  steps: Step[],
): unknown {
  if (!observed.present) return undefined;
  const silences = isSilent(desired.state);
  if (kept === undefined) {
    return silences || steps.some((step) => step.destructive) ? observed.account : undefined;
  }
  if (!silences || target.extend === undefined) return undefined;
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

function fingerprint(step: Step): string {
  return JSON.stringify([step.method, step.path, step.body]);
}
