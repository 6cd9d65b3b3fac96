import { beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { defineSource } from '../../../functions/core/contracts/define-source.ts';
import { Credential, Transient } from '../../../functions/core/contracts/errors.ts';
import type { Event } from '../../../functions/core/contracts/event.ts';
import type { Target } from '../../../functions/core/contracts/target.ts';
import { encodeBundles } from '../../../functions/core/delivery/bundle.ts';
import { encodeLifecycle } from '../../../functions/core/delivery/event-message.ts';
import { encodeUnresolved } from '../../../functions/core/delivery/unresolved.ts';
import { keys } from '../../../functions/core/roster/keys.ts';
import { createRoster } from '../../../functions/core/roster/roster.ts';
import { createRouter } from '../../../functions/core/route/router.ts';
import type { Message } from '../../../functions/lib/aws/queue.ts';
import { event } from '../../support/events.ts';
import { createMemoryStore } from '../../support/memory-store.ts';
import { createMemoryTable } from '../../support/memory-table.ts';
import { pagerTarget } from '../../support/pager.ts';
import { pagerConfig } from '../../support/rollcall.ts';
import { sqsRecord } from '../../support/sqs.ts';

let sent: Record<string, Message[]>;
let counted: string[];
let logged: string[];
let answer: (event: Event) => Promise<Event[]>;
let table: ReturnType<typeof createMemoryTable>;

beforeEach(() => {
  sent = {};
  counted = [];
  logged = [];
  table = createMemoryTable();
  answer = async (one) => [one];
});

const note = (message: string, facts?: object) => logged.push(`${message} ${JSON.stringify(facts)}`);
const down = () => Promise.reject(new Transient('Okta 503 on GET'));

function route(message: Pick<Message, 'body' | 'groupId'>) {
  let ids = 0;
  const source = defineSource({
    name: 'Okta',
    settings: z.object({}),
    secret: z.object({}),
    webhook: {
      accepted: 202,
      signature: () => ({ isBy: () => true }),
      parse: () => ({ events: [], unreadable: [] }),
    },
    resolve: (one) => answer(one),
  });
  const router = createRouter({
    lifecycle: { ordinary: 'lifecycle', leavers: 'lifecycle-leavers', dead: 'dead' },
    urls: { pager: { ordinary: 'ordinary', leavers: 'leavers', dead: 'pager-dead' } },
    config: pagerConfig(),
    sources: { okta: source, pagerduty: source },
    targets: { pager: pagerTarget as Target },
    aws: {
      table,
      queue: (url) => ({
        async send(messages) {
          sent[url] = [...(sent[url] ?? []), ...messages];
        },
      }),
      hide: async () => {},
      store: () => createMemoryStore(),
    },
    secret: async () => ({}),
    origin: () => undefined,
    http: async () => ({ status: 200, headers: {}, text: '' }),
    log: { info: note, warn: note, error: note },
    metrics: { add: (name: string) => void counted.push(name) },
    now: () => Date.parse('2026-01-05T09:00:10Z'),
    sleep: async () => {},
    newId: () => `id${++ids}`,
  });
  const record = sqsRecord(message.body, { group: message.groupId });
  return router({ Records: [record] }, { getRemainingTimeInMillis: () => 60_000 });
}

const email = 'jane@example.com';
const updated = event('user.updated', 1, { user: { id: '00u1', userName: email } });
const failed = { batchItemFailures: [{ itemIdentifier: 'message-1' }] };
const nameOf = async () => {
  const roster = createRoster({ table, now: Date.now, sleep: async () => {}, newId: () => '' });
  const { identities } = await roster.load((await roster.linkOwner(keys.emailLink(email))) ?? '');
  return identities[0]?.attributes.displayName?.value;
};

describe('routing an event of which its source knows more', () => {
  test('folds what the source adds', async () => {
    answer = async (one) => [{ ...one, user: { id: '00u1', email, displayName: 'Jane Roe' } }];
    await route(encodeLifecycle(event('user.created', 0, { user: { id: '00u1', email } })));
    expect(await route(encodeLifecycle(updated))).toEqual({ batchItemFailures: [] });
    expect(await nameOf()).toBe('Jane Roe');
  });

  test('while the source is down routes it as it came, and asks again in a group of its own', async () => {
    answer = down;
    expect(await route(encodeLifecycle(updated))).toEqual({ batchItemFailures: [] });
    expect(sent.ordinary).toHaveLength(1);
    expect(sent.lifecycle).toEqual([encodeUnresolved(updated)]);
    expect(encodeUnresolved(updated).groupId).not.toBe(encodeLifecycle(updated).groupId);
  });

  test('so that a person who leaves meanwhile is not held up by it', async () => {
    answer = (one) => (one.type === 'user.updated' ? down() : Promise.resolve([one]));
    await route(encodeLifecycle(updated));
    await route(encodeLifecycle(event('user.deleted', 2, { user: { id: '00u1' } })));
    expect(sent.leavers).toHaveLength(1);
  });

  test('asks a second time with patience: that message alone waits', async () => {
    answer = down;
    expect(await route(encodeUnresolved(updated))).toEqual(failed);
    expect(sent).toEqual({});
    answer = async (one) => [{ ...one, user: { id: '00u1', email, displayName: 'Jane Roe' } }];
    expect(await route(encodeUnresolved(updated))).toEqual({ batchItemFailures: [] });
    expect(await nameOf()).toBe('Jane Roe');
  });

  test('tells when the source refuses our token', async () => {
    answer = () => Promise.reject(new Credential('Okta 401 on GET'));
    await route(encodeLifecycle(updated));
    expect(counted).toContain('SourceCredentialFailure');
    expect(logged.join()).not.toContain(email);
  });

  test('stays where it is when the second message cannot be sent', async () => {
    answer = down;
    sent = Object.freeze({}) as typeof sent;
    expect(await route(encodeLifecycle(updated))).toEqual(failed);
  });
});

// The kind: what a source's API says is no more trustworthy than what its webhooks say.
describe('what a source says when it is asked', () => {
  test.each(['noat', 'jane@example.com\r\nBcc: x@example.com', 'jane\ud83d@example.com'])(
    'is no e-mail where it is none, and the rest counts: %j',
    async (email) => {
      answer = async (one) => [{ ...one, user: { id: '00u1', email, displayName: 'Jane' } }];
      expect(await route(encodeLifecycle(event('user.created', 1)))).toEqual({ batchItemFailures: [] });
      const stored = JSON.stringify(table.items());
      expect(stored).toContain('"Jane"');
      expect(stored).not.toMatch(/noat|Bcc|\\ud83d@/);
      expect(logged.join()).toContain('user.created says an e-mail that is none');
      expect(logged.join()).not.toMatch(/noat|Bcc/);
      expect(sent).toEqual({});
    },
  );

  test('with an id that is none is dead-lettered, and the event goes on as it came', async () => {
    answer = async (one) => [{ ...one, user: { id: '' } }];
    await route(encodeLifecycle(event('user.created', 1)));
    expect(logged.join()).toContain('routed');
    await route(encodeUnresolved(event('user.created', 1)));
    expect(sent.dead).toMatchObject([{ attributes: { kind: 'Permanent' } }]);
  });
});

test('a bundle is spread over its events, each in its lane', async () => {
  const events = [event('user.created', 1), event('user.deleted', 2), event('user.updated', 3)];
  const [bundle] = encodeBundles(events);
  if (bundle === undefined) throw new Error('there is no bundle');
  expect(await route(bundle)).toEqual({ batchItemFailures: [] });
  expect(sent.lifecycle).toEqual([events[0], events[2]].flatMap((one) => one && encodeLifecycle(one)));
  expect(sent['lifecycle-leavers']).toEqual([events[1]].flatMap((one) => one && encodeLifecycle(one)));
  expect(table.items()).toEqual([]);
});
