import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assemblyKey } from '../../../infra/local/assembly-key.ts';

let root: string;
const config = 'functions/config.ts';
const files: Record<string, string> = {
  'cdk.json': '{}',
  'package-lock.json': '{}',
  'node_modules/.package-lock.json': '{}',
  'functions/define-config.ts':
    'export const defineConfig = (config: object) => config; // process.env of a function',
  [config]: "import { defineConfig } from './define-config.ts';\nexport default defineConfig({});",
  'functions/route.ts': '',
  'infra/app.ts': '',
  'infra/stack/alarms/index.ts': '',
  'infra/local/machine.ts': '',
  'test/route.test.ts': '',
  'elsewhere/config.ts': "import { people } from './people.ts';\nexport default { people };",
  'elsewhere/people.ts': 'export const people = 1;',
};

function write(name: string, text: string): void {
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), text);
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rollcall-key-'));
  for (const [name, text] of Object.entries(files)) write(name, text);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('a synthesis', () => {
  it('is known again where nothing has changed', async () => {
    const key = await assemblyKey(root, config);
    expect(key).toMatch(/^[0-9a-f]{32}$/);
    expect(await assemblyKey(root, config)).toBe(key);
  });

  it.each([
    config,
    'functions/route.ts',
    'infra/app.ts',
    'infra/stack/alarms/index.ts',
    'cdk.json',
    'package-lock.json',
    'node_modules/.package-lock.json',
  ])('is another one when %s has changed', async (name) => {
    const before = await assemblyKey(root, config);
    appendFileSync(join(root, name), ' ');
    expect(await assemblyKey(root, config)).not.toBe(before);
  });

  it.each(['infra/local/machine.ts', 'test/route.test.ts'])('is the same when only %s has', async (name) => {
    const before = await assemblyKey(root, config);
    appendFileSync(join(root, name), ' ');
    expect(await assemblyKey(root, config)).toBe(before);
  });

  it('is another one when a function is added, or text moves from one file to the next', async () => {
    write('functions/a.ts', 'ab');
    write('functions/b.ts', '');
    const before = await assemblyKey(root, config);
    write('functions/a.ts', 'a');
    write('functions/b.ts', 'b');
    const moved = await assemblyKey(root, config);
    write('functions/c.ts', '');
    expect(new Set([before, moved, await assemblyKey(root, config)]).size).toBe(3);
  });

  it('depends on what a configuration imports, wherever it lies', async () => {
    const other = 'elsewhere/config.ts';
    const before = await assemblyKey(root, other);
    write('elsewhere/people.ts', 'export const people = 2;');
    const after = await assemblyKey(root, other);
    expect(new Set([before, after, await assemblyKey(root, config)]).size).toBe(3);
  });

  it.each([
    ['looks at the environment', 'export default { alarmEmail: process.env.ALARM };'],
    ['reads a file', "import { readFileSync } from 'node:fs';\nexport default readFileSync('x');"],
    ['looks at the clock', 'export default { at: new Date().getDay() };'],
    ['cannot be read', 'export default {'],
  ])('is made anew each time for a configuration that %s', async (_, text) => {
    write(config, text);
    expect(await assemblyKey(root, config)).toBeUndefined();
  });

  it('is made, and fails with its own words, for a configuration that is not there', async () => {
    expect(await assemblyKey(root, 'nowhere.ts')).toBeUndefined();
  });
});
