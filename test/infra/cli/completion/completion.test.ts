import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createCommand } from '../command.ts';

const completed = async (words: string[], changes = {}) =>
  (await createCommand().run(['complete', '--', ...words], changes)).out.trim().split('\n');

describe('what may come next', () => {
  test.each([
    [
      [''],
      [
        'status',
        'people',
        'watch',
        'receipt',
        'look',
        'doctor',
        'redrive',
        'import',
        'plan',
        'drift',
        'decide',
        'brake',
        'exclude',
        'restore',
        'secrets',
        'connect',
        'cost',
        'send',
        'completion',
      ],
    ],
    [
      ['redrive', ''],
      ['opsgenie', 'statuspage', 'pagertree', 'lifecycle'],
    ],
    [
      ['redrive', '--dry-run', ''],
      ['opsgenie', 'statuspage', 'pagertree', 'lifecycle'],
    ],
    [
      ['secrets', ''],
      ['list', 'set', 'expires'],
    ],
    [
      ['secrets', 'set', ''],
      ['okta', 'pagerduty', 'opsgenie', 'statuspage', 'pagertree'],
    ],
    [
      ['send', ''],
      ['okta', 'pagerduty'],
    ],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [['status', ''], ['']],
    [['nonsense', ''], ['']],
  ])('after %j', async (words, next) => {
    expect(await completed(words)).toEqual(next);
  });

  test('are a verb’s options after a dash, without those that are hidden', async () => {
    expect(await completed(['doctor', '--'])).toEqual(['--json', '--check', '--port', '--aws', '--stage']);
    expect(await completed(['send', '--'])).not.toContain('--aws');
  });

  test('is no name where the configuration cannot be read', async () => {
    expect(await completed(['redrive', ''], { config: () => Promise.reject(new Error('no')) })).toEqual(['']);
  });
});

test('the script for bash completes, also when it was read twice', async () => {
  const { out } = await createCommand().run('completion bash');
  const folder = mkdtempSync(join(tmpdir(), 'completion-'));
  const file = join(folder, 'rollcall');
  writeFileSync(file, '#!/bin/sh\nshift 2\n[ "$1" = redrive ] && printf "opsgenie\\npagertree\\n"\n');
  chmodSync(file, 0o755);
  const lines = [out, out, 'COMP_WORDS=(rollcall redrive p)', 'COMP_CWORD=2', '_rollcall', 'echo $COMPREPLY'];
  const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
  const { stdout, stderr } = spawnSync('bash', ['-c', lines.join('\n')], { encoding: 'utf8', env });
  rmSync(folder, { recursive: true });
  expect({ stdout, stderr }).toEqual({ stdout: 'pagertree\n', stderr: '' });
});
