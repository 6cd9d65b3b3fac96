import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import cdk from '../../cdk.json' with { type: 'json' };
import { InvalidStage, isProtected, parseStage } from '../../infra/stage.ts';

const root = join(import.meta.dirname, '../..');
/** Without one the CDK makes a folder for each run and leaves it behind. */
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'app-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the app as the CDK does. */
function app(
  variables: Record<string, string>,
): Promise<{ code: number | string | null | undefined; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const env = { ...process.env, CDK_OUTDIR: folder, ...variables };
    execFile(process.execPath, ['infra/app.ts'], { cwd: root, env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : error.code, stdout, stderr });
    });
  });
}

describe('synthesis that cannot be', () => {
  test('a missing configuration is one sentence and exit code 1', async () => {
    expect(await app({ ROLLCALL_CONFIG: 'nowhere.ts' })).toEqual({
      code: 1,
      stdout: '',
      stderr: 'nowhere.ts: there is no such file; let ROLLCALL_CONFIG name one or leave it unset.\n',
    });
  });

  test('alarms that reach nobody, in any stage with real people, are one sentence and exit code 1', async () => {
    expect(await app({ CDK_CONTEXT_JSON: '{"stage":"staging"}' })).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /^functions\/config\.ts: in the stage staging a person has to get the alarms.*alarmEmail.*alarmTopic.*nobody.*\n$/,
      ),
    });
  });

  test.each([
    ['in any stage with real people', '{"stage":"prod"}'],
    ['in a deployment, of the stage dev too', '{"deploying":"true"}'],
  ])('ids of the simulators are one sentence and exit code 1 %s', async (_title, context) => {
    const config = join(folder, 'demo.config.ts');
    const demo = join(root, 'functions/config.ts');
    const deployment = "{ alarmEmail: 'nobody' }";
    writeFileSync(
      config,
      `import demo from '${demo}';\nexport default { ...demo, deployment: ${deployment} };\n`,
    );
    expect(await app({ ROLLCALL_CONFIG: config, CDK_CONTEXT_JSON: context })).toEqual({
      code: 1,
      stdout: '',
      stderr:
        `${config}: targets.statuspage has localorg0000, which only the simulator knows (and 4 more like it): ` +
        'write your own before you deploy.\n',
    });
  });

  test('they are noted in a synthesis of the stage dev, which is made all the same', async () => {
    const CDK_CONTEXT_JSON = JSON.stringify({ ...cdk.context, 'aws:cdk:bundling-stacks': [] });
    const { code, stderr } = await app({ CDK_OUTDIR: join(folder, 'out'), CDK_CONTEXT_JSON });
    expect(stderr).toMatch(
      /^Note: functions\/config\.ts: targets\.statuspage has localorg0000, .*before you deploy\.$/m,
    );
    expect(code).toBe(0);
  });

  test('a topic in another region than the deployment’s is one sentence and exit code 1', async () => {
    const config = join(folder, 'region.config.ts');
    const alarmTopic = 'arn:aws:sns:us-east-1:123456789012:pager';
    writeFileSync(
      config,
      `export default { sources: { okta: {} }, targets: { pagertree: {} }, access: [], deployment: { alarmTopic: '${alarmTopic}' } };`,
    );
    expect(
      await app({
        ROLLCALL_CONFIG: config,
        CDK_DEFAULT_REGION: 'eu-west-1',
        CDK_CONTEXT_JSON: '{"deploying":"true"}',
      }),
    ).toEqual({
      code: 1,
      stdout: '',
      stderr: `${config}: deployment.alarmTopic is in us-east-1 and the stack in eu-west-1: write the ARN of one in the region of the stack.\n`,
    });
  });

  test('a bad stage is one sentence and exit code 1', async () => {
    expect(await app({ CDK_CONTEXT_JSON: '{"stage":"Prod"}' })).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'The stage "Prod" cannot be used: write 1 to 20 lower-case letters, digits or hyphens, ' +
        'beginning with a letter, such as -c stage=prod.\n',
    });
  });
});

describe('stages', () => {
  test.each(['dev', 'prod', 'eu-west-2', 'a', 'a2345678901234567890'])('%s is one', (stage) => {
    expect(parseStage(stage)).toBe(stage);
  });

  test.each([['Prod'], [''], ['2nd'], ['-a'], ['a_b'], ['a'.repeat(21)], [7], [undefined], [true]])(
    '%j is none',
    (stage) => {
      expect(() => parseStage(stage)).toThrow(InvalidStage);
    },
  );

  test('all but dev are protected, unless the configuration says otherwise', () => {
    expect(['prod', 'preprod', 'eu'].map((stage) => isProtected(stage, undefined))).toEqual([
      true,
      true,
      true,
    ]);
    expect(isProtected('dev', undefined)).toBe(false);
    expect(isProtected('dev', true)).toBe(true);
    expect(isProtected('prod', false)).toBe(false);
  });
});
