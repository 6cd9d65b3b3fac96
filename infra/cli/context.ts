import { styleText } from 'node:util';
import { plainJson } from './plain-text.ts';
import type { Sink, World } from './world.ts';

export type Style = Parameters<typeof styleText>[0];
export type Paint = (style: Style, text: string) => string;

/**
 * The world, and how a command answers: what was asked for goes to standard output, everything else to standard error.
 * `exitCode` is what the command ends with where nothing is thrown: 0 done, 1 something is wrong, 3 (with `--check`) done, and
 * something is wrong or waits.
 */
export type Context = World & {
  /** An answer in lines for people. Text from outside goes through `plainText` first. */
  print(text: string): void;
  /** Progress, advice and questions. */
  say(text: string): void;
  /** An answer for scripts: one object, indented. */
  json(value: object): void;
  /** One of many answers for scripts: one object in one line. */
  jsonLine(value: object): void;
  /** Colours where standard output has them. */
  paint: Paint;
  /** How many characters a line has, at most 100. */
  width: number;
  exitCode: 0 | 1 | 3;
};

const widest = 100;
const version = 1;

/** A command's context in a world. */
export function createContext(world: World): Context {
  const { stdout, stderr, env } = world;
  const colours = hasColours(stdout, env);
  return {
    ...world,
    print: (text) => void stdout.write(`${text}\n`),
    say: (text) => void stderr.write(`${text}\n`),
    json: (value) => void stdout.write(`${plainJson({ version, ...value }, 2)}\n`),
    jsonLine: (value) => void stdout.write(`${plainJson({ version, ...value })}\n`),
    paint: (style, text) => (colours ? styleText(style, text, { validateStream: false }) : text),
    width: Math.max(40, Math.min(stdout.columns ?? widest, widest)),
    exitCode: 0,
  };
}

/** https://no-color.org and https://force-color.org; without either, where standard output is a terminal. */
export function hasColours({ isTTY = false }: Sink, { NO_COLOR, FORCE_COLOR }: World['env']): boolean {
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return FORCE_COLOR !== '0';
  return isTTY;
}
