import { minute, second } from '../../lib/duration.ts';
import type { Account } from '../accounts/account.ts';
import type { PlannedStep } from '../accounts/hold.ts';
import { isCovered } from '../accounts/plan-hash.ts';
import {
  beginRestore,
  giveBack,
  goOnRestoring,
  type Learned,
  orNothing,
  restored,
} from '../accounts/transitions/index.ts';
import { addressOf } from '../contracts/address-of.ts';
import { asFailure } from '../contracts/as-failure.ts';
import { Blocked, Transient } from '../contracts/errors.ts';
import type { Step } from '../contracts/step.ts';
import { type Reconciling, reconcile } from '../reconcile/reconcile.ts';
import { claimAccount } from '../roster/claim-account.ts';
import type { Applying } from './applying.ts';
import { Busy, leaseWasLost } from './busy.ts';
import { confirmed } from './confirmed.ts';
import type { Converged, Done } from './converge.ts';
import { converging, type Hooks } from './converging.ts';
import { rehearse } from './rehearse.ts';
import type { Restoration } from './restoration.ts';
import { takenBy } from './taken-by.ts';

type World = Pick<Applying, 'roster' | 'config' | 'client'> & Reconciling;

/** How long the account is claimed from each step on: a command that is killed is in nobody's way for longer. */
const leaseFor = 2 * minute;

/** A vendor that does not show what it accepted a moment ago is asked again. */
const attemptsAtMost = 5;
const lookAgainAfter = 3 * second;

/** All the steps that a restore would take, and what it leaves. */
export type RestorePlan = { steps: Step[]; left: string[]; blocked?: Blocked };

/** What a restore would do, by the worker's own rounds over a target that changes nothing. Throws one of the five errors. */
export async function planRestore(world: World, restoration: Restoration): Promise<RestorePlan> {
  const { rounds, head, target, snapshot } = restoration;
  const { steps, converged, blocked } = await rehearse(world, head, rounds);
  const observed = converged?.observed ?? { present: false as const };
  return {
    steps,
    left: target.restore?.left(rounds.desired, observed, snapshot) ?? [],
    ...(blocked && { blocked }),
  };
}

/**
 * Gives an account back what it had, by the steps that an operator approved and no others, and has the worker look at it afterwards. May
 * be cut off anywhere and run again. Throws one of the five errors: `Throttled` while another one has the account.
 */
export async function restore(
  world: World & { sleep(milliseconds: number): Promise<void>; by: string },
  restoration: Restoration,
  approved: readonly PlannedStep[],
): Promise<Converged> {
  const { roster, config, sleep, by } = world;
  const { head, rounds, target: own } = restoration;
  const { person, target } = head;
  const { desired } = rounds;
  if (config.modes[target] === 'observe')
    throw new Blocked(
      'the mode of the target lets nobody change anything',
      `${own.name} is only observed: write another mode than 'observe' in targets.${target} and deploy it first`,
    );
  const token = roster.newId();
  const claim = () => ({ token, until: roster.now() + leaseFor });
  await take(world, restoration, claim());
  const hooks = hooksOf(world, restoration, { approved, claim });
  try {
    await roster.record(person, {
      target,
      what: `a restore is begun by ${by}, from the snapshot of ${head.at}`,
      causedBy: 'a human',
    });
    const converged = await patiently(async () => {
      const account = { ...rounds.account, ...(await known(world, head)) };
      return converging(world, target, { ...rounds, account }, hooks);
    }, sleep);
    const address = addressOf(desired);
    const end = { ...converged, address, lease: { token } };
    await roster.updateAccount(person, target, (account) => restored(account, end));
    await roster.record(person, { target, what: 'restored', causedBy: 'a human' });
    await reconcile(world, person);
    return converged;
  } catch (thrown) {
    await roster.updateAccount(person, target, (account) => giveBack(account, token));
    throw await confirmed(own, world.client(target, 'ordinary'), thrown);
  }
}

async function take(
  { roster }: World,
  { head, rounds }: Restoration,
  lease: { token: string; until: number },
) {
  const { desired } = rounds;
  let isHeld = false;
  await roster.updateAccount(head.person, head.target, (account) => {
    const begun = beginRestore(account, { desired, lease, now: roster.now() });
    isHeld = begun === 'held';
    return begun === 'held' ? undefined : begun;
  });
  if (isHeld) throw new Busy();
}

/** What was learned of the account up to now, perhaps by a restore that was cut off. */
async function known({ roster }: World, { person, target }: Restoration['head']): Promise<Partial<Account>> {
  const { externalIds, made, attemptedEmails } = (await roster.account(person, target)) ?? {};
  return { externalIds, made, attemptedEmails };
}

type Guard = { approved: readonly PlannedStep[]; claim(): { token: string; until: number } };

function hooksOf({ roster }: World, { head, rounds }: Restoration, { approved, claim }: Guard): Hooks {
  const { person, target } = head;
  const note = async (learned: Partial<Learned>) => {
    let isOurs = false;
    await roster.updateAccount(person, target, (account) => {
      const next = goOnRestoring(account, { learned, lease: claim(), now: roster.now() });
      isOurs = next !== undefined;
      return next;
    });
    if (!isOurs) throw leaseWasLost();
  };
  return {
    async see(externalIds) {
      const owner = await claimAccount(roster, person, target, externalIds);
      if (owner !== undefined) throw takenBy(rounds.target, owner);
      await note({ externalIds });
    },
    keep: async () => {},
    tried: async () => {},
    made: (made) => note({ made }),
    async allow(steps) {
      if (isCovered(steps, approved)) return steps;
      throw new Blocked(
        'the plan has moved since it was shown',
        'the plan has moved since it was shown, and nothing more was done: run the command again',
      );
    },
    plan: (steps, made) => note({ plan: steps.map(({ title }) => title), made: orNothing(made) }),
    async record({ step, answer: { method, path, status } }: Done) {
      await roster.record(person, { target, what: step.title, causedBy: 'a human', method, path, status });
      await note({});
    },
  };
}

async function patiently<T>(
  work: () => Promise<T>,
  sleep: (milliseconds: number) => Promise<void>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (thrown) {
      const failure = asFailure(thrown);
      if (!(failure instanceof Transient) || attempt >= attemptsAtMost) throw failure;
      await sleep(lookAgainAfter);
    }
  }
}
