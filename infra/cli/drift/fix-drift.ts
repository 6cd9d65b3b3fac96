import type { Account } from '../../../functions/core/accounts/account.ts';
import { type Word, wordOf } from '../../../functions/core/accounts/word.ts';
import { eachAlone } from '../../../functions/core/delivery/each-alone.ts';
import { lookAt } from '../../../functions/core/operate/look-at.ts';
import { confirmed } from '../confirmed.ts';
import type { Context } from '../context.ts';
import { table } from '../lines.ts';
import { plainText } from '../plain-text.ts';
import { progressLine } from '../progress-line.ts';
import type { StageClient } from '../stage-client.ts';
import { wakerOf } from '../waker.ts';
import type { DriftArgs } from './args.ts';
import type { NamedDrift } from './drifted.ts';
import { many } from './format-drift.ts';

/** What became of an account that was to be corrected, as the roster has it in the end. */
export type Fixed = {
  person: string;
  email?: string;
  target: string;
  word: Word | undefined;
  /** What is in the way, where anything is. */
  why?: string;
  isCorrected: boolean;
};

/** So many wake-ups nobody waits behind; more are released by and by. */
const atOnce = 10;
/** How long the outcome is waited for: a worker waits two seconds for more to come, and then for its turn. Milliseconds. */
const patience = 60_000;
const lookEvery = 1_000;

/**
 * Marks everybody whose account differs as to be looked at again, so that the workers correct what differs, by the target's mode,
 * the brake and all holds; and waits for what comes of it. Throws `CommandError` where nobody can be asked.
 */
export async function fixDrift(
  drifts: readonly NamedDrift[],
  args: DriftArgs,
  stage: StageClient,
  context: Context,
): Promise<Fixed[]> {
  const found = drifts.flatMap(({ target, differences }) => differences.map((one) => ({ ...one, target })));
  if (found.length === 0) {
    if (!args.json) context.print('Nothing is to be corrected.');
    return [];
  }
  const isMeant = await confirmed(context, {
    plan: `${many(found.length, 'account')} will be looked at again by the workers, and corrected as the mode, the brake and holds let them.`,
    question: 'Go on?',
    ...(args.yes && { yes: true }),
  });
  if (!isMeant) return found.map((one) => fixedOf(one, undefined, undefined));
  const { roster } = stage;
  const world = { roster, wakeUp: wakerOf(stage, context.newId) };
  const pace = found.length > atOnce ? 'in bulk' : 'at once';
  const marked = await eachAlone(found, ({ person, target }) => lookAt(world, person, [target], pace));
  await settled(found, stage, context);
  const fixed: Fixed[] = [];
  for (const one of found) {
    const account = await roster.account(one.person, one.target);
    const failed = marked.failed.find((failure) => failure.one === one)?.failure.message;
    const error = account?.lastError;
    fixed.push(
      fixedOf(one, account && standingOf(account), failed ?? error?.by ?? error?.words ?? error?.message),
    );
  }
  if (!args.json) for (const line of table(fixed.map(inWords))) context.print(plainText(line));
  return fixed;
}

/** Waits until a worker came to each account, or the time is over. */
async function settled(
  found: { person: string; target: string }[],
  { roster }: StageClient,
  { now, sleep, onInterrupt, stderr }: Context,
): Promise<void> {
  const until = now() + patience;
  const progress = progressLine(stderr);
  let isStopped = false;
  onInterrupt(() => {
    isStopped = true;
  });
  let open = found;
  for (;;) {
    const still: typeof open = [];
    for (const one of open) {
      const account = await roster.account(one.person, one.target);
      if (account !== undefined && standingOf(account) === 'pending') still.push(one);
    }
    open = still;
    if (open.length === 0 || isStopped || now() >= until) break;
    progress.show(`${found.length - open.length} of ${found.length} looked at`);
    await sleep(lookEvery);
  }
  progress.clear();
}

/** What became of an account; of one that was gone already a worker has to look all the same before it is gone again. */
function standingOf(account: Account): Word | undefined {
  const isOpen = account.status === 'pending' || account.status === 'working';
  return isOpen ? 'pending' : wordOf(account);
}

function fixedOf(
  { person, email, target }: { person: string; email?: string; target: string },
  word: Word | undefined,
  why: string | undefined,
): Fixed {
  const isCorrected = word === 'right' || word === 'muted' || word === 'gone';
  return {
    person,
    ...(email !== undefined && { email }),
    target,
    word,
    ...(why !== undefined && !isCorrected && { why }),
    isCorrected,
  };
}

function inWords({ person, email, target, word, why, isCorrected }: Fixed): string[] {
  const what = isCorrected ? `corrected: ${word}` : outcomes[word ?? 'pending'];
  return [email ?? `person ${person}`, target, `${what ?? word}${why === undefined ? '' : `: ${why}`}`];
}

const outcomes: Partial<Record<Word, string>> = {
  pending: 'a worker comes to it by itself',
  held: 'waits for a human: npx rollcall decide, or npx rollcall brake',
  blocked: 'blocked',
};
