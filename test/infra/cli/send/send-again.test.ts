import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLastDelivery } from '../../../../infra/cli/send/last-delivery.ts';
import { httpInto } from '../../../support/target.ts';
import { createWebhooks } from '../../../support/webhooks.ts';
import { createCommand } from '../command.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollcall-again-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

type Sent = { url: string; headers: Record<string, string>; body?: string };
const secrets = join(import.meta.dirname, '../../../fixtures/okta/secrets.json');

/** The command before the real receiver of webhooks, with a clock that goes on. */
function createSend({ status, state = folder }: { status?: number; state?: string } = {}) {
  const local = [{ secrets: ['local'] }];
  const webhooks = createWebhooks({ secrets: { okta: local, pagerduty: local } });
  const into = httpInto(webhooks.app);
  const sent: Sent[] = [];
  let seconds = 0;
  const { run } = createCommand({
    env: { ROLLCALL_SECRETS_FILE: secrets, ROLLCALL_STATE: state },
    now: () => Date.parse('2026-05-04T11:00:00Z') + ++seconds * 1_000,
    http: async () => async (request) => {
      sent.push({ url: request.url, headers: request.headers, body: request.body });
      if (status === 0) throw new TypeError('fetch failed');
      return status === undefined ? into(request) : { status, headers: {}, text: '' };
    },
  });
  return { webhooks, sent, send: (line: string) => run(`send ${line}`) };
}

describe('sending again', () => {
  test.each(['okta user.lifecycle.create jane@example.com', 'pagerduty user.created jane@example.com'])(
    '%s: the same bytes, signature and headers',
    async (line) => {
      const { sent, send } = createSend();
      await send(line);
      await send('--again');
      expect(sent).toHaveLength(2);
      expect(sent[1]).toEqual(sent[0]);
    },
  );

  test('is taken as the same event that it was', async () => {
    const { webhooks, send } = createSend();
    await send('pagerduty user.created jane@example.com');
    await send('--again --times 3');
    expect(webhooks.events()).toHaveLength(4);
    expect(new Set(webhooks.events().map(({ id, occurredAt }) => `${id} ${occurredAt}`)).size).toBe(1);
  });

  test('is not what the same command does a second time: that is a new event, of now', async () => {
    const { webhooks, send } = createSend();
    await send('pagerduty user.created jane@example.com');
    await send('pagerduty user.created jane@example.com');
    expect(new Set(webhooks.events().map(({ id, occurredAt }) => `${id} ${occurredAt}`)).size).toBe(2);
  });

  test('repeats the last delivery, whatever was before it', async () => {
    const { sent, send } = createSend();
    await send('pagerduty user.created jane@example.com');
    await send('okta user.lifecycle.suspend jane@example.com');
    await send('--again');
    expect(sent.map(({ url }) => url.replace(/.*\/webhooks/, ''))).toEqual(['/pagerduty', '/okta', '/okta']);
  });

  test('says what it did, for people and for scripts', async () => {
    const { send } = createSend();
    await send('pagerduty user.created jane@example.com');
    expect((await send('--again')).out).toContain('pagerduty user.created again');
    expect(JSON.parse((await send('--again --json --times 2')).out)).toMatchObject({
      version: 1,
      again: true,
      type: 'user.created',
      statuses: [202, 202],
    });
  });

  test('knows a machine at one port from that at another', async () => {
    const { send } = createSend();
    await send('pagerduty user.created jane@example.com --port 9000');
    expect(await send('--again')).toMatchObject({
      code: 1,
      err: expect.stringContaining('Nothing was sent yet'),
    });
    expect((await send('--again --port 9000')).code).toBe(0);
  });

  test.each([
    '--again okta',
    '--again --group sre',
    '--again --times 0',
    '--again --port x',
    '--again --force',
  ])('%s was asked wrongly', async (line) => {
    expect((await createSend().send(line)).code).toBe(2);
  });

  test('fails where it is refused, or nothing listens', async () => {
    await createSend().send('pagerduty user.created jane@example.com');
    const refused = await createSend({ status: 503 }).send('--again');
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('Rollcall answered 503') });
    const quiet = await createSend({ status: 0 }).send('--again');
    expect(quiet.err).toContain('Nothing answers at http://127.0.0.1:8787');
  });
});

describe('the last delivery', () => {
  test('is in a file that nobody else reads: it holds an e-mail and a signature', async () => {
    await createSend().send('okta user.lifecycle.create jane@example.com');
    expect(statSync(join(folder, 'last-delivery.json')).mode & 0o077).toBe(0);
  });

  test('that cannot be read is none, and one that cannot be noted is sent all the same', async () => {
    writeFileSync(join(folder, 'last-delivery.json'), '{');
    expect(createLastDelivery(folder).read(8787)).toBeUndefined();
    const state = join(folder, 'a file');
    writeFileSync(state, '');
    const { sent, send } = createSend({ state });
    await send('okta user.lifecycle.create jane@example.com');
    expect(sent).toHaveLength(1);
  });
});
