import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { closingLine } from './closing-line.ts';

const root = join(import.meta.dirname, '../..');
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const config = `export default { test: {
  globals: true,
  reporters: ['default', new (await import(${JSON.stringify(join(import.meta.dirname, 'closing-line.ts'))})).ClosingLine()],
} };`;

/** Runs vitest over these test files, with the reporter, in a folder of their own. */
function run(files: Record<string, string>): { lines: string[]; code: number | null } {
  const folder = mkdtempSync(join(tmpdir(), 'closing-line-'));
  folders.push(folder);
  writeFileSync(join(folder, 'vitest.config.mjs'), config);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const { stdout, status } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/vitest/vitest.mjs'), 'run'],
    {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
    },
  );
  return { lines: stdout.trimEnd().split('\n'), code: status };
}

describe('the closing line', () => {
  test('is the last thing that a green run says', () => {
    const { lines, code } = run({ 'a.test.js': 'test("one", () => {}); test("two", () => {});' });
    expect(lines.at(-1)).toBe('2 passed, 0 failed');
    expect(code).toBe(0);
  });

  test('counts a failed test, a file that does not load and a stray error as failed', () => {
    const { lines, code } = run({
      'a.test.js':
        'test("one", () => {}); test("two", () => { expect(1).toBe(2); }); test.skip("three", () => {});',
      'b.test.js': 'throw new Error("does not load");',
      'c.test.js': 'test("four", async () => { Promise.reject(new Error("stray")); });',
    });
    expect(lines.at(-1)).toBe('2 passed, 3 failed, 1 skipped');
    expect(code).toBe(1);
  });

  test('does not take a run without a single test for green', () => {
    const { lines, code } = run({ 'a.txt': '' });
    expect(lines).toContain('0 passed, 1 failed');
    expect(code).toBe(1);
  });

  test('names what was skipped only where something was', () => {
    expect(closingLine({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed');
    expect(closingLine({ passed: 3, failed: 1, skipped: 2 })).toBe('3 passed, 1 failed, 2 skipped');
  });
});
