import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { CommandError } from '../../../../infra/cli/command-error.ts';
import { runSend, type SendWorld } from '../../../../infra/cli/send/run-send.ts';
import { createWebhooks } from '../../../support/webhooks.ts';

const now = Date.parse('2026-05-04T11:00:00Z');

/** The command, with the real front door at the other end and no port between. */
function createShell(options: { settings?: Record<string, unknown>; world?: Partial<SendWorld> } = {}) {
  const door = createWebhooks({ settings: options.settings });
  const said: string[] = [];
  let ids = 0;
  const world: SendWorld = {
    env: {},
    now: () => now,
    newId: () => `id-${++ids}`,
    settings: async (source) => options.settings?.[source],
    secret: async () => ({ secrets: ['the-secret'] }),
    fetch: async (url, init) => door.app.request(url, init),
    print: (text) => void said.push(stripVTControlCharacters(text)),
    ...options.world,
  };
  return { door, said, send: (line: string) => runSend(line.split(' '), world) };
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
    const { door, send } = createShell();
    await send(line);
    expect(door.events().map((event) => event.type)).toEqual([type]);
  });

  test('an application that the configuration names needs no naming', async () => {
    const { door, send } = createShell({ settings: { okta: { application: '0oaPAGER' } } });
    await send('okta application.user_membership.add jane@example.com');
    expect(door.events()).toMatchObject([{ type: 'user.created' }]);
  });

  test('the secret goes into the header that the configuration names', async () => {
    const { door, send } = createShell({ settings: { okta: { header: 'x-rollcall' } } });
    await send('okta user.lifecycle.create jane@example.com');
    expect(door.events()).toHaveLength(1);
  });

  test('a ping is about nobody', async () => {
    const { door, said, send } = createShell();
    await send('pagerduty pagey.ping');
    expect(door.events()).toEqual([]);
    expect(said.join()).toContain('← 202');
  });

  test('a type that Rollcall does not know is sent with --force, and ignored', async () => {
    const { door, said, send } = createShell();
    await send('okta user.account.lock jane@example.com --force');
    expect(door.events()).toEqual([]);
    expect(said.join()).toContain('← 200');
  });
});

describe('one command goes on where the last one left off', () => {
  test('the same e-mail is the same user, and the same name the same group', async () => {
    const { door, send } = createShell();
    await send('okta user.lifecycle.create jane@example.com');
    await send('okta group.user_membership.add Jane@Example.com --group sre');
    await send('okta group.user_membership.add joe@example.com --group sre');
    const [created, jane, joe] = door.events();
    expect(created?.user?.id).toMatch(/^00u[A-Za-z0-9]{17}$/);
    expect(jane?.user?.id).toBe(created?.user?.id);
    expect(joe?.user?.id).not.toBe(created?.user?.id);
    expect(jane?.group).toEqual({ id: expect.stringMatching(/^00g[A-Za-z0-9]{17}$/), displayName: 'sre' });
    expect(joe?.group).toEqual(jane?.group);
  });

  test('names are made from the e-mail, or given', async () => {
    const { door, send } = createShell();
    await send('pagerduty user.created jane.doe+test@example.com');
    await send('pagerduty user.created jane@example.com --name Janie');
    expect(door.events().map(({ user }) => user?.displayName)).toEqual(['Jane Doe', 'Janie']);
  });

  test('id, time and event id are those that are given', async () => {
    const { door, send } = createShell();
    await send(
      'okta user.lifecycle.create j@example.com --id 00uX --at 2026-05-01T00:00:00+02:00 --event-id e1',
    );
    expect(door.events()).toMatchObject([
      {
        id: 'okta:rollcall-local.okta.com:e1',
        occurredAt: '2026-04-30T22:00:00.000Z',
        user: { id: '00uX', userName: 'j@example.com' },
      },
    ]);
  });

  test('five times is the same event five times', async () => {
    const { door, said, send } = createShell();
    await send('okta user.lifecycle.create jane@example.com --times 5');
    expect(door.events()).toHaveLength(5);
    expect(new Set(door.lifecycle.messages.map(({ deduplicationId }) => deduplicationId)).size).toBe(1);
    expect(said.join()).toContain('← 200, 5 times');
  });
});

