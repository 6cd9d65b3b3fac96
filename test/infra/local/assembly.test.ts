import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAssembly } from '../../../infra/local/assembly.ts';
import { writeAssembly } from './assembly-fixture.ts';

describe('reading a synthesized app', () => {
  it('finds the stack, its template and the folder of each function', () => {
    const { folder, remove } = writeAssembly({ receive: '', work: '' });
    const assembly = readAssembly(folder);
    expect(assembly.stackName).toBe('test');
    expect(Object.keys(assembly.template.Resources)).toContain('receive0A1B2C3D');
    expect(assembly.folders).toEqual({
      'receive.zip': join(folder, 'asset.receive'),
      'work.zip': join(folder, 'asset.work'),
    });
    remove();
  });

  it.each([0, 2])('refuses an app with %i stacks', (count) => {
    const folder = mkdtempSync(join(tmpdir(), 'rollcall-assembly-'));
    const stacks = Array.from({ length: count }, (_, index) => [
      `stack${index}`,
      { type: 'aws:cloudformation:stack', properties: { templateFile: 'x.json' } },
    ]);
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ artifacts: Object.fromEntries(stacks) }));
    expect(() => readAssembly(folder)).toThrow(`the synthesized app has ${count}`);
    rmSync(folder, { recursive: true });
  });
});
