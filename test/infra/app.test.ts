import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

test('a synthesis that cannot be, run as the CDK runs it, is one sentence and exit code 1', async () => {
  // Without one the CDK makes a folder for each run and leaves it behind.
  const folder = mkdtempSync(join(tmpdir(), 'app-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const env = { ...process.env, CDK_OUTDIR: folder, CDK_VALIDATION: 'false', ROLLCALL_CONFIG: 'nowhere.ts' };
  const ended = await new Promise((resolve) => {
    execFile(process.execPath, ['infra/app.ts'], { cwd: root, env }, (error, stdout, stderr) => {
      resolve({ code: error?.code, stdout, stderr });
    });
  });
  expect(ended).toEqual({
    code: 1,
    stdout: '',
    stderr: 'nowhere.ts: there is no such file; let ROLLCALL_CONFIG name one or leave it unset.\n',
  });
});
