import { isDeepStrictEqual } from 'node:util';
import { httpTimeout } from '../../lib/http.ts';
import type { Account } from '../accounts/account.ts';
import { inShort } from '../accounts/in-short.ts';
import { orNothing, prove } from '../accounts/transitions/index.ts';
import { isSettled } from '../accounts/unsettled.ts';
import type { Desired } from '../contracts/desired.ts';
import type { Target } from '../contracts/target.ts';
import { laneFor } from '../delivery/lane.ts';
import type { Wake } from '../delivery/wake-up.ts';
import { claimAccount } from '../roster/claim-account.ts';
import type { Applying } from './applying.ts';
import { confirmed } from './confirmed.ts';
import type { Converged, Done } from './converge.ts';
import { converging } from './converging.ts';
import { createGate } from './gate.ts';
import { keepMuted, keepRemoved } from './keep-removed.ts';
import { isHeld, type Lease } from './lease.ts';
import type { Notes } from './notes.ts';
import { takenBy } from './taken-by.ts';

type Calling = {
  target: Target;
  desired: Desired;
  /** The account as it was begun. */
  begun: Account;
  /** An address by which nobody is to be found, because another person says that it is theirs. */
  disputed?: string;
  lease: Lease;
  notes: Notes;
};

type Called = {
  converged: Converged;
  /** Whether what was seen proves what the account is: not once another worker had it, nor while a lost change may land. */
  isProof(account: Account): boolean;
};

/** Everything that calls the vendor for one person: answers what it was seen to hold in the end. */
export async function call(world: Applying, wake: Wake, calling: Calling): Promise<Called> {
  const { throughCircuit, client } = world;
  const { target, desired } = calling;
  const work = () =>
    callAndKeep(world, wake, calling).catch(async (thrown: unknown) => {
      throw await confirmed(target, client(wake.target, 'leavers'), thrown);
    });
  return throughCircuit(wake.person, work, laneFor(desired.state));
}

async function callAndKeep(world: Applying, wake: Wake, calling: Calling): Promise<Called> {
  const called = await callVendor(world, wake, calling);
  if (calling.desired.state === 'absent') await keepMuted(world, wake, calling.begun);
  return called;
}

async function callVendor(world: Applying, wake: Wake, calling: Calling): Promise<Called> {
  const { roster, timeout = httpTimeout } = world;
  const { person, target: targetId } = wake;
  const { desired, begun, lease, notes } = calling;
  const gate = createGate(world, wake, { desired, begun });
  const removes = desired.state === 'absent';
  let lookedAt = 0;
  let hasChanged = false;
  const target: Target = {
    ...calling.target,
    observe: (client, desired, known, look) => {
      // What answers have shown since and is not read again is as old as the look before them.
      if (known.shown === undefined) lookedAt = roster.now();
      return calling.target.observe(client, desired, known, look);
    },
  };
  const isProof = (account: Account) => isHeld(account, lease) && isSettled(account, lookedAt, timeout);
  const see = async (externalIds: string[]) => {
    const owner = await claimAccount(roster, person, targetId, externalIds);
    if (owner !== undefined) throw takenBy(target, owner);
    notes.add({ externalIds });
  };
  const nothingToDo = await gate.look({ ...calling, target, account: begun });
  if (nothingToDo !== undefined) {
    const { observed } = nothingToDo;
    if (observed.present && !isDeepStrictEqual(observed.ids, begun.externalIds)) await see(observed.ids);
    return { converged: nothingToDo, isProof };
  }
  const converged = await converging(
    world,
    targetId,
    { ...calling, target, account: begun },
    {
      see,
      // That of a removal is an item of its own.
      keep: async (snapshot) => {
        if (!removes) notes.add({ snapshot });
      },
      // Of a value that was sent nothing may be forgotten; of one that was only seen, there is time.
      tried: async (trials) => (hasChanged ? notes.write({ trials }) : notes.add({ trials })),
      made: (made, trials) => notes.write({ made, ...(trials && { trials }) }),
      allow: gate.allow,
      plan: async (steps, made, snapshot) => {
        await gate.pass(steps);
        if (removes) await keepRemoved(world, wake, begun, { steps, snapshot });
        await notes.write({ plan: steps.map(({ title }) => title), made: orNothing(made) });
      },
      record: (done) => {
        hasChanged = true;
        return record(world, wake, done);
      },
      proved: async (observed) => {
        await roster.updateAccount(person, targetId, (account) =>
          isProof(account) ? prove(account, desired, observed) : undefined,
        );
      },
    },
  );
  return { converged, isProof };
}

async function record({ roster }: Applying, wake: Wake, { step, answer }: Done): Promise<void> {
  const { method, path, status } = answer;
  await roster.record(wake.person, {
    target: wake.target,
    what: step.title,
    causedBy: wake.causedBy,
    method,
    path,
    status,
    ...(step.costs !== undefined && { costs: step.costs }),
    ...(step.consequences && { consequences: step.consequences.map((one) => inShort(one)) }),
  });
}
