import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { targets } from '../functions/targets/index.ts';
import packageJson from '../package.json' with { type: 'json' };

const readme = readFileSync('README.md', 'utf8');
const section = (title: string) => readme.split(`\n## ${title}\n`)[1]?.split('\n## ')[0] ?? '';

test('every guarantee in the README names tests that exist', () => {
  const titles = globSync('test/**/*.test.ts').map((file) => readFileSync(file, 'utf8'));
  const named = [...section('What is guaranteed').matchAll(/(?<=[|,] )\*([^*]+)\*/g)].map(
    ([, name = '']) => name,
  );
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((name) => !titles.some((text) => text.includes(name)))).toEqual([]);
});

test('every command that there is stands in the README', () => {
  const commands = Object.keys(packageJson.scripts).map((name) =>
    name === 'start' || name === 'test' ? `npm ${name}` : `npm run ${name}`,
  );
  expect(commands.filter((command) => !readme.includes(command))).toEqual([]);
});

test('the README says what the mute is at each vendor, in the words of `status` and `doctor`', () => {
  const lines = Object.values(targets).map(({ name, mute }) => `  - ${name}: ${mute}`);
  expect(readme.split('\n')).toEqual(expect.arrayContaining(lines));
});
