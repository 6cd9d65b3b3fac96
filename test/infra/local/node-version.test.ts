import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const check = './infra/local/node-version.mjs';

/** Runs a line of JavaScript after the check, as npm runs the local machine, by a Node that calls itself `version`. */
function run(version: string) {
  const disguise = `data:text/javascript,${encodeURIComponent(
    `Object.defineProperty(process.versions, 'node', { value: ${JSON.stringify(version)} })`,
  )}`;
  return spawnSync(
    process.execPath,
    ['--import', disguise, '--import', check, '--eval', 'process.stdout.write("started")'],
    { cwd: root, encoding: 'utf8' },
  );
}

describe('a Node that cannot run this', () => {
  it.each(['18.20.8', '20.20.2', '22.17.1'])('%s is told in one sentence, with what to do', (version) => {
    const { status, stdout, stderr } = run(version);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^Rollcall needs Node 24 and this is Node [\d.]+: run npm rebuild node [^\n]+\n$/);
  });

  it('is found before anything is read that it would not understand', () => {
    const { status, stderr } = spawnSync(
      process.execPath,
      [
        '--import',
        "data:text/javascript,Object.defineProperty(process.versions,'node',{value:'20.1.0'})",
        '--import',
        check,
        'infra/local/nowhere.ts',
      ],
      { cwd: root, encoding: 'utf8' },
    );
    expect([status, stderr.split('\n').length]).toEqual([1, 2]);
  });

  it.each(['22.18.0', '24.21.0', '25.0.0'])('is not %s', (version) => {
    expect(run(version)).toMatchObject({ status: 0, stdout: 'started', stderr: '' });
  });
});
