import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ci-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs .ci/run from elsewhere, with an npm that writes down what it is asked and fails at one thing. */
function run(failsAt: string): { code: number | null; asked: string[]; said: string } {
  const log = join(folder, 'log');
  writeFileSync(log, '');
  const npm = `#!/usr/bin/env bash\necho "$PWD: $*" >> '${log}'\n[ "$*" = test ] && echo '3 passed, 0 failed'\n[ "$*" != '${failsAt}' ]\n`;
  writeFileSync(join(folder, 'npm'), npm);
  chmodSync(join(folder, 'npm'), 0o755);
  const { status, stdout } = spawnSync(join(import.meta.dirname, '../.ci/run'), {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, PATH: `${folder}:${process.env.PATH}` },
  });
  return { code: status, asked: readFileSync(log, 'utf8').trim().split('\n'), said: stdout };
}

const at = (command: string) => `${join(import.meta.dirname, '..')}: ${command}`;

describe('what CI runs', () => {
  test('is the install from the lockfile, the tests and the synthesis, at the root of the repository', () => {
    const { code, asked, said } = run('nothing');
    expect(asked).toEqual([at('ci'), at('test'), at('run synth')]);
    expect(said).toContain('3 passed, 0 failed\n');
    expect(code).toBe(0);
  });

  test.each([
    ['ci', 1],
    ['test', 2],
    ['run synth', 3],
  ])('is red as soon as npm %s is', (command, steps) => {
    const { code, asked } = run(command);
    expect(asked).toHaveLength(steps);
    expect(code).not.toBe(0);
  });
});
