import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapeText, shortened, toAscii, unescapeText } from '../../functions/lib/ascii.ts';

/** Every UTF-16 unit that is somewhere treated differently: controls, noncharacters, halves of a pair, a whole pair. */
const strange = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      '\0',
      '\t',
      '\n',
      '\x1f',
      '"',
      '\\',
      '\x7f',
      '\x85',
      'é',
      '\u2028',
      '\ufffe',
      '\uffff',
      '😀',
    ),
    fc.constantFrom('\ud800', '\udbff', '\udc00', '\udfff', '\\u0041', 'a'),
  ),
});
const printable = /^[\x20-\x7e\t\n\r]*$/;

test('a JSON text in ASCII is the same value, whatever its strings hold', () => {
  fc.assert(
    fc.property(fc.jsonValue(), strange, (value, text) => {
      const json = JSON.stringify({ value, text, [text]: 1 });
      expect(toAscii(json)).toMatch(printable);
      expect(JSON.parse(toAscii(json))).toEqual(JSON.parse(json));
    }),
  );
});

test('any text comes back as it was, also one that holds what looks like an escape', () => {
  fc.assert(
    fc.property(strange, (text) => {
      expect(escapeText(text)).toMatch(printable);
      expect(unescapeText(escapeText(text))).toBe(text);
    }),
  );
});

test('a text is cut between characters, never within a surrogate pair', () => {
  expect([0, 1, 2, 3, 4, 5].map((most) => shortened('a😀😀', most))).toEqual([
    '',
    'a',
    'a',
    'a😀',
    'a😀',
    'a😀😀',
  ]);
});
