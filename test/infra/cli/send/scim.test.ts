import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { hashOf } from '../../../../functions/core/scim/door/tokens.ts';
import { createScimServer } from '../../../support/scim.ts';
import { httpInto } from '../../../support/target.ts';
import { createCommand } from '../command.ts';

const folder = mkdtempSync(join(tmpdir(), 'rollcall-scim-'));
afterAll(() => rmSync(folder, { recursive: true }));

function sender(localToken = 'the-token') {
  const file = join(folder, `${localToken}.json`);
  const tokens = [{ name: 'local', hash: hashOf(localToken), ends: '2999-12-31' }];
  writeFileSync(file, JSON.stringify({ 'sources/scim': { tokens, localToken } }));
  const server = createScimServer();
  const command = createCommand({
    env: { ROLLCALL_SECRETS_FILE: file },
    http: async () => httpInto(server.app),
  });
  return { server, send: (line: string) => command.run(`send scim ${line}`) };
}

test('a client’s acts are sent as it sends them, and one goes on where the last one left off', async () => {
  const { server, send } = sender();
  const told = async (line: string) => {
    const { code, err } = await send(line);
    expect([code, err]).toEqual([0, '']);
    return server.told().map(([type]) => type);
  };
  expect(await told('user.create jane@example.com --name Jane')).toEqual(['user.created']);
  expect(await told('group.add jane@example.com --group sre')).toEqual(['group.member_added']);
  expect(await told('group.add jane@example.com --group sre --times 2')).toEqual([]);
  expect(await told('user.suspend jane@example.com')).toEqual(['user.suspended']);
  expect(await told('user.reactivate jane@example.com')).toEqual(['user.reactivated']);
  expect(await told('user.update jane@example.com --name Janet')).toEqual(['user.updated']);
  expect(await told('group.remove jane@example.com --group sre')).toEqual(['group.member_removed']);
  expect(await told('group.delete --group sre')).toEqual(['group.deleted']);
  expect(await told('user.delete jane@example.com')).toEqual(['user.deleted']);
});

test.each([
  ['user.invite jane@example.com', 2, /nothing that a client of SCIM does/],
  ['group.add jane@example.com', 2, /say which with --group/],
  ['user.create', 2, /say their e-mail/],
  ['user.delete nobody@example.com', 1, /There is no such user or group/],
])('"%s" is answered with what to say', async (line, code, sentence) => {
  const ended = await sender().send(line);
  expect([ended.code, ended.err]).toEqual([code, expect.stringMatching(sentence)]);
});

test('a token that the server does not know is told as that', async () => {
  const { code, err } = await sender('another').send('user.create jane@example.com');
  expect([code, err]).toEqual([1, expect.stringMatching(/401.*other secrets/)]);
});
