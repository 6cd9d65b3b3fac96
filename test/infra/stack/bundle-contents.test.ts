import { globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleFunctions } from '../../../infra/stack/bundle.ts';
import { type Synthesized, synthesize } from './template.ts';

const root = join(import.meta.dirname, '../../..');
const configFile = join(root, 'functions/config.ts');
const kilobyte = 1024;

let folder: string;
let stack: Synthesized;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'contents-'));
  const entries = join(root, 'functions');
  const bundles = await bundleFunctions({ entries, configFile });
  stack = synthesize({ bundles, targets: ['opsgenie'], folder });
}, 1_200_000);

afterAll(() => rmSync(folder, { recursive: true }));

/** The files that a function ships. */
function shipped(name: string): string[] {
  const { S3Key: key } = stack.function(name).properties.Code as { S3Key: string };
  return globSync(join(folder, `asset.${key.split('.')[0]}`, '**/*'));
}

/** The same bundle once more, with the list of all files that it is made of. */
async function made(entry: string): Promise<{ text: string; inputs: string[] }> {
  const { outputFiles, metafile } = await build({
    entryPoints: [join(root, 'functions', `${entry}.ts`)],
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    absWorkingDir: root,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    alias: {
      '#config': configFile,
      '@aws-sdk/credential-provider-node': join(root, 'functions/lib/aws/credentials.ts'),
    },
  });
  return { text: outputFiles.map(({ text }) => text).join(), inputs: Object.keys(metafile.inputs) };
}

/** What each may weigh: twice as much is twice the cold start, and mostly an import that was not meant. */
const functions: [name: string, entry: string, atMost: number][] = [
  ['receive', 'receive', 400],
  ['route', 'route', 1600],
  ['apply-opsgenie', 'apply', 1600],
  ['sweep', 'sweep', 800],
];

describe('what is deployed', () => {
  test.each(functions)(
    '%s is one file, made of its own code and its dependencies alone',
    async (name, entry) => {
      const [file, ...others] = shipped(name);
      expect(others).toEqual([]);
      const { text, inputs } = await made(entry);
      expect(readFileSync(String(file), 'utf8') === text).toBe(true);
      const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
      const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
      expect(Object.keys(dependencies).length).toBeGreaterThan(0);
      for (const input of inputs) {
        const [, installed] =
          /^(node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\//.exec(input) ?? [];
        if (installed === undefined) expect(input).toMatch(/^functions\//);
        // Only what `npm ci --omit=dev` would install too: no CDK, no test tool, no local engine.
        else expect([installed, packages[installed]?.dev ?? false]).toEqual([installed, false]);
      }
    },
  );

  test('is as small as it was meant to be', () => {
    const sizes = functions.map(([name, , atMost]) => {
      const size = Math.ceil(shipped(name).reduce((sum, file) => sum + statSync(file).size, 0) / kilobyte);
      return { name, size, atMost };
    });
    process.stdout.write(sizes.map(({ name, size }) => `  ${name} ${size} KB\n`).join(''));
    for (const { name, size, atMost } of sizes) expect([name, size < atMost]).toEqual([name, true]);
  });
});
