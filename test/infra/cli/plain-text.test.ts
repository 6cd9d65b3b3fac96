import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plainJson, plainText, plainTexts } from '../../../infra/cli/plain-text.ts';

const anything = fc.string({ unit: 'binary', maxLength: 40 });
const obeyed = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

describe('text from outside', () => {
  test.each([
    ['\u001b[31mred\u001b[0m', ' [31mred [0m'],
    ['one\r\n\ttwo', 'one two'],
    ['\u009b2J', ' 2J'],
    ['abc\u202egnp.exe', 'abc gnp.exe'],
    ['Zoë 👩‍💻 名前', 'Zoë 👩‍💻 名前'],
  ])('%j becomes %j', (text, plain) => {
    expect(plainText(text)).toBe(plain);
  });

  test('has nothing that a terminal obeys, however deep it was', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const { list } = plainTexts({ list: [{ text }], n: 1, no: undefined });
        expect(list[0]?.text).not.toMatch(obeyed);
      }),
    );
  });
});

describe('JSON', () => {
  test('keeps every text as it was, and has nothing that a terminal obeys', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const json = plainJson({ text });
        expect(json).not.toMatch(obeyed);
        expect(JSON.parse(json)).toEqual({ text });
        expect(JSON.parse(plainJson({ text }, 2))).toEqual({ text });
      }),
    );
  });
});
