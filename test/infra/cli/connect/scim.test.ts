import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { parseConfig } from '../../../../functions/core/config/config.ts';
import { hashOf } from '../../../../functions/core/scim/door/tokens.ts';
import { registries } from '../../../../functions/read-config.ts';
import { createCommand } from '../command.ts';
import { startStage, type TestStage } from '../stage.ts';

const config = parseConfig(
  { sources: { scim: {} }, targets: { pagertree: {} }, access: [] },
  registries,
  'act',
);
let stage: TestStage;

beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.close());
beforeEach(() => stage.put('sources/scim', { tokens: [] }));

const run = (line: string) =>
  createCommand({
    config,
    stage: { secretStore: stage.secretStore, webhooks: 'http://127.0.0.1:8787/webhooks', table: stage.table },
    newSecret: () => 'random',
  }).run(line);

test('makes a token that is shown once and kept as its hash, and notes its end', async () => {
  const { code, out, err } = await run('connect scim --name okta');
  expect([code, out]).toEqual([0, 'Base URL: http://127.0.0.1:8787/scim/v2\nToken:    rollcall_random\n']);
  expect(err).toMatch(/good until 2027-11-21 and is shown this once/);
  expect(stage.stored('sources/scim')).toEqual({
    tokens: [{ name: 'okta', hash: hashOf('rollcall_random'), ends: '2027-11-21' }],
  });
  expect(JSON.stringify(stage.stored('sources/scim'))).not.toContain('random');
  expect(stage.lastDay('sources/scim')).toBe('2027-11-21');
});

test('several are good at once, the first end counts, one that ended goes, and one is taken out by name', async () => {
  stage.put('sources/scim', { tokens: [{ name: 'past', hash: hashOf('x'), ends: '2026-11-20' }] });
  await run('connect scim --name okta --expires 2027-01-31');
  await run('connect scim --name entra --expires 2027-06-30');
  const names = () => Object(stage.stored('sources/scim')).tokens.map(({ name }: { name: string }) => name);
  expect([names(), stage.lastDay('sources/scim')]).toEqual([['okta', 'entra'], '2027-01-31']);
  expect(await run('connect scim --name okta')).toMatchObject({
    code: 2,
    err: expect.stringContaining('There is a token okta'),
  });
  expect((await run('connect scim --remove okta --dry-run')).out).toMatch(/^Would: take out the token okta/);
  await run('connect scim --remove okta');
  expect([names(), stage.lastDay('sources/scim')]).toEqual([['entra'], '2027-06-30']);
});

test('--dry-run makes nothing, and --json says what was made', async () => {
  expect((await run('connect scim --dry-run')).out).toBe(
    'Would: make a token client, good until 2027-11-21\n',
  );
  expect(stage.stored('sources/scim')).toEqual({ tokens: [] });
  expect(JSON.parse((await run('connect scim --json')).out)).toEqual({
    version: 1,
    source: 'scim',
    dryRun: false,
    name: 'client',
    ends: '2027-11-21',
    token: 'rollcall_random',
    url: 'http://127.0.0.1:8787/scim/v2',
  });
});

test.each([
  ['connect scim --expires 2026-11-20', /is over/],
  ['connect scim --expires soon', /Say a day/],
  ['connect scim --name my*token', /--name is a word/],
  ['connect scim --remove nobody', /There is no token nobody: there is none/],
  ['secrets set scim', /which Rollcall makes: npx rollcall connect scim/],
])('"%s" is answered with what to say', async (line, sentence) => {
  expect(await run(line)).toMatchObject({ code: 2, out: '', err: expect.stringMatching(sentence) });
});

test('doctor tells before a token ends, when it ended, and when no client gets in', async () => {
  const about = async (...tokens: [string, string][]) => {
    stage.put('sources/scim', { tokens: tokens.map(([name, ends]) => ({ name, hash: hashOf(name), ends })) });
    const { out } = await run('doctor --json');
    const reports = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    return reports
      .filter((report) => report.about === 'sources/scim')
      .map(({ level, what }) => `${level}: ${what}`);
  };
  expect(
    await about(['a', '2027-11-21'], ['b', '2026-12-01'], ['c', '2026-11-21'], ['d', '2026-11-20']),
  ).toEqual([
    expect.stringMatching(/^ok: the token a ends on 2027-11-21/),
    'warning: the token b ends on 2026-12-01, in 9 days',
    'error: the token c ends on 2026-11-21, in 0 days',
    'warning: the token d ended on 2026-11-20',
  ]);
  expect(await about(['d', '2026-11-20'])).toContain('error: no token is good, so no client gets in');
});
