import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAssemblyStore } from '../../../infra/local/assembly-store.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollcall-store-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const make = (text: string) => async (into: string) => writeFileSync(join(into, 'template.json'), text);
/** What is there, but for the marks of use. */
const kept = () =>
  readdirSync(folder)
    .filter((name) => !name.includes('.use.'))
    .sort();
/** The process of the machine that started first, which nobody has. */
const dead = 4_194_303;

describe('synthesized stacks', () => {
  it('are found again by what they were made of, and by nothing else', async () => {
    const store = createAssemblyStore(folder);
    const made = await store.add('one', make('1'));
    expect(store.find('one')?.folder).toBe(made.folder);
    expect(readdirSync(made.folder)).toEqual(['template.json']);
    expect(store.find('other')).toBeUndefined();
  });

  it('leave nothing where the synthesis fails', async () => {
    const store = createAssemblyStore(folder);
    const failing = store.add('one', async (into) => {
      writeFileSync(join(into, 'half.json'), '{');
      throw new Error('functions/config.ts: no');
    });
    await expect(failing).rejects.toThrow('functions/config.ts: no');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('are whole when two machines make the same at once', async () => {
    const store = createAssemblyStore(folder);
    const both = await Promise.all([store.add('one', make('1')), store.add('one', make('1'))]);
    expect(both.map((each) => each.folder)).toEqual([join(folder, 'one'), join(folder, 'one')]);
    expect(kept()).toEqual(['one']);
  });

  it('are kept while a machine runs them, and three of the others', async () => {
    const store = createAssemblyStore(folder);
    const inUse = await store.add('k0', make('0'));
    for (const name of ['k1', 'k2', 'k3', 'k4']) {
      (await store.add(name, make(name))).release();
      const at = Number(name.slice(1));
      utimesSync(join(folder, name), at, at);
    }
    const last = await store.add('k5', make('5'));
    expect(kept()).toEqual(['k0', 'k3', 'k4', 'k5']);
    inUse.release();
    last.release();
    utimesSync(join(folder, 'k0'), 0, 0);
    utimesSync(join(folder, 'k5'), 5, 5);
    (await store.add('k6', make('6'))).release();
    expect(kept()).toEqual(['k4', 'k5', 'k6']);
  });

  it('are not kept for a process that was killed, nor what it left half made', async () => {
    for (const name of [`new.${dead}.x`, 'old', 'older', 'oldest', 'needed']) mkdirSync(join(folder, name));
    writeFileSync(join(folder, `oldest.use.${dead}.x`), '');
    writeFileSync(join(folder, `needed.use.${process.pid}.x`), '');
    for (const [name, at] of Object.entries({ needed: 0, oldest: 1, older: 2, old: 3 })) {
      utimesSync(join(folder, name), at, at);
    }
    await createAssemblyStore(folder).add('one', make('1'));
    expect(kept()).toEqual(['needed', 'old', 'older', 'one']);
    expect(existsSync(join(folder, `oldest.use.${dead}.x`))).toBe(false);
  });
});
