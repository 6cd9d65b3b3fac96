import { PassThrough } from 'node:stream';
import { describe, expect, it, test } from 'vitest';
import { type Input, readSecret } from '../../../infra/cli/read-secret.ts';

/** What a person types on a terminal, a chunk at a time, and what the terminal is told. */
function terminal(...keys: string[]) {
  const raw: boolean[] = [];
  const shown: string[] = [];
  const stream = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: (on: boolean) => void raw.push(on),
  });
  for (const key of keys) stream.write(key);
  stream.end();
  return { raw, shown, read: () => readSecret(stream, 'Key', (text) => void shown.push(text)) };
}

function pipe(...chunks: (string | Buffer)[]): Promise<string> {
  const stream: Input = new PassThrough();
  const input = stream as PassThrough;
  for (const chunk of chunks) input.write(chunk);
  input.end();
  return readSecret(input, 'Key', () => {
    throw new Error('a pipe is not asked');
  });
}

describe('a secret typed on a terminal', () => {
  it('is not echoed: only the prompt is shown', async () => {
    const { read, raw, shown } = terminal('hun', 'ter2\r', 'more');
    expect(await read()).toBe('hunter2');
    expect(shown).toEqual(['Key: ', '\n']);
    expect(raw).toEqual([true, false]);
  });

  it('may be corrected', async () => {
    expect(await terminal('huntet\u007fr2\n').read()).toBe('hunter2');
  });

  it('is given up with Ctrl-C, and the terminal is as it was', async () => {
    const { read, raw } = terminal('hun\u0003ter2\r');
    await expect(read()).rejects.toThrow('Interrupted: nothing was stored.');
    expect(raw).toEqual([true, false]);
  });

  it('ends with the terminal too', async () => {
    expect(await terminal('hunter2').read()).toBe('hunter2');
  });
});

describe('a secret out of a pipe', () => {
  it('is everything but the line’s end', async () => {
    expect(await pipe('hun', Buffer.from('ter2\n'))).toBe('hunter2');
  });

  it('may have blanks inside: a header can', async () => {
    expect(await pipe('Bearer hunter2')).toBe('Bearer hunter2');
  });

  test.each([
    ['nothing', '', /Nothing came on standard input/],
    ['an empty line', '\n', /Nothing came on standard input/],
    ['two lines', 'one\ntwo\n', /one line of plain characters/],
    ['what no header carries', 'hünter2', /one line of plain characters/],
    ['JSON', '{"key":"hunter2"}', /without JSON around it/],
    ['a whole file', 'x'.repeat(10_001), /too long/],
  ])('%s is refused, and not repeated', async (_, text, sentence) => {
    const refusal = await pipe(text).catch((error: Error) => error);
    expect(String(refusal)).toMatch(sentence);
    expect(refusal).toMatchObject({ code: 2 });
    expect(String(refusal)).not.toMatch(/hunter2|hünter/);
  });
});
