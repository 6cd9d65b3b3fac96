import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Synthesized } from '../../../infra/local/assembly-store.ts';
import { lastWords, synthesize } from '../../../infra/local/synth.ts';

describe('what a failing synth has to say', () => {
  it('is the sentence that it prints', () => {
    expect(lastWords('\nfunctions/config.ts: sources is empty: name at least one of okta.\n\n')).toBe(
      'functions/config.ts: sources is empty: name at least one of okta.',
    );
  });

  it('is the message of an error, without its stack', () => {
    const output = [
      '/home/me/rollcall/functions/config.ts:3',
      'export default defineConfig({',
      '               ^',
      '',
      "Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/x.ts'",
      '    at file:///home/me/rollcall/infra/app.ts:9:1 {',
      "  code: 'ERR_MODULE_NOT_FOUND'",
      '}',
      '',
      'Node.js v24.21.0',
    ].join('\n');
    expect(lastWords(output)).toBe("Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/x.ts'");
  });

  it('is where to look, where it said nothing', () => {
    expect(lastWords('')).toContain('npm run synth');
  });
});

describe('what the local machine runs', () => {
  const root = join(import.meta.dirname, '../../..');
  let shipped: string;
  let said: { stderr: string; status: number | null };
  let local: Synthesized;

  beforeAll(async () => {
    shipped = mkdtempSync(join(tmpdir(), 'rollcall-shipped-'));
    // What npm run synth and npm run deploy make, with all of the checks.
    const { stderr, status } = spawnSync('npx', ['cdk', 'synth', '--quiet', '--output', shipped], {
      cwd: root,
      encoding: 'utf8',
    });
    said = { stderr, status };
    const { ROLLCALL_CONFIG: _, ...environment } = process.env;
    local = await synthesize({ environment });
  }, 1_200_000);
  afterAll(() => {
    local.release();
    rmSync(shipped, { recursive: true });
  });

  /** Without the notes on where in the CDK's tree a resource is from, which only its command line adds. */
  const template = (folder: string) => {
    const file = readFileSync(join(folder, 'rollcall-dev.template.json'), 'utf8');
    return JSON.stringify(
      JSON.parse(file, (name, value) => (name === 'Metadata' ? undefined : value)),
      null,
      1,
    );
  };
  const bundles = (folder: string) => globSync('asset.*/**/*', { cwd: folder }).sort();

  it('breaks no rule of AWS’s list for solutions, nor of CloudFormation’s lint', () => {
    expect(said).toEqual({
      stderr: expect.stringMatching(/^Note: functions\/config\.ts: .*\n(Bundling asset .*\n)+$/),
      status: 0,
    });
    const report = JSON.parse(readFileSync(join(shipped, 'validation-report.json'), 'utf8'));
    expect(report.pluginReports).toEqual([]);
  });

  it('is the template that is deployed', () => {
    expect(template(local.folder)).toBe(template(shipped));
  });

  it('is the code that is deployed, byte for byte', () => {
    expect(bundles(local.folder)).toEqual(bundles(shipped));
    expect(bundles(shipped)).toHaveLength(4);
    for (const file of bundles(shipped)) {
      const [one, other] = [local.folder, shipped].map((folder) => readFileSync(join(folder, file)));
      expect(one?.equals(other ?? Buffer.alloc(0))).toBe(true);
    }
  });

  it('is not made a second time', async () => {
    const { ROLLCALL_CONFIG: _, ...environment } = process.env;
    const again = await synthesize({
      environment,
      onMake: () => {
        throw new Error('made again');
      },
    });
    expect(again.folder).toBe(local.folder);
    again.release();
  });
});
