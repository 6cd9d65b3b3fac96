import { headKey, progressOf } from '../../lib/listing/index.ts';
import type { Account, LastError } from '../accounts/account.ts';
import type { Decision } from '../accounts/decision.ts';
import type { Hold } from '../accounts/hold.ts';
import { noteOf } from '../accounts/note-of-trial.ts';
import { asFailure } from '../contracts/as-failure.ts';
import type { Desired } from '../contracts/desired.ts';
import { desiredFor } from '../reconcile/desired-for.ts';
import type { Evaluating, Evaluation } from '../reconcile/evaluate.ts';
import type { EventCause } from './event-cause.ts';
import { type Next, whatNext } from './what-next.ts';

/** One person on one target, for people and for scripts (`--json`: keep its keys stable). */
export type TargetReport = {
  target: string;
  /** `applied`, `pending`, `working`, `blocked`, `held`, `failed` or `unmanaged`. */
  status: string;
  /** `unknown` where nobody can tell, for the reason in `why`. */
  shouldBe: Desired | { state: 'unknown' };
  /** `present`, `muted`, `absent`, `no account there` (there was none to do it to), or `unknown` until it was proved. */
  is: string;
  /** What the mute is at this vendor, where the person is muted. */
  mute?: string;
  /** The vendor's id of the account. */
  account?: string;
  /** What stands in the way, in words. */
  why?: string;
  lastError?: LastError;
  /** Why a human decides first, since when, what would be done, and what was decided. */
  hold?: Hold;
  /** How far the list is that is waited for: pages read, of about so many, since when (ISO 8601). */
  list?: { title: string; pages: number; of?: number; since?: string };
  /** Steps that were begun and are not proved yet. */
  plan?: string[];
  /** What the vendor keeps otherwise and nobody minds. */
  notes?: string[];
  /** When `sweep` comes to it next. What that is for, and what comes before or after, is in `coming`. */
  next?: string;
  /** What happens to it by itself, the soonest first. */
  coming: Next[];
  /** The id of the event that last asked for a change, and what is known of that event. */
  causedBy?: string;
  cause?: EventCause;
};

/** What is known of one person on one target. `considered` is the person, `causes` the events that are known, by id. */
export async function targetReport(
  world: Evaluating,
  considered: Evaluation,
  target: string,
  causes: Map<string, EventCause>,
): Promise<TargetReport> {
  const item = considered.accounts[target];
  const { desired, decision, why } = wishFor(world, considered, target);
  const list = await listOf(world, item);
  return {
    target,
    status: item?.status ?? 'unmanaged',
    shouldBe: desired,
    is: stateOf(item),
    mute: stateOf(item) === 'muted' ? world.targets[target]?.mute : undefined,
    account: item?.externalIds?.join(' '),
    why: why ?? item?.lastError?.by ?? item?.lastError?.words ?? item?.lastError?.message,
    lastError: item?.lastError,
    hold: item?.hold,
    plan: item?.plan,
    notes: notesOf(world.targets[target]?.name ?? target, item),
    next: item?.dueAt,
    coming: whatNext(item, decision, world.roster.now()),
    causedBy: item?.causedBy,
    ...causeIn(causes, item?.causedBy),
    ...(list && { list }),
  };
}

/** The cause to add to what only has an event's id. */
export function causeIn(causes: Map<string, EventCause>, id: string | undefined): { cause?: EventCause } {
  const cause = id === undefined ? undefined : causes.get(id);
  return cause === undefined ? {} : { cause };
}

/** Nobody is called muted who has nothing there to mute. */
function stateOf({ appliedState, externalIds }: Partial<Account> = {}): string {
  if (appliedState === undefined) return 'unknown';
  return externalIds === undefined && appliedState !== 'absent' ? 'no account there' : appliedState;
}

function notesOf(name: string, item: Account | undefined): string[] | undefined {
  const notes = Object.entries(item?.trials ?? {}).flatMap(([attribute, trial]) =>
    noteOf(name, attribute, trial),
  );
  return notes.length === 0 ? undefined : notes;
}

/** One target of which nothing can be told keeps nothing of the others from being told. */
function wishFor(
  world: Evaluating,
  considered: Evaluation,
  target: string,
): { desired: TargetReport['shouldBe']; decision?: Decision; why?: string } {
  try {
    const decision = desiredFor(world, considered, target);
    const { desired, owed } = decision;
    return { desired: owed === undefined ? desired : { state: owed }, decision };
  } catch (thrown) {
    return { desired: { state: 'unknown' }, why: asFailure(thrown).message };
  }
}

/** How far the list is that an account waits for. */
async function listOf({ roster }: Evaluating, item: Account | undefined): Promise<TargetReport['list']> {
  if (item?.lastError?.list === undefined || item.status !== 'pending') return undefined;
  const { since, ...far } = progressOf(await roster.table.read(headKey(item.target, item.lastError.list)));
  return { ...far, ...(since !== undefined && { since: new Date(since).toISOString() }) };
}
