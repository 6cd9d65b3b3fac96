import { describe, expect, test, vi } from 'vitest';
import { Credential } from '../../../functions/core/contracts/errors.ts';
import type { Target } from '../../../functions/core/contracts/target.ts';
import { encodeLifecycle } from '../../../functions/core/delivery/event-message.ts';
import { keys } from '../../../functions/core/roster/keys.ts';
import { createRouter } from '../../../functions/core/route/router.ts';
import { createKeyExpiryWatch } from '../../../functions/core/sweep/key-expiry.ts';
import type { MetricName } from '../../../functions/core/telemetry/metrics.ts';
import { httpApiHandler } from '../../../functions/lib/aws/http-api.ts';
import type { Message } from '../../../functions/lib/aws/queue.ts';
import { invocation } from '../../../functions/lib/invocation.ts';
import { sources } from '../../../functions/sources/index.ts';
import { sign } from '../../../functions/sources/pagerduty/signature.ts';
import { createCounts } from '../../support/counts.ts';
import { event } from '../../support/events.ts';
import { httpEvent } from '../../support/http-event.ts';
import { createMemoryStore } from '../../support/memory-store.ts';
import { createMemoryTable } from '../../support/memory-table.ts';
import { pagerTarget } from '../../support/pager.ts';
import { createRollcall, pagerConfig } from '../../support/rollcall.ts';
import { sqsRecord } from '../../support/sqs.ts';
import { createWebhooks } from '../../support/webhooks.ts';
import { type Sample, type State, stateOf } from './alarm.ts';
import { emitted } from './emitted.ts';
import { synthesize } from './template.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

// The template for the invented vendor, which the code under test runs with too.
const stack = synthesize({
  sources: ['okta', 'pagerduty'],
  targets: ['pager'],
  deployment: { allowList: { pagerduty: ['198.51.100.7'] }, silentAfter: { pagerduty: 2 * hour } },
});

/** The state of an alarm a moment after `samples`. */
function state(name: string, samples: Sample[], later = 1_000): State {
  const last = Math.max(0, ...samples.map(({ at }) => at));
  return stateOf(
    stack.only('AWS::CloudWatch::Alarm', 'AlarmName', `rollcall-dev-${name}`),
    samples,
    last + later,
  );
}

/** What was counted under a name, as it reaches CloudWatch, a second apart. */
const asSamples = (name: MetricName, counted: ({ value: number } & Record<string, unknown>)[]) =>
  counted.flatMap(({ value, ...dimensions }, index) => emitted(day + index * 1_000, name, value, dimensions));

const jane = { id: '00u1', email: 'jane@example.com', displayName: 'Jane Doe' };
const created = event('user.created', 1, { user: jane });
const deleted = event('user.deleted', 10);

