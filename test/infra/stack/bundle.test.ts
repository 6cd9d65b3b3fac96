import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { bundleFunctions } from '../../../infra/stack/bundle.ts';
import { type Synthesized, synthesize } from './template.ts';

let folder: string;
let stack: Synthesized;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  const configFile = join(folder, 'another config.ts');
  writeFileSync(configFile, "export default { sources: { 'an-unheard-of-source': {} } };");
  const bundles = await bundleFunctions({ entries: join(import.meta.dirname, '../entries'), configFile });
  stack = synthesize({ bundles, targets: ['opsgenie', 'bellhop'], folder: join(folder, 'out') });
}, 1_200_000);

afterAll(() => {
  rmSync(folder, { recursive: true });
  vi.unstubAllEnvs();
});

/** The bundle that a function ships, as the file in the cloud assembly. */
function bundleOf(name: string): string {
  const { S3Key: key } = stack.function(name).properties.Code as { S3Key: string };
  const [hash] = key.split('.');
  const [file] = globSync(join(folder, 'out', `asset.${hash}`, '*'));
  return file ?? `no bundle of ${name}`;
}

const invoke = async (name: string): Promise<unknown> =>
  (await import(pathToFileURL(bundleOf(name)).href)).handler();

describe('what is shipped', () => {
  test('is one ES module, whose handler is found where the function looks for it', () => {
    expect(bundleOf('receive')).toMatch(/\/index\.mjs$/);
    expect(stack.function('receive').properties.Handler).toBe('index.handler');
  });

  test('holds the configuration that was asked for, not the one that lies in the repository', async () => {
    expect(await invoke('route')).toEqual({ sources: { 'an-unheard-of-source': {} } });
  });

  test('is the same for every target’s worker, so that it is bundled once', () => {
    expect(bundleOf('apply-bellhop')).toBe(bundleOf('apply-opsgenie'));
  });

  test('holds the SDK, with the environment as the only way to credentials', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'an-id');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'a-key');
    vi.stubEnv('AWS_SESSION_TOKEN', 'a-token');
    expect(await invoke('sweep')).toMatchObject({
      accessKeyId: 'an-id',
      secretAccessKey: 'a-key',
      sessionToken: 'a-token',
    });
    // A command of SSO's own client, which the SDK's usual chain of providers brings along.
    expect(readFileSync(bundleOf('sweep'), 'utf8').includes('GetRoleCredentials')).toBe(false);
  });

  test('says which variables are missing where there are no credentials', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', '');
    await expect(invoke('sweep')).rejects.toThrow(
      'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be set, as Lambda does.',
    );
  });
});
