import { describe, expect, test } from 'vitest';
import { httpApiHandler } from '../../../functions/lib/aws/http-api.ts';
import { sign } from '../../../functions/sources/pagerduty/signature.ts';
import { vectors } from '../../fixtures/pagerduty/vectors.ts';
import { httpEvent } from '../../support/http-event.ts';
import { createWebhooks } from '../../support/webhooks.ts';

type Webhooks = ReturnType<typeof createWebhooks>;

function post(webhooks: Webhooks, body: string, signature = sign(Buffer.from(body), 'the-secret')) {
  const headers = { 'content-type': 'application/json', 'x-pagerduty-signature': signature };
  return webhooks.app.request('/webhooks/pagerduty', { method: 'POST', body, headers });
}

function webhook(event_type: string, data: object = { id: 'P1', type: 'user', email: 'jane@example.com' }) {
  const event = {
    id: '01H',
    event_type,
    occurred_at: '2026-05-04T11:00:00.000Z',
    agent: null,
    client: null,
    data,
  };
  return JSON.stringify({ event });
}

describe.each(vectors)('$name', ({ body, secret, valid, invalid }) => {
  const webhooks = () => createWebhooks({ secrets: { pagerduty: [{ secrets: [secret] }] } });

  test('is 202 with its signature', async () => {
    expect((await post(webhooks(), body, `v1=${valid}`)).status).toBe(202);
  });

  test('is 401 with any other, and nothing is queued or quarantined', async () => {
    for (const signature of [...invalid.map((hex) => `v1=${hex}`), '', 'v1=', valid, `v2=${valid}`]) {
      const at = webhooks();
      expect((await post(at, body, signature)).status).toBe(401);
      expect([...at.events(), ...at.quarantined()]).toEqual([]);
    }
  });
});

describe('a webhook', () => {
  test.each(['user.created', 'user.updated', 'user.deleted'])('%s is 202 and queued', async (type) => {
    const webhooks = createWebhooks();
    const answer = await post(webhooks, webhook(type));
    expect([answer.status, await answer.text()]).toEqual([202, '']);
    expect(webhooks.events()).toMatchObject([
      { id: 'pagerduty:01H', type, user: { email: 'jane@example.com' } },
    ]);
  });

  test.each(['pagey.ping', 'incident.triggered', 'service.updated', 'team.renamed'])(
    '%s is 202 and ignored: a refusal would disable the subscription',
    async (type) => {
      const webhooks = createWebhooks();
      expect((await post(webhooks, webhook(type))).status).toBe(202);
      expect([...webhooks.events(), ...webhooks.quarantined()]).toEqual([]);
    },
  );

  test('delivered again has the same deduplication id', async () => {
    const webhooks = createWebhooks();
    await post(webhooks, webhook('user.created'));
    await post(webhooks, webhook('user.created'));
    const [one, other] = webhooks.lifecycle.messages;
    expect(one).toEqual(other);
  });

  test.each([
    ['garbage', 'not JSON {', 'this is not a PagerDuty v3 webhook'],
    ['an older kind', '{"messages":[]}', 'this is not a PagerDuty v3 webhook'],
    ['a user event without a user', webhook('user.created', {}), 'user.created does not say which user'],
  ])('that is %s, but signed, is 202 and quarantined as it came', async (_, body, reason) => {
    const webhooks = createWebhooks();
    expect((await post(webhooks, body)).status).toBe(202);
    expect(webhooks.events()).toEqual([]);
    expect(webhooks.quarantined()).toMatchObject([
      { text: body, reason, source: 'pagerduty', encoding: 'base64' },
    ]);
  });

  test('signed as bytes that are no text is quarantined byte for byte', async () => {
    const webhooks = createWebhooks();
    const bytes = Buffer.from([0x7b, 0xff, 0xfe, 0x7d]);
    const headers = { 'x-pagerduty-signature': sign(bytes, 'the-secret') };
    const event = httpEvent({
      path: '/webhooks/pagerduty',
      headers,
      body: bytes.toString('base64'),
      base64: true,
    });
    expect((await httpApiHandler(webhooks.app.fetch)(event)).statusCode).toBe(202);
    expect(webhooks.dead.messages.map(({ body }) => body)).toEqual([bytes.toString('base64')]);
  });

  test('without a signature does not make us read our secrets', async () => {
    const webhooks = createWebhooks();
    expect((await post(webhooks, webhook('user.created'), '')).status).toBe(401);
    expect(webhooks.reads).toEqual([]);
  });

  test('on Lambda is checked over what was sent, as text or in base64', async () => {
    const webhooks = createWebhooks();
    const handler = httpApiHandler(webhooks.app.fetch);
    const body = webhook('user.created', { id: 'P1', name: 'Zoë 東京 😀' });
    const headers = { 'X-PagerDuty-Signature': sign(Buffer.from(body), 'the-secret') };
    const text = httpEvent({ path: '/webhooks/pagerduty', headers, body });
    const base64 = httpEvent({
      path: '/webhooks/pagerduty',
      headers,
      body: Buffer.from(body).toString('base64'),
      base64: true,
    });
    expect((await handler(text)).statusCode).toBe(202);
    expect((await handler(base64)).statusCode).toBe(202);
    expect(webhooks.events().map(({ user }) => user?.displayName)).toEqual(['Zoë 東京 😀', 'Zoë 東京 😀']);
  });
});