describe('the code raises its alarms', () => {
  test('a leaver whose mute does not come about is one after a quarter of an hour, and none once it has', async () => {
    const { counted, ...rollcall } = createRollcall();
    const warned = vi.spyOn(rollcall.world.log, 'warn');
    const lastTold = () => asSamples('LeaversNotMuted', counted('LeaversNotMuted').slice(-1));
    await rollcall.sweep();
    await rollcall.happen(created);
    await rollcall.route(deleted);
    rollcall.clock.advance(14 * minute);
    await rollcall.sweep();
    expect(state('pager-leavers-not-muted', lastTold())).toBe('OK');
    expect(warned.mock.calls).toEqual([]);
    rollcall.clock.advance(2 * minute);
    await rollcall.sweep();
    expect(state('pager-leavers-not-muted', lastTold())).toBe('ALARM');
    // The alarm says that the log of sweep names them.
    const person = await rollcall.roster.linkOwner(keys.emailLink(jane.email));
    const facts = { target: 'pager', count: 1, persons: [person] };
    expect(warned.mock.calls).toEqual([['leavers who are not muted', facts]]);
    await rollcall.drain();
    await rollcall.sweep();
    expect(state('pager-leavers-not-muted', lastTold())).toBe('OK');
  });

  test('a key that the vendor refuses is one', async () => {
    const rollcall = createRollcall();
    await rollcall.route(created);
    rollcall.pager.troubles.push(new Credential('Pager 401 on GET /accounts'));
    await expect(rollcall.drain()).rejects.toThrow('Pager 401');
    expect(
      state('pager-credential', asSamples('CredentialFailure', rollcall.counted('CredentialFailure'))),
    ).toBe('ALARM');
  });

  test('a token that Okta refuses is one', async () => {
    const { counts } = await routed(encodeLifecycle({ ...event('user.updated', 1), user: { id: '00u1' } }));
    const counted = counts.counted('SourceCredentialFailure');
    expect(state('okta-source-credential', asSamples('SourceCredentialFailure', counted))).toBe('ALARM');
  });

  test('a message that nobody can work on is one', async () => {
    const { dead } = await routed({ body: 'this is no event', groupId: 'g' });
    const visible = stack.queue('lifecycle-dead').id;
    const sample = {
      namespace: 'AWS/SQS',
      name: 'ApproximateNumberOfMessagesVisible',
      dimensions: { QueueName: { 'Fn::GetAtt': [visible, 'QueueName'] } },
      value: dead.length,
      at: day,
    };
    expect(state('lifecycle-dead-letters', [sample])).toBe('ALARM');
  });

  test('a signed delivery from an address that is not on the list is one, an unsigned one is none', async () => {
    const unlisted = await delivered('203.0.113.9', 'the-secret');
    expect(state('pagerduty-unlisted', asSamples('Rejected', unlisted.counted('Rejected')))).toBe('ALARM');
    const guess = await delivered('203.0.113.9', 'a guess');
    expect(guess.counted('Rejected')).toHaveLength(1);
    expect(state('pagerduty-unlisted', asSamples('Rejected', guess.counted('Rejected')))).toBe('OK');
  });

  test('a secret that was changed on one side is one, a guess from an unknown address is none', async () => {
    const changed = await delivered('198.51.100.7', 'the one before');
    expect(state('pagerduty-secret', asSamples('Rejected', changed.counted('Rejected')))).toBe('ALARM');
    const guess = await delivered('203.0.113.9', 'a guess');
    expect(state('pagerduty-secret', asSamples('Rejected', guess.counted('Rejected')))).toBe('OK');
  });

  test('the third delivery in a row that we cannot take is one', async () => {
    const webhooks = createWebhooks();
    webhooks.lifecycle.fail();
    const { id } = stack.only('AWS::ApiGatewayV2::Api');
    const samples = [];
    for (const at of [day, day + 1_000, day + 2_000]) {
      const answer = await webhooks.app.request('/webhooks/pagerduty', signed());
      const dimensions = { ApiId: { Ref: id } };
      samples.push({
        namespace: 'AWS/ApiGateway',
        name: '5xx',
        dimensions,
        value: Number(answer.status >= 500),
        at,
      });
    }
    expect(state('receive-5xx', samples.slice(0, 2))).toBe('OK');
    expect(state('receive-5xx', samples)).toBe('ALARM');
  });

  test('no delivery for too long after the last one is one', async () => {
    const { counted } = await delivered('198.51.100.7', 'the-secret');
    const samples = asSamples('Received', counted('Received'));
    expect(state('pagerduty-silent', samples, hour)).toBe('OK');
    expect(state('pagerduty-silent', samples, 3 * hour)).toBe('ALARM');
  });

  test.each([
    [31, ['OK', 'OK', 'OK']],
    [29, ['ALARM', 'OK', 'OK']],
    [6, ['ALARM', 'ALARM', 'OK']],
    [0.5, ['ALARM', 'ALARM', 'ALARM']],
  ])('a key with %d days left', async (days, states) => {
    const counts = createCounts();
    const ends = new Date(day + days * day).toISOString();
    await createKeyExpiryWatch({
      sources: {},
      config: { sources: {}, targets: { pager: {} } },
      expiry: async () => ends,
      metrics: counts.metrics,
      log: { info() {}, warn() {}, error() {} },
      now: () => day,
    })();
    const samples = asSamples('KeyExpiryDays', counts.counted('KeyExpiryDays'));
    expect([30, 7, 1].map((ahead) => state(`targets-pager-expires-in-${ahead}`, samples))).toEqual(states);
  });

  test('a handler that throws is an error for Lambda, and the third is one', async () => {
    const fail = invocation(
      { log: { info() {}, warn() {}, error() {} }, metrics: { publish() {} } },
      async () => {
        throw new Error('no table');
      },
    );
    const thrown = await Promise.allSettled([fail(), fail(), fail()]);
    const value = thrown.filter(({ status }) => status === 'rejected').length;
    const dimensions = { FunctionName: { Ref: stack.function('sweep').id } };
    expect(
      state('sweep-crashes', [{ namespace: 'AWS/Lambda', name: 'Errors', dimensions, value, at: day }]),
    ).toBe('ALARM');
  });
});

const body = JSON.stringify({
  event: {
    id: '01H',
    event_type: 'user.deleted',
    occurred_at: '2026-05-04T11:00:00.000Z',
    data: { id: 'P1' },
  },
});

function signed(secret = 'the-secret') {
  return {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', 'x-pagerduty-signature': sign(Buffer.from(body), secret) },
  };
}

/** The webhooks after one delivery through API Gateway. */
async function delivered(sourceIp: string, secret: string) {
  const webhooks = createWebhooks({ allowList: { pagerduty: ['198.51.100.7'] } });
  const handle = httpApiHandler((request, env) => webhooks.app.fetch(request, env));
  const { method, headers } = signed(secret);
  await handle(httpEvent({ path: '/webhooks/pagerduty', method, headers, body, sourceIp }));
  return webhooks;
}

/** What route counts and gives up over one message, when Okta refuses the token. */
async function routed({ body, groupId }: Pick<Message, 'body' | 'groupId'>) {
  const counts = createCounts();
  const dead: Message[] = [];
  const router = createRouter({
    lifecycle: { ordinary: 'lifecycle', leavers: 'lifecycle-leavers', dead: 'dead' },
    urls: { pager: { ordinary: 'ordinary', leavers: 'leavers', dead: 'pager-dead' } },
    config: { ...pagerConfig(), sources: { okta: { org: 'https://example.okta.com' } } },
    sources,
    targets: { pager: pagerTarget as Target },
    aws: {
      table: createMemoryTable(),
      queue: (url) => ({
        async send(messages) {
          if (url === 'dead') dead.push(...messages);
        },
      }),
      hide: async () => {},
      store: () => createMemoryStore(),
    },
    secret: async () => ({ secrets: ['the-secret'], token: 'refused' }),
    origin: () => 'https://example.okta.com',
    http: async () => ({ status: 401, headers: {}, text: '' }),
    log: { info() {}, warn() {}, error() {} },
    metrics: counts.metrics,
    now: () => day,
    sleep: async () => {},
    newId: () => 'id',
  });
  await router(
    { Records: [sqsRecord(body, { group: groupId })] },
    { getRemainingTimeInMillis: () => 60_000 },
  );
  return { counts, dead };
}
