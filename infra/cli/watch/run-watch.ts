import { findPerson } from '../../../functions/core/operate/find-person.ts';
import { followLines } from '../../../functions/core/operate/follow-lines.ts';
import type { Line } from '../../../functions/core/roster/lines.ts';
import { targets as allTargets } from '../../../functions/targets/index.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { errorSentence } from '../error-sentence.ts';
import { plainText } from '../plain-text.ts';
import type { StageClient } from '../stage-client.ts';
import type { Stage } from '../stage-options.ts';
import { dayAndTime } from '../when.ts';
import { createEmails } from './emails.ts';
import { directionOf, formatLine } from './format-line.ts';

/** Lengths in milliseconds. */
export type WatchArgs = { person?: string; target?: string; since?: number; for?: number; json?: true };

const every = 1_000;
/** A joiner's first line is there before anything that says who they are. */
const waitsForEmail = 3_000;

/** Shows lines of the audit trail as they are written, until Ctrl-C or the end of `for`. Throws `CommandError` where it was asked wrongly. */
export async function runWatch(args: WatchArgs, stage: Stage, context: Context): Promise<void> {
  const { now } = context;
  const config = await context.config();
  const names = Object.keys(config.targets);
  if (args.target !== undefined && !names.includes(args.target))
    throw new CommandError(`There is no target ${args.target}: name one of ${names.join(', ')}.`, 2);
  const client = await context.openStage(stage);
  const person = await personAsked(args.person, client, config);
  const begin = new Date(now() - (args.since ?? 0)).toISOString();
  const isAsked = (line: Line) =>
    (person === undefined || line.person === person) &&
    (args.target === undefined || line.target === args.target);
  const whereWidth = Math.max(...[...names, ...Object.keys(config.sources)].map(({ length }) => length));
  const print = args.json ? printJson(context) : printText(context, whereWidth);
  const tell = createTelling(client, { print, isAsked, begin, now });
  const end = args.for === undefined ? Infinity : now() + args.for;
  const interrupted = new Promise<'stop'>((resolve) => context.onInterrupt(() => resolve('stop')));
  const lost = createLostNote(context);
  // Where nothing answers at the very first, nothing would come.
  await tell(false);
  for (;;) {
    const rest = Math.min(every, end - now());
    if (rest <= 0 || (await Promise.race([context.sleep(rest), interrupted])) === 'stop') break;
    await lost(() => tell(false));
  }
  await lost(() => tell(true));
}

type Print = (line: Line, email: string | undefined) => void;

/** Tells what came since the last call. A line waits a little for the e-mail of its person, and those behind it wait for it; `isLast`: not any more. */
function createTelling(
  { table }: StageClient,
  {
    print,
    isAsked,
    begin,
    now,
  }: { print: Print; isAsked(line: Line): boolean; begin: string; now(): number },
): (isLast: boolean) => Promise<void> {
  const next = followLines(table, begin);
  const emailOf = createEmails(table, now);
  let waiting: Line[] = [];
  return async (isLast) => {
    waiting.push(...(await next()).filter(isAsked));
    const told = waiting;
    for (let n = 0; n < told.length; n++) {
      const line = told[n];
      if (line === undefined) break;
      waiting = told.slice(n);
      const email = await emailOf(line.person);
      if (email === undefined && !isLast && now() - Date.parse(line.at) < waitsForEmail) return;
      print(line, email);
    }
    waiting = [];
  };
}

/** Whatever cannot be read now may be read in a second: it is said once, and once that it is over. */
function createLostNote({ say }: Context): (work: () => Promise<void>) => Promise<void> {
  let isLost = false;
  return async (work) => {
    try {
      await work();
      if (isLost) say('The roster can be read again.');
      isLost = false;
    } catch (error) {
      if (!isLost)
        say(plainText(`The roster cannot be read now, and is tried again. ${errorSentence(error)}`));
      isLost = true;
    }
  };
}

function printJson({ jsonLine }: Context): Print {
  return ({ key: _, ...line }, email) =>
    jsonLine({ ...line, ...(email && { email }), direction: directionOf(line) });
}

/** The day is said where it is another one. */
function printText(context: Context, whereWidth: number): Print {
  let today = '';
  return (line, email) => {
    const { day } = dayAndTime(line.at, context);
    if (day !== today) context.print(context.paint('dim', day));
    today = day;
    context.print(formatLine(line, email, { ...context, whereWidth }));
  };
}

async function personAsked(
  text: string | undefined,
  { roster }: StageClient,
  config: Awaited<ReturnType<Context['config']>>,
): Promise<string | undefined> {
  if (text === undefined) return undefined;
  const person = await findPerson({ roster, config, targets: allTargets }, text);
  if (person === undefined) throw new CommandError(`No source has spoken of ${text} yet.`);
  return person;
}
