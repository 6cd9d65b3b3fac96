import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { logFileOf, openLog } from '../../../infra/local/log-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollcall-log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the log of the local machine', () => {
  test('is another file at another port, so that two machines do not write over each other', () => {
    expect(logFileOf(8787)).toMatch(/local\.log$/);
    expect(logFileOf(9000)).toMatch(/local-9000\.log$/);
  });

  test('begins anew, with a time before each line, and echoes the line', async () => {
    const path = join(folder, 'new', 'local.log');
    const first = openLog(path);
    first.write('of the start before');
    await first.close();
    const heard: string[] = [];
    const log = openLog(path, (line) => heard.push(line));
    log.write('receive 1: {}');
    await log.close();
    expect(readFileSync(path, 'utf8')).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z receive 1: \{\}\n$/);
    expect(heard).toEqual(['receive 1: {}']);
  });

  test('that cannot be written is one sentence with what to do, before anything is made', () => {
    const notAFolder = join(folder, '.rollcall');
    writeFileSync(notAFolder, '');
    const open = () => openLog(join(notAFolder, 'local.log'));
    expect(open).toThrow(
      /local\.log cannot be written \(E\w+\): make .*\.rollcall a folder that you may write to/,
    );
    expect(open).toThrow(expect.objectContaining({ name: 'CannotStart' }));
  });
});
