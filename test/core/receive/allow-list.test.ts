import { describe, expect, test } from 'vitest';
import { httpApiHandler } from '../../../functions/lib/aws/http-api.ts';
import { sign } from '../../../functions/sources/pagerduty/signature.ts';
import { httpEvent } from '../../support/http-event.ts';
import { createWebhooks } from '../../support/webhooks.ts';

const body = JSON.stringify({
  event: {
    id: '01H',
    event_type: 'user.created',
    occurred_at: '2026-05-04T11:00:00.000Z',
    data: { id: 'P1', email: 'jane@example.com', name: 'Jane Smith' },
  },
});
const ping = JSON.stringify({ event: { id: '01P', event_type: 'pagey.ping', data: {} } });
const listed = '44.242.69.192';
const unknown = '203.0.113.9';

/** A request as API Gateway hands it over. */
function delivery(sourceIp: string, text = body, secret = 'the-secret', path = '') {
  return httpEvent({
    path: `/webhooks/pagerduty${path}`,
    headers: {
      'content-type': 'application/json',
      'x-pagerduty-signature': sign(Buffer.from(text), secret),
      'x-forwarded-for': listed,
    },
    body: text,
    sourceIp,
  });
}

function doorWith(allowList: Record<string, string[]> | undefined) {
  const webhooks = createWebhooks({ allowList });
  const handle = httpApiHandler((request, env) => webhooks.app.fetch(request, env));
  return {
    ...webhooks,
    async deliver(...words: Parameters<typeof delivery>) {
      return (await handle(delivery(...words))).statusCode;
    },
  };
}

describe('an allow list of addresses', () => {
  test('lets through who is on it', async () => {
    const { deliver, events } = doorWith({ pagerduty: [listed] });
    expect(await deliver(listed)).toBe(202);
    expect(events()).toHaveLength(1);
  });

  test('takes nothing from an address that is not listed, whatever a header says, and answers 403', async () => {
    const { deliver, lifecycle, dead } = doorWith({ pagerduty: [listed] });
    expect(await deliver(unknown, body, 'a guess')).toBe(403);
    expect(await deliver(unknown, '{', 'a guess')).toBe(403);
    expect(await deliver(unknown, body, 'a guess', '/x')).toBe(403);
    expect([...lifecycle.messages, ...dead.messages]).toEqual([]);
  });

  test.each([
    ['an event', body],
    ['a ping', ping],
    ['a body that nobody understands', '{'],
  ])(
    'of which the vendor knows nothing costs no event: %s that is truly signed is to be sent again',
    async (_, text) => {
      const { deliver, lifecycle, dead, logs } = doorWith({ pagerduty: [listed] });
      expect(await deliver(unknown, text)).toBe(503);
      expect([...lifecycle.messages, ...dead.messages]).toEqual([]);
      expect(logs.join()).toContain(
        'signed with our secret, but the sender’s address is not on the allow list',
      );
    },
  );

  test('is no list for the other sources', async () => {
    expect(await doorWith({ okta: [listed] }).deliver(unknown)).toBe(202);
    expect(await doorWith(undefined).deliver(unknown)).toBe(202);
  });

  test('never keeps out this machine', async () => {
    expect(await doorWith({ pagerduty: [listed] }).deliver('127.0.0.1')).toBe(202);
  });

  test('does not blame a sender whose address is not known: that is our trouble', async () => {
    const plain = await createWebhooks({ allowList: { pagerduty: [listed] } }).app.request(
      '/webhooks/pagerduty',
      {
        method: 'POST',
        body,
      },
    );
    expect(plain.status).toBe(503);
  });

  test('covers handshakes too', async () => {
    const webhooks = createWebhooks({ allowList: { okta: [listed] } });
    const handle = httpApiHandler((request, env) => webhooks.app.fetch(request, env));
    const headers = { 'x-okta-verification-challenge': 'abc', authorization: 'the-secret' };
    const challenge = (sourceIp: string) =>
      httpEvent({ method: 'GET', path: '/webhooks/okta', headers, sourceIp });
    expect((await handle(challenge(listed))).statusCode).toBe(200);
    expect((await handle(challenge(unknown))).statusCode).toBe(403);
  });
});
