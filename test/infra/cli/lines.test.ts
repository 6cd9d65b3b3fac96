import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { table, wrapped } from '../../../infra/cli/lines.ts';

describe('a text that is broken into lines', () => {
  test('goes on below where it began', () => {
    expect(wrapped('pager  ', 'should be present with role: User', 32)).toEqual([
      'pager  should be present with',
      '       role: User',
    ]);
  });

  test('fits the width, whatever is in it, and loses nothing but the blanks between', () => {
    const text = fc.array(
      fc.string({ maxLength: 90 }).map((word) => word.replace(/\s/g, '')),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(
        text,
        fc.integer({ min: 0, max: 30 }),
        fc.integer({ min: 60, max: 100 }),
        (words, margin, width) => {
          const lines = wrapped('>'.repeat(margin), words.join(' '), width);
          expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
          expect(lines.join('').slice(margin).replaceAll(' ', '')).toBe(words.join(''));
        },
      ),
    );
  });
});

describe('a table', () => {
  test('has columns as wide as their widest cell, and no blanks at the end of a line', () => {
    expect(
      table([
        ['a', 'long', ''],
        ['longer', 'b', 'c'],
      ]),
    ).toEqual(['  a       long', '  longer  b     c']);
    expect(table([])).toEqual([]);
  });
});
