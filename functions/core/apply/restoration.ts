import type { Account } from '../accounts/account.ts';
import type { Desired } from '../contracts/desired.ts';
import { Blocked } from '../contracts/errors.ts';
import { isLess } from '../contracts/is-less.ts';
import type { Target } from '../contracts/target.ts';
import { isLeaverState } from '../delivery/lane.ts';
import { desiredFor } from '../reconcile/desired-for.ts';
import { type Evaluating, type Evaluation, evaluate } from '../reconcile/evaluate.ts';
import { type SnapshotHead, snapshotAt, snapshotsOf } from '../roster/snapshots.ts';
import type { Rounds } from './converging.ts';
import { restoring } from './restoring.ts';

/** Whose account is restored where, and from which snapshot: the newest, or the one whose time begins with `at` (ISO 8601 UTC). */
export type Asked = { person: string; target: string; at?: string };

/** An account that is to be given back what it had. */
export type Restoration = {
  target: Target;
  rounds: Rounds;
  head: SnapshotHead;
  /** The account as it was. */
  snapshot: unknown;
  /** The person is excluded until then (ISO 8601 UTC), and will be removed again after it. */
  until?: string;
};

/**
 * What restoring an account takes, as far as it may be. Throws `Blocked`, whose `by` is a sentence for the operator: where nothing is kept,
 * and above all where the account would be removed again at once.
 */
export async function restorationOf(
  world: Evaluating,
  { person, target: id, at }: Asked,
): Promise<Restoration> {
  const target = world.targets[id];
  if (target?.restore === undefined) throw refused(`Nothing can be restored at ${target?.name ?? id}.`);
  const head = chosen(await snapshotsOf(world.roster.table, person, id), target.name, at);
  const snapshot = await snapshotAt(world.roster.table, head);
  const evaluation = await evaluate(world, person);
  const desired = wishFor(world, evaluation, id, target.name);
  const account: Account = {
    ...(evaluation.accounts[id] ?? { person, target: id, status: 'unmanaged' }),
    snapshot,
    removing: undefined,
  };
  const onto = restoring(target, snapshot);
  if (snapshot === undefined || onto === undefined)
    throw refused(`Nothing is kept of them at ${target.name}.`);
  const { excluded } = evaluation;
  return {
    target,
    rounds: { target: onto, desired, account },
    head,
    snapshot,
    ...(excluded && evaluation.merged.status !== 'active' && { until: excluded.until }),
  };
}

function chosen(heads: SnapshotHead[], name: string, at = ''): SnapshotHead {
  const [newest] = heads.filter((head) => head.at.startsWith(at));
  if (newest !== undefined) return newest;
  const [first] = heads;
  if (first === undefined) throw refused(`Nothing is kept of them at ${name}.`);
  throw refused(
    `Nothing is kept of them at ${name} of a removal at ${at}: say --at with one of ${heads.map((head) => head.at).join(', ')}.`,
  );
}

/** What the person is to be there anyhow; with the address alone where the configuration says nothing, or they are left alone. */
function wishFor(
  world: Evaluating,
  evaluation: Evaluation,
  target: string,
  name: string,
): Extract<Desired, { state: 'present' }> {
  const { merged, excluded, dispute } = evaluation;
  const { profile } = merged;
  if (profile === undefined || dispute !== undefined)
    throw refused(
      'Their e-mail is another person’s by now, or no source says one: settle that at the source first.',
    );
  const alone = { state: 'present', profile } as const;
  if (excluded !== undefined) return alone;
  const { desired } = desiredFor(world, evaluation, target);
  if (isLeaverState(desired.state)) throw refused(leaverSentence(evaluation, name));
  if (desired.state !== 'present') return alone;
  if (isLess(desired))
    throw refused('Their e-mail is another person’s by now: settle that at the source first.');
  return desired;
}

function leaverSentence({ merged }: Evaluation, name: string): string {
  const why = {
    left: ['every source says that they left', 'bring them back at the source'],
    suspended: ['a source says that they are suspended', 'reactivate them at the source'],
  };
  const [says, remedy] =
    merged.status === 'left' || merged.status === 'suspended'
      ? why[merged.status]
      : [`no line of access gives them anything at ${name}`, 'put them in a group that has a line'];
  return `Not restored at ${name}, because it would be removed again at once: ${says}. Either ${remedy}, or leave them alone first: npx rollcall exclude <e-mail> --until 30d --reason <why>.`;
}

function refused(sentence: string): Blocked {
  return new Blocked('the account cannot be restored', sentence);
}
