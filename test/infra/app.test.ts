import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { InvalidStage, isProtected, parseStage } from '../../infra/stage.ts';

const root = join(import.meta.dirname, '../..');

/** Runs the app as the CDK does. */
function app(
  variables: Record<string, string>,
): Promise<{ code: number | string | null | undefined; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const env = { ...process.env, ...variables };
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
        /^functions\/config\.ts: in the stage staging somebody has to get the alarms.*alarmEmail.*alarmTopic.*nobody.*\n$/,
      ),
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
