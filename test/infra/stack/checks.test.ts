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
function synth(stage: string, config?: string): Promise<{ code: unknown; output: string; report: Report }> {
  const outdir = join(folder, `${stage}-${config ?? 'default'}`);
  const env = {
    ...process.env,
    CDK_OUTDIR: outdir,
    CDK_CONTEXT_JSON: JSON.stringify({ ...context, stage, 'aws:cdk:bundling-stacks': [] }),
    ...(config && { ROLLCALL_CONFIG: config }),
  };
  return new Promise((resolve) => {
    execFile(process.execPath, ['infra/app.ts'], { cwd: root, env }, (error, stdout, stderr) => {
      const report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
      resolve({ code: error === null ? 0 : error.code, output: stdout + stderr, report });
    });
  });
}

describe('the checks of the stack', () => {
  test.each([
    ['with the configuration that comes with it', 'dev', undefined, /^Note: functions\/config\.ts: .*\n$/],
    [
      'in production, with everything that a deployment can be told',
      'prod',
      'test/infra/full.config.ts',
      /^$/,
    ],
  ])(
    'AWS’s list for solutions and CloudFormation’s lint find nothing %s',
    async (_title, stage, config, said) => {
      const { code, output, report } = await synth(stage, config);
      expect({ code, output }).toEqual({ code: 0, output: expect.stringMatching(said) });
      expect(report.pluginReports).toEqual([]);
    },
  );

  test('stop the synthesis of what breaks a rule without a reason', () => {
    const app = new App({ context, outdir: join(folder, 'bad') });
    addChecks(app);
    const stack = new Stack(app, 'bad');
    new CfnQueue(stack, 'queue');
    expect(() => app.synth()).toThrow('AwsSolutions-SQS4');
  });
});
