import { describe, expect, test } from 'vitest';
import { InvalidConfig } from '../../../functions/core/config/invalid-config.ts';
import { readConfig } from '../../../functions/read-config.ts';

const base = { sources: { okta: {} } };
const statuspage = (settings: object) =>
  readConfig({
    ...base,
    targets: { statuspage: { organization: 'o', pages: ['p'], ...settings } },
    access: [],
  });
const limited = {
  statuspage: (limits: unknown) => statuspage({ limits }),
  pagertree: (limits: unknown) => readConfig({ ...base, targets: { pagertree: { limits } }, access: [] }),
  opsgenie: (search: unknown) =>
    readConfig({ ...base, targets: { opsgenie: { limits: { search } } }, access: [] }),
};

describe.each(Object.entries(limited))('the limits of %s', (target, parse) => {
  test.each([
    [0, 1],
    [1.5, 1],
    [-1, 1],
    [Number.POSITIVE_INFINITY, 1],
    [Number.NaN, 1],
    [1e308, 1],
    [100_001, 1],
    [1, 0],
    [1, -1],
    [1, Number.POSITIVE_INFINITY],
    [1, 1e308],
    [1, 1e-300],
  ])('are not %d calls in %d seconds', (calls, seconds) => {
    expect(() => parse([{ calls, seconds }])).toThrow(InvalidConfig);
    expect(() => parse([{ calls, seconds }])).toThrow(new RegExp(`^targets\\.${target}, at limits`));
  });

  test('are at least one window, and only windows', () => {
    expect(() => parse([])).toThrow(/name at least one window/);
    expect(() => parse([{ calls: 1, seconds: 1, second: 1 }])).toThrow(InvalidConfig);
    expect(() => parse([{ calls: 100_000, seconds: 86_400 }])).not.toThrow();
  });
});

describe('names', () => {
  test.each([
    [{ pages: ['p', 'q', 'p'] }, /at pages: name each page once/],
    [{ pages: [' '] }, /at pages\.0: an id is not empty/],
    [{ pages: [''] }, /at pages\.0: an id is not empty/],
    [{ organization: ' ' }, /at organization: an id is not empty/],
  ])('of pages are ids, each once: not %j', (settings, sentence) => {
    expect(() => statuspage(settings)).toThrow(sentence);
  });

  test.each([
    ['opsgenie', { teams: [' '] }],
    ['opsgenie', { role: ' ' }],
    ['pagertree', { teams: ['\t'] }],
    ['pagertree', { teamAdmin: [''] }],
    ['statuspage', { pages: { p: { groups: [' '] } } }],
  ])('in a grant on %s are not blank: not %j', (id, grant) => {
    const targets = { opsgenie: {}, pagertree: {}, statuspage: { organization: 'o', pages: ['p'] } };
    const parse = () => readConfig({ ...base, targets, access: [{ group: 'sre', [id]: grant }] });
    expect(parse).toThrow(/^access\[0\] \(group sre\), \w+, at .* is not empty/);
  });
});
