import { generateKeyPairSync } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { createOkta } from '../../../../infra/local/simulators/okta/index.ts';
import { createCommand } from '../command.ts';
import { config, startStage, type TestStage } from '../stage.ts';

const world = { now: Date.now, sleep: async () => {} };
const open: TestStage[] = [];
afterEach(async () => {
  for (const stage of open.splice(0)) await stage.close();
});

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const needed = ['okta.users.read', 'okta.groups.read'];
const withOrg = { sources: { ...config.sources, okta: { org: 'https://acme.okta.com' } } };

/** The commands beside an Okta that knows a client, which was granted `scopes`. */
async function createShell(scopes = needed, client: object = {}) {
  const okta = createOkta(world);
  const stage = await startStage({ 'acme.okta.com': okta.app });
  open.push(stage);
  const row = {
    clientId: '0oaC',
    jwks: { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1' }] },
    scopes,
    ...client,
  };
  await okta.app.request('/_seed', { method: 'POST', body: JSON.stringify({ clients: [row] }) });
  const { secretStore, http, table } = stage;
  const run = (line: string, input = pem, isTyped = false) =>
    createCommand({
      stage: { secretStore, table },
      http: async () => http,
      now: Date.now,
      input,
      isTyped,
      config: withOrg,
    }).run(line);
  stage.put('sources/okta', { secrets: ['s'], token: 'old' });
  const findings = async () => {
    const lines = (await run('doctor --json')).out.trim().split('\n');
    return lines.map((line) => JSON.parse(line)).filter(({ about }) => about === 'sources/okta');
  };
  return { ...stage, run, findings };
}

describe('rollcall secrets set --client-id', () => {
  it('stores a client with its key in place of the token, and says that it is there', async () => {
    const { run, stored } = await createShell();
    expect(await run('secrets set okta --client-id 0oaC --key-id k1')).toMatchObject({ code: 0 });
    expect(stored('sources/okta')).toEqual({
      secrets: ['s'],
      clientId: '0oaC',
      privateKey: pem.trim(),
      keyId: 'k1',
    });
    expect((await run('secrets list')).out).toMatch(/sources\/okta +secrets and client, set /);
    await run('secrets set okta --token', 'new');
    expect(stored('sources/okta')).toEqual({ secrets: ['s'], token: 'new' });
  });

  it.each([
    [
      'lacks a scope',
      ['okta.users.read'],
      {},
      /not granted okta.groups.read: nothing was stored; grant it at Okta/,
    ],
    ['has to prove possession', needed, { dpop: true }, /DPoP.*nothing was stored/],
    ['is no client there', needed, { clientId: 'other' }, /401.*of no client.*nothing was stored/],
  ])('stores none that %s, unless it is told to', async (_what, scopes, client, sentence) => {
    const { run, stored } = await createShell(scopes, client);
    expect(await run('secrets set okta --client-id 0oaC')).toMatchObject({
      code: 1,
      err: expect.stringMatching(sentence),
    });
    expect(stored('sources/okta')).toEqual({ secrets: ['s'], token: 'old' });
    expect(await run('secrets set okta --client-id 0oaC --unchecked')).toMatchObject({ code: 0 });
    expect(stored('sources/okta')).toMatchObject({ clientId: '0oaC' });
  });

  it('wants a vendor that takes clients, and a whole key', async () => {
    const { run } = await createShell();
    const refused = [
      await run('secrets set opsgenie --client-id c'),
      await run('secrets set pagerduty --client-id c'),
      await run('secrets set okta --client-id c', '-----BEGIN PRIVATE KEY-----\r', true),
      await run('secrets set okta --key-id k'),
    ];
    expect(refused.map(({ code }) => code)).toEqual([2, 2, 2, 2]);
    expect(refused.map(({ err }) => err).join('')).toMatch(
      /Opsgenie takes no OAuth client.*PagerDuty takes no.*several lines: pipe its file in.*goes with --client-id/s,
    );
  });

  it('never quotes a key that is none', async () => {
    const { run } = await createShell();
    const { out, err, code } = await run('secrets set okta --client-id 0oaC', 'hunter2');
    expect(code).toBe(1);
    expect(out + err).toMatch(/no PEM and no JWK/);
    expect(out + err).not.toContain('hunter2');
  });
});

describe('rollcall doctor of a client', () => {
  const client = { secrets: ['s'], clientId: '0oaC', privateKey: pem };

  it('says which scopes it is granted, or lacks', async () => {
    const { findings, put } = await createShell();
    put('sources/okta', client);
    expect(await findings()).toContainEqual(
      expect.objectContaining({
        level: 'ok',
        what: 'the client is granted okta.users.read, okta.groups.read',
      }),
    );
    const other = await createShell(['okta.groups.read']);
    other.put('sources/okta', client);
    expect(await other.findings()).toContainEqual(
      expect.objectContaining({ level: 'error', what: 'the client is not granted okta.users.read' }),
    );
  });

  it('looks at the webhook with the client, and says what that lacks', async () => {
    const connection = { id: 'who1', origin: 'https://acme.okta.com', url: 'https://r.example.com' };
    const all = await createShell([...needed, 'okta.eventHooks.read']);
    all.put('sources/okta', { ...client, connection });
    expect((await all.findings()).at(-1)).toMatchObject({ what: 'the event hook who1 is gone' });
    const { findings, put } = await createShell();
    put('sources/okta', { ...client, connection });
    expect((await findings()).at(-1)).toMatchObject({
      level: 'error',
      what: expect.stringMatching(/invalid_scope/),
    });
  });
});

describe('rollcall connect okta with a client', () => {
  it('registers where it may manage event hooks, and else says what it needs', async () => {
    const good = await createShell([...needed, 'okta.eventHooks.manage']);
    const line = 'connect okta --url https://rollcall.example.com/webhooks/okta --dry-run';
    good.put('sources/okta', { secrets: ['s'], clientId: '0oaC', privateKey: pem });
    expect(await good.run(line)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/Create an event hook/),
    });
    const poor = await createShell();
    poor.put('sources/okta', { secrets: ['s'], clientId: '0oaC', privateKey: pem });
    expect(await poor.run(line)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/invalid_scope.*a client: okta\.eventHooks\.manage/),
    });
  });
});
