import { wordOf } from '../../../functions/core/accounts/word.ts';
import { findPerson } from '../../../functions/core/operate/find-person.ts';
import { lookAt } from '../../../functions/core/operate/look-at.ts';
import { targets } from '../../../functions/targets/index.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { table } from '../lines.ts';
import { plainText } from '../plain-text.ts';
import { type Seen, watchAccounts } from '../redrive/watch-accounts.ts';
import type { Stage } from '../stage-options.ts';
import { wakerOf } from '../waker.ts';

export type LookArgs = { person: string; json?: true; check?: true };

/** How long a look may take: a worker waits two seconds for more to come, and then for its turn at the vendor. Milliseconds. */
const patience = 60_000;

/** Looks at a person again and waits for what comes of it. Throws `CommandError` where no such person is known. */
export async function runLook(args: LookArgs, stage: Stage, context: Context): Promise<void> {
  const config = await context.config();
  const client = await context.openStage(stage);
  const { roster } = client;
  const person = await findPerson({ roster, config, targets }, args.person);
  if (person === undefined) throw new CommandError(`No source has spoken of ${args.person} yet.`);
  const all = Object.keys(config.targets);
  const woken = await lookAt({ roster, wakeUp: wakerOf(client, context.newId) }, person, all);
  let isStopped = false;
  context.onInterrupt(() => {
    isStopped = true;
  });
  const seen = new Map<string, Seen>();
  await watchAccounts(
    woken.map(({ target, lastError }) => ({ person, target, ...(lastError && { errorAt: lastError.at }) })),
    patience,
    {
      roster,
      now: context.now,
      sleep: context.sleep,
      stopped: () => isStopped,
      onSeen: (one) => seen.set(one.target, one),
    },
  );
  const found = await Promise.all(
    all.map(async (target) => ({
      target,
      word: wordOf((await roster.account(person, target)) ?? { person, target, status: 'unmanaged' }) ?? '—',
      looked: seen.get(target)?.seen ?? ('not looked at' as const),
      ...(seen.get(target)?.why !== undefined && { why: seen.get(target)?.why }),
    })),
  );
  if (args.json) context.json({ person, targets: found });
  else for (const line of table(found.map(inWords))) context.print(plainText(line));
  const isWrong = found.some(
    ({ word, looked }) => ['blocked', 'pending', 'held'].includes(word) || looked === 'waits',
  );
  if (args.check && isWrong) context.exitCode = 3;
}

const outcomes: Record<Seen['seen'] | 'not looked at', string> = {
  applied: 'looked at just now',
  blocked: 'blocked',
  failed: 'given up',
  tried: 'it did not work, and is tried again by itself',
  waits: 'nothing was seen within a minute: a worker comes to it by itself',
  'not looked at': 'not looked at: nothing is desired there, a worker is at it, or a human is awaited',
};

function inWords({
  target,
  word,
  looked,
  why,
}: {
  target: string;
  word: string;
  looked: keyof typeof outcomes;
  why?: string;
}) {
  return [target, word, `${outcomes[looked]}${why === undefined ? '' : `: ${why}`}`];
}