describe('what it says', () => {
  test('is what was sent, where to, and the answer', async () => {
    const { said, send } = createShell({ world: { env: { PORT: '9000' } } });
    await send('pagerduty user.created jane@example.com');
    expect(said.join('\n')).toMatch(/→ pagerduty user.created {2}jane@example.com \(P[A-Z0-9]{13}\)/);
    expect(said.join('\n')).toContain('event id-1 to http://127.0.0.1:9000/webhooks/pagerduty');
    expect(said.join('\n')).toContain('← 202');
  });

  test('is JSON for scripts', async () => {
    const { said, send } = createShell();
    await send('okta user.lifecycle.create jane@example.com --json --port 9001 --times 2');
    expect(JSON.parse(said.join(''))).toMatchObject({
      source: 'okta',
      type: 'user.lifecycle.create',
      email: 'jane@example.com',
      at: '2026-05-04T11:00:00.000Z',
      url: 'http://127.0.0.1:9001/webhooks/okta',
      statuses: [200, 200],
    });
  });

  test('is the usage when help is asked for', async () => {
    const { said, send } = createShell();
    await send('--help');
    expect(said.join()).toContain('npm run send -- <source> <event type>');
  });
});

describe('asked wrongly, it says how and ends with 2', () => {
  test.each([
    ['okta', 'Say which source'],
    [
      'myspace user.created jane@example.com',
      '"myspace" is not a source that can be sent from: use okta or pagerduty.',
    ],
    ['okta user.created jane@example.com', '"user.created" means nothing to Rollcall'],
    ['okta user.created jane@example.com', 'user.lifecycle.create'],
    ['okta user.lifecycle.create', 'user.lifecycle.create is about somebody'],
    ['okta user.lifecycle.create jane', '"jane" is not an e-mail address'],
    ['okta user.lifecycle.create jane@example.com Doe', '"Doe" is one word too many'],
    ['okta group.user_membership.add jane@example.com', 'say which with --group'],
    ['okta application.user_membership.add jane@example.com', 'say which with --application'],
    ['pagerduty user.created', 'user.created is about somebody'],
    ['pagerduty user.created jane@example.com --at soon', '--at "soon" is not a time'],
    ['pagerduty user.created jane@example.com --times 0', '--times "0" is not a whole number'],
    ['pagerduty user.created jane@example.com --port x', 'PORT is "x"'],
    ['pagerduty user.created jane@example.com --loud', "Unknown option '--loud'."],
  ])('%s: %s', async (line, sentence) => {
    const { door, send } = createShell();
    const error = await send(line).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CommandError);
    expect(error).toMatchObject({ code: 2, message: expect.stringContaining(sentence) });
    expect(door.events()).toEqual([]);
  });
});

describe('what it cannot do, it says in a sentence and ends with 1', () => {
  test.each([
    [401, 'Rollcall refused the signature (401): it was started with other secrets'],
    [404, 'Rollcall does not know okta (404)'],
    [503, 'Rollcall answered 503: its log says why.'],
  ])('when it is answered %s', async (status, sentence) => {
    const { said, send } = createShell({ world: { fetch: async () => new Response(null, { status }) } });
    await expect(send('okta user.lifecycle.create jane@example.com')).rejects.toMatchObject({
      code: 1,
      message: expect.stringContaining(sentence),
    });
    expect(said.join()).toContain(`← ${status}`);
  });

  test('when nobody listens', async () => {
    const file = join(import.meta.dirname, '../../../../infra/cli/send/command.ts');
    const fixture = join(import.meta.dirname, '../../../fixtures/okta/secrets.json');
    const env = { ...process.env, ROLLCALL_SECRETS_FILE: fixture };
    const args = [file, 'pagerduty', 'pagey.ping', '--port', '1'];
    const { code, text } = await new Promise<{ code: unknown; text: string }>((done) =>
      execFile(process.execPath, args, { env }, (error, _, stderr) =>
        done({ code: error?.code, text: stderr }),
      ),
    );
    expect(text).toBe(
      'Nothing answers at http://127.0.0.1:1/webhooks/pagerduty: start Rollcall with npm start, or name its port with --port.\n',
    );
    expect(code).toBe(1);
  });
});
