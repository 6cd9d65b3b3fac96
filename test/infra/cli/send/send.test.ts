import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { httpInto } from '../../../support/target.ts';
import { createWebhooks } from '../../../support/webhooks.ts';
import { createCommand } from '../command.ts';
import { config } from '../stage.ts';

const now = Date.parse('2026-05-04T11:00:00Z');
const secrets = join(import.meta.dirname, '../../../fixtures/okta/secrets.json');

/** The command, with the real receiver of webhooks at the other end and no port between. */
function createSend(
  options: { settings?: Record<string, unknown>; env?: Record<string, string>; status?: number } = {},
) {
  const { settings, env = {}, status } = options;
  const local = [{ secrets: ['local'] }];
  const webhooks = createWebhooks({ settings, secrets: { okta: local, pagerduty: local } });
  const { run } = createCommand({
    env: { ROLLCALL_SECRETS_FILE: secrets, ...env },
    now: () => now,
    http: async () =>
      status === undefined ? httpInto(webhooks.app) : async () => ({ status, headers: {}, text: '' }),
    config: { sources: { ...config.sources, okta: settings?.okta ?? {} } },
  });
  return { webhooks, run, send: (line: string) => run(`send ${line}`) };
}

describe('what is sent is what the source would send', () => {
  test.each([
    ['okta user.lifecycle.create jane@example.com', 'user.created'],
    ['okta user.lifecycle.activate jane@example.com', 'user.reactivated'],
    ['okta user.lifecycle.suspend jane@example.com', 'user.suspended'],
    ['okta user.lifecycle.unsuspend jane@example.com', 'user.reactivated'],
    ['okta user.lifecycle.deactivate jane@example.com', 'user.deactivated'],
    ['okta user.lifecycle.delete.initiated jane@example.com', 'user.deleted'],
    ['okta user.account.update_profile jane@example.com', 'user.updated'],
    ['okta group.user_membership.add jane@example.com --group sre', 'group.member_added'],
    ['okta group.user_membership.remove jane@example.com --group sre', 'group.member_removed'],
    ['okta group.lifecycle.delete --group sre', 'group.deleted'],
    ['pagerduty user.created jane@example.com', 'user.created'],
    ['pagerduty user.updated jane@example.com', 'user.updated'],
    ['pagerduty user.deleted jane@example.com', 'user.deleted'],
  ])('%s', async (line, type) => {
    const { webhooks, send } = createSend();
    await send(line);
    expect(webhooks.events().map((event) => event.type)).toEqual([type]);
  });

  test('an application that the configuration names needs no naming', async () => {
    const { webhooks, send } = createSend({ settings: { okta: { application: '0oaPAGER' } } });
    await send('okta application.user_membership.add jane@example.com');
    expect(webhooks.events()).toMatchObject([{ type: 'user.created' }]);
  });

  test('the secret goes into the header that the configuration names', async () => {
    const { webhooks, send } = createSend({ settings: { okta: { header: 'x-rollcall' } } });
    await send('okta user.lifecycle.create jane@example.com');
    expect(webhooks.events()).toHaveLength(1);
  });

  test('a ping is about nobody', async () => {
    const { webhooks, send } = createSend();
    const { out } = await send('pagerduty pagey.ping');
    expect(webhooks.events()).toEqual([]);
    expect(out).toContain('← 202');
  });

  test('a type that Rollcall does not know is sent with --force, and ignored', async () => {
    const { webhooks, send } = createSend();
    const { out } = await send('okta user.account.lock jane@example.com --force');
    expect(webhooks.events()).toEqual([]);
    expect(out).toContain('← 200');
  });
});

describe('one command goes on where the last one left off', () => {
  test('the same e-mail is the same user, and the same name the same group', async () => {
    const { webhooks, send } = createSend();
    await send('okta user.lifecycle.create jane@example.com');
    await send('okta group.user_membership.add Jane@Example.com --group sre');
    await send('okta group.user_membership.add joe@example.com --group sre');
    const [created, jane, joe] = webhooks.events();
    expect(created?.user?.id).toMatch(/^00u[A-Za-z0-9]{17}$/);
    expect(jane?.user?.id).toBe(created?.user?.id);
    expect(joe?.user?.id).not.toBe(created?.user?.id);
    expect(jane?.group).toEqual({ id: expect.stringMatching(/^00g[A-Za-z0-9]{17}$/), displayName: 'sre' });
    expect(joe?.group).toEqual(jane?.group);
  });

  test('names are made from the e-mail, or given', async () => {
    const { webhooks, send } = createSend();
    await send('pagerduty user.created jane.doe+test@example.com');
    await send('pagerduty user.created jane@example.com --name Janie');
    expect(webhooks.events().map(({ user }) => user?.displayName)).toEqual(['Jane Doe', 'Janie']);
  });

  test('id, time and event id are those that are given', async () => {
    const { webhooks, send } = createSend();
    await send(
      'okta user.lifecycle.create j@example.com --id 00uX --at 2026-05-01T00:00:00+02:00 --event-id e1',
    );
    expect(webhooks.events()).toMatchObject([
      {
        id: 'okta:rollcall-local.okta.com:e1',
        occurredAt: '2026-04-30T22:00:00.000Z',
        user: { id: '00uX', userName: 'j@example.com' },
      },
    ]);
  });

  test('five times is the same event five times', async () => {
    const { webhooks, send } = createSend();
    const { out } = await send('okta user.lifecycle.create jane@example.com --times 5');
    expect(webhooks.events()).toHaveLength(5);
    expect(new Set(webhooks.lifecycle.messages.map(({ deduplicationId }) => deduplicationId)).size).toBe(1);
    expect(out).toContain('← 200, 5 times');
  });
});

