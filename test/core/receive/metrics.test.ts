import { describe, expect, test } from 'vitest';
import { sign } from '../../../functions/sources/pagerduty/signature.ts';
import { httpEvent } from '../../support/http-event.ts';
import { atOnce } from '../../support/timers.ts';
import { createWebhooks } from '../../support/webhooks.ts';

const webhook = (type: string, data: object = { id: 'P1', email: 'jane@example.com' }) =>
  JSON.stringify({ event: { id: '01H', event_type: type, occurred_at: '2026-05-04T11:00:00.000Z', data } });

function signed(text: string, secret = 'the-secret') {
  const headers = {
    'content-type': 'application/json',
    'x-pagerduty-signature': sign(Buffer.from(text), secret),
  };
  return { method: 'POST', body: text, headers };
}

const path = '/webhooks/pagerduty';
const rejected = (reason: string) => [{ value: 1, source: 'pagerduty', reason }];

describe('a delivery', () => {
  test('counts as received, once however many people it is about, a ping too', async () => {
    const webhooks = createWebhooks();
    await webhooks.app.request(path, signed(webhook('user.created')));
    await webhooks.app.request(path, signed(webhook('pagey.ping')));
    expect(webhooks.counted('Received')).toEqual([
      { value: 1, source: 'pagerduty' },
      { value: 1, source: 'pagerduty' },
    ]);
    expect(webhooks.counted('Rejected')).toEqual([]);
  });

  test('that nobody understands counts as quarantined', async () => {
    const webhooks = createWebhooks();
    await webhooks.app.request(path, signed('{'));
    expect(webhooks.counted('Quarantined')).toEqual([{ value: 1, source: 'pagerduty' }]);
    expect(webhooks.counted('Received')).toEqual([]);
  });

  test('does not count as received or quarantined while the queue does not take it', async () => {
    const webhooks = createWebhooks();
    webhooks.lifecycle.fail();
    webhooks.dead.fail();
    await webhooks.app.request(path, signed(webhook('user.created')));
    await webhooks.app.request(path, signed('{'));
    expect([...webhooks.counted('Received'), ...webhooks.counted('Quarantined')]).toEqual([]);
    expect(webhooks.counted('Rejected')).toEqual([...rejected('ours'), ...rejected('ours')]);
  });
});

describe('a refused delivery counts by the reason', () => {
  test('signature: not signed with our secret', async () => {
    const webhooks = createWebhooks();
    await webhooks.app.request(path, signed(webhook('user.created'), 'another'));
    expect(webhooks.counted('Rejected')).toEqual(rejected('signature'));
  });

  test('size: over 1 MiB', async () => {
    const webhooks = createWebhooks();
    await webhooks.app.request(path, signed('x'.repeat(2 * 1_048_576)));
    expect(webhooks.counted('Rejected')).toEqual(rejected('size'));
  });

  test('ours: the secret cannot be read, or the queue does not answer in time', async () => {
    const down = createWebhooks({ readSecrets: () => Promise.reject(new Error('down')) });
    await down.app.request(path, signed(webhook('user.created')));
    expect(down.counted('Rejected')).toEqual(rejected('ours'));
    const slow = createWebhooks();
    slow.lifecycle.hang();
    await atOnce(async () => slow.app.request(path, signed(webhook('user.created'))));
    expect(slow.counted('Rejected')).toEqual(rejected('ours'));
  });

  test('address: not listed; unlisted: a sender that has our secret', async () => {
    const webhooks = createWebhooks({ allowList: { pagerduty: ['203.0.113.0/24'] } });
    const from = (secret: string) => {
      const { body, headers } = signed(webhook('user.created'), secret);
      return webhooks.app.request(
        path,
        { method: 'POST', body, headers },
        { event: httpEvent({ path, headers, body }) },
      );
    };
    await from('another');
    expect(webhooks.counted('Rejected')).toEqual(rejected('address'));
    await from('the-secret');
    expect(webhooks.counted('Rejected').at(-1)).toEqual(rejected('unlisted')[0]);
    expect(webhooks.counted('Received')).toEqual([]);
  });

  test('request: everything else that is the sender’s mistake', async () => {
    const webhooks = createWebhooks();
    await webhooks.app.request('/webhooks/okta');
    await webhooks.app.request(`${path}/more`, { method: 'POST', body: '{}' });
    expect(webhooks.counted('Rejected').map(({ reason }) => reason)).toEqual(['request', 'request']);
  });
});

test.each(['/webhooks/jane@example.com', '/webhooks/constructor', '/webhooks/', '/jane'])(
  'a path that was made up, such as %s, is neither counted nor logged: it would cost a metric each',
  async (made) => {
    const webhooks = createWebhooks();
    await webhooks.app.request(made, { method: 'POST', body: 'x' });
    await webhooks.app.request(made, { method: 'POST', body: 'x'.repeat(2 * 1_048_576) });
    expect(webhooks.counted('Rejected')).toEqual([]);
    expect(webhooks.logs.join()).not.toMatch(/jane|constructor/);
  },
);
