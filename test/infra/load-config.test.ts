import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { InvalidConfig } from '../../functions/core/config/invalid-config.ts';
import { loadConfig } from '../../infra/load-config.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'config-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes a configuration file and answers its path. */
function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function refusal(path: string): Promise<string> {
  const error = await loadConfig(path).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(InvalidConfig);
  return error instanceof Error ? error.message : '';
}

/** The refusal as Node gives it: the tests' own loader reports a mistake in a file in other words. */
function refusalInNode(path: string): string {
  const script = `
    const { loadConfig } = await import(${JSON.stringify(join(import.meta.dirname, '../../infra/load-config.ts'))});
    await loadConfig(process.argv[1]).catch((error) => process.stdout.write(error.name + ': ' + error.message));`;
  return execFileSync(process.execPath, ['--input-type=module', '-e', script, path], { encoding: 'utf8' });
}

describe('a configuration file', () => {
  test('is read, checked and completed', async () => {
    const path = file(
      'good.ts',
      "export default { sources: { pagerduty: {} }, targets: { opsgenie: { region: 'us' } }, access: [] };",
    );
    const config = await loadConfig(path);
    expect(Object.keys(config.sources)).toEqual(['pagerduty']);
    expect(Object.keys(config.targets)).toEqual(['opsgenie']);
    expect(config.leavers.grace).toBe(72 * 3_600_000);
  });

  test('is read with how it is deployed, checked too', async () => {
    const written = (deployment: string) =>
      `export default { sources: { pagerduty: {} }, targets: { pagertree: {} }, access: [], deployment: ${deployment} };`;
    expect((await loadConfig(file('deployed.ts', written("{ kms: 'customer' }")))).deployment).toEqual({
      kms: 'customer',
      allowList: {},
      silentAfter: {},
    });
    expect(await refusal(file('undeployed.ts', written("{ kms: 'mine' }")))).toMatch(
      /undeployed\.ts: the configuration, at deployment\.kms: write aws, customer or the ARN of a key/,
    );
  });

  test('that is missing is named, with the variable that names it', async () => {
    const path = join(folder, 'nowhere.ts');
    expect(await refusal(path)).toBe(
      `${path}: there is no such file; let ROLLCALL_CONFIG name one or leave it unset.`,
    );
  });

  test.each([
    ['broken.ts', 'export default {\n  sources: { okta {} },\n};\n', 2, "Expected ',', got '{'"],
    ['unclosed.ts', 'export default {\n  a: 1,\n  b: "x,\n};\n', 3, 'Unterminated string constant'],
    ['enum.ts', '\nenum Stage { dev }\nexport default {};\n', 2, 'TypeScript enum is not supported'],
    ['unknown-name.ts', 'export default {\n  sources: { okta: acme },\n};\n', 2, 'acme is not defined'],
    ['within.ts', 'const f = () => {\n  throw new Error("no");\n};\nexport default f();\n', 2, 'no'],
  ])('that cannot be loaded is named with the line, in one line: %s', (name, text, line, reason) => {
    const path = file(name, text);
    const message = refusalInNode(path);
    expect(message).toMatch(new RegExp(`^InvalidConfig: ${path}:${line}: it cannot be loaded \\(.+\\)\\.$`));
    expect(message).toContain(reason);
    expect(message).not.toContain('\n');
  });

  test('whose mistake is in a file that it imports names that file and its line', () => {
    file('grants.ts', 'export const access = [\n  { group },\n];\n');
    const path = file('importing.ts', "import { access } from './grants.ts';\nexport default { access };\n");
    expect(refusalInNode(path)).toMatch(/grants\.ts:2: it cannot be loaded \(group is not defined\)\.$/);
  });

  test('that imports a file that is not there is named, and so is that file', () => {
    const path = file('lonely.ts', "import { access } from './missing.ts';\nexport default { access };\n");
    expect(refusalInNode(path)).toMatch(
      /^InvalidConfig: .*lonely\.ts: it cannot be loaded \(.*missing\.ts.*\)\.$/,
    );
  });

  test('that exports nothing is told what to export', async () => {
    expect(await refusal(file('empty.ts', 'export const config = {};'))).toMatch(
      /empty\.ts: it exports no configuration; write export default defineConfig\(\{ … \}\)\.$/,
    );
  });

  test('that names a target nobody knows is told so, with the file', async () => {
    const path = file(
      'unknown.ts',
      'export default { sources: { pagerduty: {} }, targets: { bellhop: {} }, access: [] };',
    );
    expect(await refusal(path)).toMatch(/unknown\.ts: targets\.bellhop is not one that Rollcall knows/);
  });
});
