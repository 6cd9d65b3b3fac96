import { eachAlone } from '../delivery/each-alone.ts';
import { desiredFor } from '../reconcile/desired-for.ts';
import { type Evaluating, evaluate } from '../reconcile/evaluate.ts';
import { type Listed, peopleIn } from '../roster/people.ts';
import type { Subject } from './difference.ts';

const atOnce = 8;

/**
 * Everybody in the roster, and what each should be on a target. Nothing is said of those who are excluded, of whom that cannot be
 * told, or whose standing there changed since `began` (ISO 8601), when lists were begun to be read.
 */
export async function subjectsOf(world: Evaluating, target: string, began: string): Promise<Subject[]> {
  const subjects: Subject[] = [];
  for await (const page of peopleIn(world.roster.table)) {
    const { failed } = await eachAlone(
      page,
      async (listed) => void subjects.push(await subjectOf(world, target, listed, began)),
      { atOnce },
    );
    for (const { one } of failed) subjects.push(leftOut(one, target));
  }
  return subjects.sort((one, other) => (one.person < other.person ? -1 : 1));
}

async function subjectOf(
  world: Evaluating,
  target: string,
  { person, targets }: Listed,
  began: string,
): Promise<Subject> {
  const evaluation = await evaluate(world, person);
  const { merged, accounts, excluded } = evaluation;
  const { desired } = desiredFor(world, evaluation, target);
  const email = merged.profile?.email;
  const isMoving = (targets[target]?.since ?? '') >= began;
  return {
    person,
    desired,
    account: accounts[target] ?? { person, target, status: 'unmanaged' },
    ...(email !== undefined && { email }),
    hasLeft: merged.status === 'left',
    ...((excluded !== undefined || isMoving) && { isLeftOut: true }),
  };
}

/** Of whom nothing can be read an account may be known by an address all the same. */
function leftOut({ person, users }: Listed, target: string): Subject {
  const email = users.find((user) => user.email !== undefined)?.email;
  return {
    person,
    desired: { state: 'unmanaged' },
    account: { person, target, status: 'unmanaged' },
    ...(email !== undefined && { email }),
    hasLeft: false,
    isLeftOut: true,
  };
}
