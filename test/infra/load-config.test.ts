import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { InvalidConfig } from '../../functions/core/config/config.ts';
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

  test('that is not TypeScript is named in one line', async () => {
    const path = file('broken.ts', 'export default {\n  sources: [\n');
    const message = await refusal(path);
    expect(message).toMatch(/broken\.ts: it cannot be loaded \(.+\)\.$/);
    expect(message).not.toContain('\n');
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