describe('what it says', () => {
  test('is what was sent, where to, and the answer', async () => {
    const { send } = createSend({ env: { PORT: '9000' } });
    const { code, out } = await send('pagerduty user.created jane@example.com');
    expect(out).toMatch(/→ pagerduty user.created {2}jane@example.com \(P[A-Z0-9]{13}\)/);
    expect(out).toContain('event id-1 to http://127.0.0.1:9000/webhooks/pagerduty');
    expect(out).toContain('← 202');
    expect(code).toBe(0);
  });

  test('is JSON for scripts', async () => {
    const { send } = createSend();
    const { out } = await send('okta user.lifecycle.create jane@example.com --json --port 9001 --times 2');
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      source: 'okta',
      type: 'user.lifecycle.create',
      email: 'jane@example.com',
      at: '2026-05-04T11:00:00.000Z',
      url: 'http://127.0.0.1:9001/webhooks/okta',
      statuses: [200, 200],
    });
  });

  test('is, when help is asked for, the usage and every type of event', async () => {
    const { code, out } = await createSend().send('--help');
    expect(out).toContain('Usage: rollcall send [options] [source] [type] [e-mail]');
    for (const type of ['group.user_membership.remove', 'user.lifecycle.deactivate', 'pagey.ping']) {
      expect(out).toContain(`\n  ${type}\n`);
    }
    expect(code).toBe(0);
  });
});

describe('asked wrongly, it says how and ends with 2', () => {
  test.each([
    ['okta', "Missing required argument 'type'. Try --help."],
    [
      'myspace user.created jane@example.com',
      '"myspace" is not a source that can be sent from: use okta, pagerduty, scim.',
    ],
    ['okta user.created jane@example.com', '"user.created" means nothing to Rollcall'],
    ['okta user.created jane@example.com', 'user.lifecycle.create'],
    ['okta user.lifecycle.create', 'user.lifecycle.create is about a person'],
    [
      'okta user.lifecycle.create jane',
      "argument value 'jane' is invalid for argument 'e-mail'. It is not an e-mail",
    ],
    ['okta user.lifecycle.create jane@example.com Doe', 'Too many arguments'],
    ['okta group.user_membership.add jane@example.com', 'say which with --group'],
    ['okta application.user_membership.add jane@example.com', 'say which with --application'],
    ['pagerduty user.created', 'user.created is about a person'],
    ['pagerduty user.created jane@example.com --at soon', '--at "soon" is not a time'],
    ['pagerduty user.created jane@example.com --times 0', 'Give a whole number from 1 on.'],
    ['pagerduty user.created jane@example.com --port x', 'PORT is "x"'],
    ['pagerduty user.created jane@example.com --loud', "Unknown option '--loud'."],
    ['pagerduty user.created jane@example.com --aws --stage prod', 'for the Rollcall on this machine alone'],
  ])('%s: %s', async (line, sentence) => {
    const { webhooks, send } = createSend();
    const { code, out, err } = await send(line);
    expect(err.toLowerCase()).toContain(sentence.toLowerCase());
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(webhooks.events()).toEqual([]);
  });
});

describe('what it cannot do, it says in a sentence and ends with 1', () => {
  test.each([
    [401, 'Rollcall refused the signature (401): it was started with other secrets'],
    [404, 'Rollcall does not know okta (404)'],
    [503, 'Rollcall answered 503: its log says why.'],
  ])('when it is answered %s', async (status, sentence) => {
    const { code, out, err } = await createSend({ status }).send(
      'okta user.lifecycle.create jane@example.com',
    );
    expect(err).toContain(sentence);
    expect(out).toContain(`← ${status}`);
    expect(code).toBe(1);
  });

  test('when nobody listens', async () => {
    const { run } = createSend();
    const http = async () => () => Promise.reject(new Error('connect ECONNREFUSED'));
    expect(await run('send pagerduty pagey.ping --port 1', { http })).toEqual({
      code: 1,
      out: '',
      err: 'Nothing answers at http://127.0.0.1:1/webhooks/pagerduty: start Rollcall with npm start, or name its port with --port.\n',
    });
  });

  test('when there are no local secrets yet', async () => {
    const { send } = createSend({ env: { ROLLCALL_SECRETS_FILE: '/nowhere/secrets.json' } });
    const { code, err } = await send('okta user.lifecycle.create jane@example.com');
    expect({ code, err }).toMatchObject({
      code: 1,
      err: expect.stringContaining('start Rollcall with npm start'),
    });
  });
});
