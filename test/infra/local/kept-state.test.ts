import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keptStateFile, readKeptState, writeKeptState } from '../../../infra/local/kept-state.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollcall-kept-'));
  file = join(folder, 'kept.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const state = {
  version: 1 as const,
  tables: { roster: [{ pk: { S: 'PERSON#1' }, count: { N: '3' }, tags: { SS: ['a'] } }] },
  queues: {
    'lifecycle.fifo': [
      {
        body: '{}',
        messageGroupId: 'g',
        messageDeduplicationId: 'd',
        messageAttributes: { reason: { DataType: 'String', StringValue: 'due' } },
      },
    ],
  },
  simulators: { opsgenie: { users: [{ username: 'jane@example.com' }] } },
};

describe('what a machine held when it stopped', () => {
  it('is read as it was written, by this user alone', () => {
    writeKeptState(file, state);
    expect(readKeptState(file)).toEqual(state);
    expect(statSync(file).mode & 0o077).toBe(0);
  });

  it('is nothing at the first start', () => {
    expect(readKeptState(file)).toBeUndefined();
  });

  it('takes the place of what was kept before, and leaves no half of itself', () => {
    writeKeptState(file, state);
    writeKeptState(file, { ...state, tables: {} });
    expect(readKeptState(file)?.tables).toEqual({});
    expect(readdirSync(folder)).toEqual(['kept.json']);
  });

  it('stays as it was where the new one cannot be written', () => {
    writeKeptState(file, state);
    const before = readFileSync(file, 'utf8');
    expect(() => writeKeptState(join(folder, 'nowhere/kept.json'), state)).toThrow('ENOENT');
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it.each(['{', '[]', '{"version":2}', '{"version":1,"tables":{"roster":[3]}}'])(
    'is told in one sentence where it cannot be read: %s',
    (text) => {
      writeFileSync(file, text);
      expect(() => readKeptState(file)).toThrow(
        /kept\.json cannot be read: delete it to begin with nothing, or start without --keep\.$/,
      );
    },
  );

  it('is another one for each port', () => {
    expect(keptStateFile(8787)).toMatch(/\.rollcall\/kept\.json$/);
    expect(keptStateFile(9000)).toMatch(/\.rollcall\/kept-9000\.json$/);
  });
});
