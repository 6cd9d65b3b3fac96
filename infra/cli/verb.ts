import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Context } from './context.ts';

/** A verb of `rollcall`: its command, with options, help and what it does. Making it costs next to nothing. */
export type Verb = (context: Context) => CommandUnknownOpts;

/** Verbs by name: what each does in a line, and where it is. A hidden one is for scripts of ours. */
export type Verbs = Record<string, { summary: string; hidden?: true; load(): Promise<Verb> }>;

/** The last part of a help: commands to copy. */
export function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`;
}
