import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { retiredIn } from './support/retired-words.ts';

const root = join(import.meta.dirname, '..');

/** They name the retired words in order to retire them, or to tell what was renamed. */
const dictionary = ['test/support/retired-words.ts', 'test/words.test.ts', 'CHANGELOG.md'];

const paths = globSync(['{functions,infra,test,docs}/**/*.{ts,md}', '*.md'], { cwd: root }).filter(
  (path) => !dictionary.includes(path),
);
const found = paths.flatMap((path) => retiredIn(path, readFileSync(join(root, path), 'utf8')));

describe('the words of the field', () => {
  test('are used in names, comments, strings, tests and documents, and no retired ones', () => {
    expect(found).toEqual([]);
  });

  test('are looked for in all of them', () => {
    for (const folder of ['functions/core/', 'functions/lib/', 'infra/', 'test/', 'README.md']) {
      expect(paths.some((path) => path.startsWith(folder))).toBe(true);
    }
  });
});

describe('a retired word', () => {
  test.each([
    ['in a comment', '// Somebody left.', 'somebody'],
    ['in the middle of a name', 'const unparkedBodies = parkedBodies;', 'parked'],
    ['at the end of a name', 'const takeShield = 1;', 'shield'],
    ['in a string', "throw new Error('the key is to be mended')", 'mended'],
    ['over the end of a line', '/**\n * An account that is left\n * behind.\n */', 'left behind'],
    ['with a hyphen', '// A left-behind account.', 'left-behind'],
    ['that is also one of the alphabet', 'const letters = await read();', 'letters'],
    ['that is also part of a name that stays', '// It is silent: silentAfter, okta-silent.', 'silent'],
  ])('is found %s', (_, source, word) => {
    expect(retiredIn('test/a.ts', source)).toEqual([expect.stringContaining(`says "${word}": say `)]);
  });

  test('is found in the name of a file, with the line of what is in it', () => {
    expect(retiredIn('infra/cli/left-behind.ts', '\n\nburied')).toEqual([
      'infra/cli/left-behind.ts:3 says "buried": say dead letter',
      'infra/cli/left-behind.ts is called "left-behind": say orphaned account',
    ]);
  });

  test('of one folder is free elsewhere', () => {
    expect(retiredIn('infra/a.ts', 'type House = 1;')).toHaveLength(1);
    expect(retiredIn('functions/a.ts', 'type House = 1;')).toEqual([]);
  });

  test.each([
    'a dead letter, deadLetters, dead-letter, /dead/letter',
    '/**\n * of dead\n * letters\n */',
    'in any letter case, 1 to 20 lower-case letters, 22 letters, letters, digits and hyphens',
    "silentAfter, silently, okta-silent, npm run --silent, logLevel: 'silent', LOG_LEVEL: 'SILENT'",
    'recommend, amend, spark, car park’s enrollee',
    'background, household',
  ])('is not found in words that only look like it: %j', (source) => {
    expect(retiredIn('infra/a.ts', source.replace('car park’s ', ''))).toEqual([]);
  });
});
