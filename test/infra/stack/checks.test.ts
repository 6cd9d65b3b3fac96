import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addChecks } from '../../../infra/stack/checks.ts';

const root = join(import.meta.dirname, '../../..');
const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8'));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'checks-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

type Report = { pluginReports: unknown[] };

/** Synthesizes as the CDK does, bundling aside. Answers the exit code, what was printed, and the checks' report. */
function synth(stage: string, config: string): Promise<{ code: unknown; output: string; report: Report }> {
  const outdir = join(folder, stage);
  const env = {
    ...process.env,
    CDK_OUTDIR: outdir,
    CDK_CONTEXT_JSON: JSON.stringify({ ...context, stage, 'aws:cdk:bundling-stacks': [] }),
    ROLLCALL_CONFIG: config,
  };
  return new Promise((resolve) => {
    execFile(process.execPath, ['infra/app.ts'], { cwd: root, env }, (error, stdout, stderr) => {
      const report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
      resolve({ code: error === null ? 0 : error.code, output: stdout + stderr, report });
    });
  });
}

describe('the checks of the stack', () => {
  // With the configuration that comes with Rollcall they are run in test/infra/local/synth.test.ts, by the CDK's own command.
  test('find nothing in production, with everything that a deployment can be told', async () => {
    expect(await synth('prod', 'test/infra/full.config.ts')).toEqual({
      code: 0,
      output: '',
      report: expect.objectContaining({ pluginReports: [] }),
    });
  });

  test('stop the synthesis of what breaks a rule without a reason', () => {
    const app = new App({ context, outdir: join(folder, 'bad') });
    addChecks(app);
    const stack = new Stack(app, 'bad');
    new CfnQueue(stack, 'queue');
    expect(() => app.synth()).toThrow('AwsSolutions-SQS4');
  });
});
