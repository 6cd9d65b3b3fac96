import { CommandError } from './command-error.ts';
import type { Context } from './context.ts';

export type Question = {
  /** What would be done, with how many: shown before the question. */
  plan: string;
  question: string;
  /** Whether `--yes` was given. */
  yes?: boolean;
  /** What holds where nobody can be asked: `no`, or that the command cannot go on. @default 'error' */
  otherwise?: 'no' | 'error';
};

/**
 * Asks on standard error before something is destroyed, and answers whether it may be. Only `y` and `yes` mean yes. Throws
 * `CommandError` where standard input is no terminal and `--yes` was not given.
 */
export async function confirmed(
  { stdin, stderr, say }: Pick<Context, 'stdin' | 'stderr' | 'say'>,
  { plan, question, yes = false, otherwise = 'error' }: Question,
): Promise<boolean> {
  say(plan);
  if (yes) return true;
  if (stdin.isTTY !== true) {
    if (otherwise === 'no') return false;
    throw new CommandError('Nobody can be asked here: add --yes. Nothing was done.', 2);
  }
  stderr.write(`${question} [y/N] `);
  return /^y(es)?$/i.test((await firstLine(stdin)).trim());
}

async function firstLine(input: Context['stdin']): Promise<string> {
  let text = '';
  for await (const chunk of input) {
    text += chunk.toString();
    if (text.includes('\n') || text.includes('\r')) break;
  }
  return text;
}
