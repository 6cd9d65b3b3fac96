import { describe, expect, test } from 'vitest';
import { sign } from '../../../functions/sources/pagerduty/signature.ts';
import { createDoor } from '../../support/door.ts';
import { httpEvent } from '../../support/http-event.ts';
import { atOnce } from '../../support/timers.ts';

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
    const door = createDoor();
    await door.app.request(path, signed(webhook('user.created')));
    await door.app.request(path, signed(webhook('pagey.ping')));
    expect(door.counted('Received')).toEqual([
      { value: 1, source: 'pagerduty' },
      { value: 1, source: 'pagerduty' },
    ]);
    expect(door.counted('Rejected')).toEqual([]);
  });

  test('that nobody understands counts as parked', async () => {
    const door = createDoor();
    await door.app.request(path, signed('{'));
    expect(door.counted('Quarantined')).toEqual([{ value: 1, source: 'pagerduty' }]);
    expect(door.counted('Received')).toEqual([]);
  });

  test('does not count as received or parked while the queue does not take it', async () => {
    const door = createDoor();
    door.lifecycle.fail();
    door.dead.fail();
    await door.app.request(path, signed(webhook('user.created')));
    await door.app.request(path, signed('{'));
    expect([...door.counted('Received'), ...door.counted('Quarantined')]).toEqual([]);
    expect(door.counted('Rejected')).toEqual([...rejected('ours'), ...rejected('ours')]);
  });
});

describe('a refused delivery counts by the reason', () => {
  test('signature: not signed with our secret', async () => {
    const door = createDoor();
    await door.app.request(path, signed(webhook('user.created'), 'another'));
    expect(door.counted('Rejected')).toEqual(rejected('signature'));
  });

  test('size: over 1 MiB', async () => {
    const door = createDoor();
    await door.app.request(path, signed('x'.repeat(2 * 1_048_576)));
    expect(door.counted('Rejected')).toEqual(rejected('size'));
  });

  test('ours: the secret cannot be read, or the queue does not answer in time', async () => {
    const down = createDoor({ readSecrets: () => Promise.reject(new Error('down')) });
    await down.app.request(path, signed(webhook('user.created')));
    expect(down.counted('Rejected')).toEqual(rejected('ours'));
    const slow = createDoor();
    slow.lifecycle.hang();
    await atOnce(async () => slow.app.request(path, signed(webhook('user.created'))));
    expect(slow.counted('Rejected')).toEqual(rejected('ours'));
  });

  test('address: a stranger; unlisted: somebody who has our secret', async () => {
    const door = createDoor({ allowList: { pagerduty: ['203.0.113.0/24'] } });
    const from = (secret: string) => {
      const { body, headers } = signed(webhook('user.created'), secret);
      return door.app.request(
        path,
        { method: 'POST', body, headers },
        { event: httpEvent({ path, headers, body }) },
      );
    };
    await from('another');
    expect(door.counted('Rejected')).toEqual(rejected('address'));
    await from('the-secret');
    expect(door.counted('Rejected').at(-1)).toEqual(rejected('unlisted')[0]);
    expect(door.counted('Received')).toEqual([]);
  });

  test('request: everything else that is the sender’s mistake', async () => {
    const door = createDoor();
    await door.app.request('/webhooks/okta');
    await door.app.request(`${path}/more`, { method: 'POST', body: '{}' });
    expect(door.counted('Rejected').map(({ reason }) => reason)).toEqual(['request', 'request']);
  });
});

test.each(['/webhooks/jane@example.com', '/webhooks/constructor', '/webhooks/', '/jane'])(
  'a path that a stranger made up, such as %s, is neither counted nor logged: it would cost a metric each',
  async (made) => {
    const door = createDoor();
    await door.app.request(made, { method: 'POST', body: 'x' });
    await door.app.request(made, { method: 'POST', body: 'x'.repeat(2 * 1_048_576) });
    expect(door.counted('Rejected')).toEqual([]);
    expect(door.logs.join()).not.toMatch(/jane|constructor/);
  },
);
