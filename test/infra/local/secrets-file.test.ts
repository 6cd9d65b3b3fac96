import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { secretNames } from '../../../functions/core/config/secret-names.ts';
import { sources } from '../../../functions/sources/index.ts';
import { targets } from '../../../functions/targets/index.ts';
import {
  checkSecretsFile,
  ensureSecretsFile,
  localName,
  readSecretsFile,
} from '../../../infra/local/secrets-file.ts';

const registries = { sources, targets };
const names = secretNames(registries, sources);

describe('the local secrets', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rollcall-secrets-'));
    file = join(folder, 'secrets.json');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const read = (content: unknown, wanted = ['sources/okta', 'targets/opsgenie']) => {
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return readSecretsFile(file, wanted, registries);
  };
  const okta = { secrets: ['s'] };

  it('are made at the first start, one that fits for everything that Rollcall knows', () => {
    expect(ensureSecretsFile(file, registries)).toBe(true);
    expect(Object.keys(readSecretsFile(file, names, registries))).toEqual(names);
  });

  it('are nobody else’s business, and not the same on two machines', () => {
    ensureSecretsFile(file, registries);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const other = join(folder, 'other.json');
    ensureSecretsFile(other, registries);
    expect(readFileSync(other, 'utf8')).not.toBe(readFileSync(file, 'utf8'));
    const values = readFileSync(file, 'utf8').match(/"[\w-]{32}"/g) ?? [];
    expect(new Set(values).size).toBe(names.length);
  });

  it('are kept once they are there', () => {
    writeFileSync(file, '{}');
    expect(ensureSecretsFile(file, registries)).toBe(false);
    expect(readFileSync(file, 'utf8')).toBe('{}');
  });

  it('may hold more than what is configured', () => {
    const secrets = {
      'sources/okta': okta,
      'targets/opsgenie': { key: 'k', note: 'mine' },
      'targets/other': 1,
    };
    expect(read(secrets)).toEqual({ 'sources/okta': okta, 'targets/opsgenie': { key: 'k', note: 'mine' } });
  });

  it.each([
    ['are not JSON', '{"sources/okta"', 'is not a JSON object: correct it, or delete it to get a new one.'],
    ['are a list', [], 'is not a JSON object'],
    [
      'lack an entry',
      { 'sources/okta': okta },
      '"targets/opsgenie" is missing: write "targets/opsgenie": { "key": "…" }',
    ],
    [
      'hold a text',
      { 'sources/okta': 'secret', 'targets/opsgenie': { key: 'k' } },
      '"sources/okta" has the wrong shape',
    ],
    [
      'have no secret in the list',
      { 'sources/okta': { secrets: [] }, 'targets/opsgenie': { key: 'k' } },
      '"sources/okta" has the wrong shape at secrets: write "sources/okta": { "secrets": ["…"] }',
    ],
    ['have an empty key', { 'sources/okta': okta, 'targets/opsgenie': { key: '' } }, 'wrong shape at key'],
  ])('that %s are refused in one sentence that says what to write', (_name, content, words) => {
    expect(() => read(content)).toThrow(words);
    expect(() => read(content)).toThrow(expect.objectContaining({ name: 'CannotStart' }));
  });

  it('are checked, as many as there are, before it is known which are needed', () => {
    const check = (content: unknown) => {
      writeFileSync(file, JSON.stringify(content));
      checkSecretsFile(file, registries);
    };
    expect(() => check({ 'sources/okta': okta, 'sources/unheard-of': 1, note: 2 })).not.toThrow();
    expect(() => check({ 'targets/opsgenie': {} })).toThrow('"targets/opsgenie" has the wrong shape at key');
  });

  it('are never quoted in what is said about them', () => {
    const read1 = () => read({ 'sources/okta': { secrets: 'hunter2' }, 'targets/opsgenie': { key: 'k' } });
    expect(read1).toThrow(expect.not.objectContaining({ message: expect.stringContaining('hunter2') }));
  });

  it('that cannot be read are told apart from those that are wrong', () => {
    expect(() => readSecretsFile(folder, names, registries)).toThrow('cannot be read');
  });

  it('are found by the end of their names on AWS', () => {
    expect(localName('rollcall/dev/sources/okta')).toBe('sources/okta');
  });
});
