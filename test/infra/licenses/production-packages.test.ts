import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { isPermissive, productionPackages } from '../../../infra/licenses/production-packages.ts';

const root = join(import.meta.dirname, '../../..');
const good = {
  version: '1.0.0',
  license: 'MIT',
  resolved: 'https://registry.npmjs.org/a/-/a-1.0.0.tgz',
  integrity: 'sha512-x',
};
const lockfile = (packages: object) => ({ lockfileVersion: 3, packages: { '': {}, ...packages } });
const problemsOf = (entry: object) =>
  productionPackages(lockfile({ 'node_modules/a': { ...good, ...entry } }))[0]?.problems;

describe('the packages of a production installation', () => {
  it('are all permissive, locked by a checksum, from the registry, and run nothing when installed', () => {
    const packages = productionPackages(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
    expect(packages.length).toBeGreaterThan(10);
    expect(packages.map(({ name }) => name)).toEqual(expect.arrayContaining(['hono', 'undici', 'zod']));
    expect(packages.filter(({ problems }) => problems.length > 0)).toEqual([]);
  });

  it('are listed by name, those inside others too, without those of development', () => {
    const listed = productionPackages(
      lockfile({
        'node_modules/@scope/b': good,
        'node_modules/a': good,
        'node_modules/a/node_modules/c': good,
        'node_modules/d': { ...good, dev: true },
      }),
    );
    expect(listed.map(({ name }) => name)).toEqual(['@scope/b', 'a', 'c']);
  });

  test.each([
    ['GPL-3.0-only', /licence is GPL/],
    [undefined, /licence is unknown/],
    [{ type: 'MIT' }, /licence is unknown/],
  ])('with the licence %j are told', (license, problem) => {
    expect(problemsOf({ license })).toEqual([expect.stringMatching(problem)]);
  });

  test.each([
    [{ hasInstallScript: true }, /runs a script/],
    [{ integrity: undefined }, /no checksum/],
    [{ resolved: 'git+ssh://git@github.com/a/a.git#1' }, /npm registry/],
    [{ resolved: 'https://example.com/a.tgz' }, /npm registry/],
  ])('with %j are told', (entry, problem) => {
    expect(problemsOf(entry)).toEqual([expect.stringMatching(problem)]);
  });

  it('may come from a mirror of the registry, which the lockfile then does not name', () => {
    expect(problemsOf({ resolved: undefined })).toEqual([]);
  });

  it('are not read out of another kind of lockfile', () => {
    expect(() => productionPackages({ lockfileVersion: 1, dependencies: {} })).toThrow();
  });
});

test.each([
  ['MIT', true],
  ['(MIT OR GPL-3.0)', true],
  ['MIT AND ISC', true],
  ['MIT AND GPL-3.0', false],
  ['GPL-3.0 OR AGPL-3.0', false],
  ['(MIT AND (GPL-3.0 OR ISC))', false],
  ['SEE LICENSE IN LICENSE', false],
])('%s is permissive: %s', (expression, expected) => {
  expect(isPermissive(expression)).toBe(expected);
});

test('npm run licences lists them and ends well', async () => {
  const { error, out } = await new Promise<{ error: unknown; out: string }>((resolve) => {
    execFile(process.execPath, ['infra/licenses/licenses.ts'], { cwd: root }, (error, out) =>
      resolve({ error, out }),
    );
  });
  expect(error).toBeNull();
  expect(out).toMatch(/MIT +hono@/);
  expect(out).toMatch(/\d+ packages, all permissive\.\n$/);
});
