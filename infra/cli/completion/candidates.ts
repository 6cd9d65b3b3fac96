import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Context } from '../context.ts';
import type { Verbs } from '../verb.ts';

/** What may stand for the last of `words`, which are those after `rollcall`; the last may be empty. */
export async function candidates(words: string[], verbs: Verbs, context: Context): Promise<string[]> {
  const [verb = '', ...rest] = words;
  if (rest.length === 0) return Object.entries(verbs).flatMap(([name, { hidden }]) => (hidden ? [] : [name]));
  const found = Object.hasOwn(verbs, verb) ? await verbs[verb]?.load() : undefined;
  if (found === undefined) return [];
  const { command, before, last } = walk(found(context), rest);
  if (last.startsWith('-'))
    return command.options.flatMap(({ long, hidden }) => (long && !hidden ? [long] : []));
  const option = command.options.find(({ long }) => long === before.at(-1));
  if (option !== undefined && (option.required || option.optional)) return option.argChoices ?? [];
  if (command.commands.length > 0) return command.commands.map((inner) => inner.name());
  const place = before.filter((word) => !word.startsWith('-')).length;
  const argument = command.registeredArguments[place];
  if (argument === undefined) return [];
  return argument.argChoices ?? (await namesFor(argument.name(), context));
}

/** Goes down to the innermost command that the words name. */
function walk(command: CommandUnknownOpts, words: string[]) {
  const [first, ...rest] = words;
  const inner = rest.length > 0 ? command.commands.find((one) => one.name() === first) : undefined;
  if (inner !== undefined) return walk(inner, rest);
  return { command, before: words.slice(0, -1), last: words.at(-1) ?? '' };
}

/** What the configuration knows under the name of an argument; nothing where the configuration cannot be read. */
async function namesFor(argument: string, context: Context): Promise<string[]> {
  const config = await context.config().catch(() => undefined);
  if (config === undefined) return [];
  const sources = Object.keys(config.sources);
  const targets = Object.keys(config.targets);
  const known: Record<string, string[]> = {
    source: sources,
    queue: [...targets, 'lifecycle'],
    'source|target': [...sources, ...targets],
  };
  return known[argument] ?? [];
}
