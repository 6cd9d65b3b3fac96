import { Command, CommanderError, type CommandUnknownOpts } from '@commander-js/extra-typings';
import packageJson from '../../package.json' with { type: 'json' };
import { CommandError } from './command-error.ts';
import { type Context, createContext, hasColours } from './context.ts';
import { errorSentence } from './error-sentence.ts';
import { plainText } from './plain-text.ts';
import { verbs } from './verbs.ts';
import type { World } from './world.ts';

/**
 * The command line tool: runs the verb in `args` and answers the exit code: 0 done, 1 it could not be done or something is
 * wrong, 2 it was asked wrongly, 3 (only with `--check`) done, and something is wrong or waits. Throws nothing.
 *
 * @example
 * process.exitCode = await rollcall(['status', 'jane@example.com'], worldOf(process));
 */
export async function rollcall(args: string[], world: World): Promise<number> {
  const context = createContext(world);
  try {
    await (await createProgram(args, context)).parseAsync(args, { from: 'user' });
    return context.exitCode;
  } catch (error) {
    // Commander has said already what it has to say.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    for (const line of errorSentence(error).split('\n')) context.say(plainText(line));
    return error instanceof CommandError ? error.code : 1;
  }
}

/** The program as far as `args` need it: the verb that they name, and of the others what a list of them shows. */
export async function createProgram(args: string[], context: Context): Promise<Command> {
  const program = new Command('rollcall')
    .description(
      'Looks after a Rollcall: the one on this machine, or a stage on AWS. README.md and docs/ say the rest.',
    )
    .usage('<verb> [options]')
    .version(packageJson.version)
    .helpCommand('help [verb]', 'the same as --help');
  const chosen = chosenIn(args);
  for (const [name, { summary, hidden, load }] of Object.entries(verbs)) {
    const command = name === chosen ? (await load())(context) : new Command(name);
    program.addCommand(command.summary(summary), { hidden });
  }
  speakAs(program, context);
  return program;
}

/** `status` in `status --help` and in `help status`. */
function chosenIn(args: string[]): string | undefined {
  const words = args.filter((word) => !word.startsWith('-') && word !== 'help');
  const [first] = words;
  return first !== undefined && Object.hasOwn(verbs, first) ? first : undefined;
}

/** Has a command, and those below it, throw where commander would end the process, and write where the context does. */
function speakAs(command: CommandUnknownOpts, context: Context): void {
  const { stdout, stderr, env, width } = context;
  command.exitOverride().configureOutput({
    writeOut: (text) => void stdout.write(text),
    writeErr: (text) => void stderr.write(text),
    outputError: (text, write) => write(`${misuse(text)}\n`),
    getOutHelpWidth: () => width,
    getErrHelpWidth: () => width,
    getOutHasColors: () => hasColours(stdout, env),
    getErrHasColors: () => hasColours(stderr, env),
  });
  for (const inner of command.commands) speakAs(inner, context);
}

/** Commander's words as a sentence, and where to read more. */
function misuse(text: string): string {
  const [first = '', ...rest] = text
    .replace(/^error: /, '')
    .trim()
    .split('\n');
  const sentence = `${first.charAt(0).toUpperCase()}${first.slice(1).replace(/\.?$/, '.')}`;
  const hint = rest.map((line) => line.replace(/^\((.*)\)$/, '$1')).join(' ');
  return plainText([sentence, hint, 'Try --help.'].filter((part) => part !== '').join(' '));
}
