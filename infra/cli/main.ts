import { CommandError } from './command-error.ts';
import { errorSentence } from './error-sentence.ts';

/** Runs a script of the project; an error is one sentence on standard error and an exit code, never a stack trace. */
export async function main(script: () => Promise<void>): Promise<void> {
  try {
    await script();
  } catch (error) {
    process.stderr.write(`${errorSentence(error)}\n`);
    process.exitCode = error instanceof CommandError ? error.code : 1;
  }
}
