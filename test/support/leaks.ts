import { afterEach, beforeEach, expect } from 'vitest';
import type { HttpAnswer, HttpRequest } from '../../functions/lib/http.ts';
import { ownErrors } from '../contracts/interference.ts';
import { canaries, leaks } from './canaries.ts';
import { everything, user } from './canary-events.ts';
import { captureOutput } from './output.ts';

/** Watches, in every test of a file, what is printed. */
export function watchOutput() {
  /** Everything printed since the file began. */
  const printed: string[] = [];
  let output: ReturnType<typeof captureOutput>;
  beforeEach(() => {
    output = captureOutput();
  });
  afterEach(() => {
    output.release();
  });
  const leaked = async (...work: Promise<unknown>[]): Promise<string[]> => {
    for (const one of await Promise.allSettled(work)) {
      if (one.status === 'rejected') print(one.reason);
    }
    const lines = output.lines();
    printed.push(...lines);
    output.release();
    output = captureOutput();
    return lines.filter((line) => leaks(line).length > 0).map((line) => `${leaks(line)}: ${line}`);
  };
  return {
    /** Those of the values that no line had in that field. */
    unsaid: (field: string, values: string[]) => {
      const text = printed.join('\n');
      return values.filter((value) => !text.includes(`"${field}":${JSON.stringify(value)}`));
    },
    /** The printed lines that hold a canary; they are forgotten. What work throws, Lambda prints: so does this. */
    leaked,
    /** Runs what may fail, and prints what it throws. */
    async attempt(work: Promise<unknown> | undefined): Promise<void> {
      await work?.catch(print);
    },
    /** Something was printed, and nothing of it holds a canary. */
    async nothingLeaks(...work: Promise<unknown>[]): Promise<void> {
      const before = printed.length;
      expect(await leaked(...work)).toEqual([]);
      expect(printed.length).toBeGreaterThan(before);
    },
  };
}

function print(thrown: unknown): void {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  process.stdout.write(`${error.stack} ${JSON.stringify(error)} ${String(error.cause)}\n`);
}

/** An error that says everything it was given, as those of SDKs, parsers and drivers do. */
export function talkative(given: unknown = ''): Error {
  const error = new SyntaxError(
    `${canaries['words of an exception']} ${everything} ${JSON.stringify(given)}`,
  );
  return Object.assign(error, { Item: everything, cause: new Error(everything) });
}

/** What a vendor may say instead of what was asked, and each time too much. */
export type BadAnswer = Partial<HttpAnswer> | ((request: HttpRequest) => Error | Partial<HttpAnswer>);

export const badAnswers: [string, BadAnswer][] = [
  ...[400, 401, 403, 404, 409, 422, 429, 500].map((status): [string, BadAnswer] => [
    `answers ${status} in its own shape and quotes everything`,
    ({ url }) => {
      const [, own] = Object.entries(ownErrors).find(([id]) => url.includes(id)) ?? [];
      return {
        status,
        text: JSON.stringify(own?.(status, `${canaries['words of a vendor']} ${everything}`)),
      };
    },
  ]),
  [
    'has a gateway that answers 404 and quotes everything',
    { status: 404, text: JSON.stringify({ message: everything }) },
  ],
  ['answers JSON of another shape', { text: `[${everything}]` }],
  ['answers what is no JSON', { text: everything.slice(1) }],
  ['answers one bare word, which JSON’s errors quote whole', { text: canaries['short e-mail'] }],
  ['answers HTML with an error', { status: 502, text: `<html>${everything}</html>` }],
  ['asks to wait in odd words', { status: 429, headers: { 'retry-after': user.email } }],
  ['breaks the connection', (request) => talkative(request)],
];

/** The answer, or the error where there is none. */
export function bad(answer: BadAnswer, request: HttpRequest): HttpAnswer {
  const given = typeof answer === 'function' ? answer(request) : answer;
  if (given instanceof Error) throw given;
  return { status: 200, headers: {}, text: '', ...given };
}
