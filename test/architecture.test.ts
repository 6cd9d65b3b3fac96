import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importCases } from './support/architecture/import-cases.ts';
import { scanAll } from './support/architecture/scan.ts';
import { sourceCases } from './support/architecture/source-cases.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

const paths = globSync('{functions,infra,test}/**/*.ts', { cwd: root });
const files = scanAll(new Map(paths.map((path) => [path, read(path)])));

const manifest = JSON.parse(read('package.json'));
const commands: string[] = [...Object.values<string>(manifest.scripts), JSON.parse(read('cdk.json')).app];
/** What `npm run …` and the CDK start: nobody imports these. */
const started = commands.flatMap(
  (command) => command.match(/(?<=\bnode (?:--import \S+ )?)\b\S+\.ts/g) ?? [],
);
/** They stand in for the SDK's own look at the environment, and make that of a child. */
const environment = ['functions/lib/aws/credentials.ts', 'infra/local/lambda/environment.ts'];

const cases = [
  ...importCases(Object.keys(manifest.dependencies)),
  ...sourceCases([...started], [...environment]),
];

describe('the architecture', () => {
  test.each(cases)('$title', ({ rule }) => {
    expect(rule(files)).toEqual([]);
  });

  test('is checked over all of them', () => {
    for (const folder of ['functions/core/', 'functions/targets/', 'infra/local/', 'test/infra/']) {
      expect(paths.some((path) => path.startsWith(folder))).toBe(true);
    }
    for (const path of ['infra/app.ts', 'infra/local/start.ts']) expect(started).toContain(path);
    for (const path of environment) expect(paths).toContain(path);
  });
});

describe('each rule finds what breaks it, and lets the rest be', () => {
  test.each(cases)('$title', ({ rule, planted, finds, lets = [] }) => {
    expect(rule(scanAll(new Map([...lets, ...planted]))).sort()).toEqual([...finds].sort());
  });
});
