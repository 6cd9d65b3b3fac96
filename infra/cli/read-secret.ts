import { CommandError } from './command-error.ts';

/** What a secret is read from: standard input, as far as that is needed. */
export type Input = AsyncIterable<Buffer | string> & {
  isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
};

/**
 * Reads one secret: typed without an echo on a terminal, or all of a pipe. `ask` shows the prompt, and only on a
 * terminal. Throws `CommandError` where nothing, or more than one line, came.
 */
export async function readSecret(input: Input, prompt: string, ask: (text: string) => void): Promise<string> {
  return oneLine(await read(input, prompt, ask));
}

/** Reads a secret that may have several lines, as a key's file does; one line where it is typed. Throws `CommandError` where nothing came. */
export async function readLines(input: Input, prompt: string, ask: (text: string) => void): Promise<string> {
  const text = (await read(input, prompt, ask)).trim();
  if (text === '') throw nothing();
  if (text.startsWith('-----BEGIN') && !/-----END [^-]+-----$/.test(text)) {
    throw new CommandError('A key has several lines: pipe its file in. Nothing was stored.', 2);
  }
  return text;
}

async function read(input: Input, prompt: string, ask: (text: string) => void): Promise<string> {
  if (input.isTTY !== true) return everything(input);
  ask(`${prompt}: `);
  input.setRawMode?.(true);
  try {
    return await typed(input);
  } finally {
    input.setRawMode?.(false);
    ask('\n');
  }
}

const atMost = 10_000;

async function everything(input: Input): Promise<string> {
  let text = '';
  for await (const chunk of input) {
    text += chunk.toString();
    if (text.length > atMost) throw new CommandError('That is too long for a secret: nothing was stored.', 2);
  }
  return text;
}

const ends = new Set(['\r', '\n', '\u0004']);
const interrupt = '\u0003';
const rubs = new Set(['\b', '\u007f']);

/** A terminal in raw mode hands over each key as it is pressed. */
async function typed(input: Input): Promise<string> {
  let text = '';
  for await (const chunk of input) {
    for (const character of chunk.toString()) {
      if (ends.has(character)) return text;
      if (character === interrupt) throw new CommandError('Interrupted: nothing was stored.');
      text = rubs.has(character) ? text.slice(0, -1) : text + character;
    }
  }
  return text;
}

function nothing(): CommandError {
  return new CommandError(
    'Nothing came on standard input: paste the secret when asked, or pipe it in. Nothing was stored.',
    2,
  );
}

function oneLine(text: string): string {
  const secret = text.trim();
  if (secret === '') throw nothing();
  // Headers carry it: https://www.rfc-editor.org/rfc/rfc9110#name-field-values
  if (!/^[\x20-\x7e]+$/.test(secret)) {
    throw new CommandError(
      'A secret is one line of plain characters, and this is not: copy it again. Nothing was stored.',
      2,
    );
  }
  if (secret.startsWith('{')) {
    throw new CommandError('Give the secret itself, without JSON around it. Nothing was stored.', 2);
  }
  return secret;
}
