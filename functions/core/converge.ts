import { Blocked, Permanent } from './errors.ts';
import type { Desired, Known, Observed, Step, Target } from './target.ts';

/** A step that was done, with the status that the vendor answered. */
export type Done = { step: Step; status: number };

export type Convergence = {
  target: Target;
  client: unknown;
  desired: Desired;
  known: Known;
  /** Called as soon as the vendor's id of the account is seen: what fails later must not forget whose it is. */
  seen(id: string): Promise<void>;
  /** Called once, before the first step that mutes or destroys, with the account as it was. */
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
    const observed = await target.observe(client, desired, known);
    if (observed.present && observed.id !== known.externalId) {
      await work.seen(observed.id);
      known = { ...known, externalId: observed.id };
    }
    const steps = target.plan(desired, observed, known.snapshot);
    if (steps.length === 0) return { observed, done };
    refuseRepetition(target, steps, done);
    if (
      observed.present &&
      known.snapshot === undefined &&
      (desired.state !== 'present' || steps.some((step) => step.destructive))
    ) {
      await work.keep(observed.account);
      known = { ...known, snapshot: observed.account };
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
