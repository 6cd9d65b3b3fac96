import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { httpApiHandler } from '../../../functions/lib/aws/http-api.ts';
import { sign } from '../../../functions/sources/pagerduty/signature.ts';
import { delivery, jo, logEvent, max, sre } from '../../fixtures/okta/deliveries.ts';
import { httpEvent } from '../../support/http-event.ts';
import { createWebhooks } from '../../support/webhooks.ts';

type Webhooks = ReturnType<typeof createWebhooks>;

function okta(webhooks: Webhooks, body: string | Uint8Array<ArrayBuffer>) {
  const headers = { authorization: 'the-secret', 'content-type': 'application/json' };
  return webhooks.app.request('/webhooks/okta', { method: 'POST', body, headers });
}

function pagerduty(webhooks: Webhooks, body: string | Uint8Array<ArrayBuffer>) {
  const headers = { 'x-pagerduty-signature': sign(Buffer.from(body), 'the-secret') };
  return webhooks.app.request('/webhooks/pagerduty', { method: 'POST', body, headers });
}

const created = logEvent('user.lifecycle.create', [jo]);
const added = (target: unknown[], uuid = 'many') => logEvent('group.user_membership.add', target, { uuid });
const users = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    type: 'User',
    id: `u${n}`,
    alternateId: null,
    displayName: null,
  }));
const groups = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ type: 'UserGroup', id: `g${n}`, displayName: null }));
const text = (webhooks: Webhooks) => {
  const [message] = webhooks.dead.messages;
  const bytes = Buffer.from(message?.body ?? '', 'base64');
  return (message?.attributes?.encoding === 'gzip+base64' ? gunzipSync(bytes) : bytes).toString('utf8');
};
const types = (webhooks: Webhooks) => webhooks.events().map(({ type, user }) => `${type} ${user?.id}`);

// The kind: whatever is walked or sent once for each of what a body can hold more of than we have time for.
describe('a delivery that is deep', () => {
  const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
  const inside = (levels: number) => {
    const good = JSON.stringify(created);
    return JSON.stringify(delivery([7])).replace('[7]', `[${nested(levels)},${good}]`);
  };

  test.each([65, 5_000, 400_000])(
    'in a bad event, %i levels, is kept as it came; the others are queued',
    async (levels) => {
      const webhooks = createWebhooks();
      expect((await okta(webhooks, inside(levels))).status).toBe(200);
      expect(types(webhooks)).toEqual(['user.created 00uJO']);
      expect(text(webhooks)).toBe(inside(levels));
      expect(webhooks.dead.messages).toHaveLength(1);
    },
  );

  test('where nobody looks is a delivery like any other', async () => {
    const webhooks = createWebhooks();
    const body = JSON.stringify(delivery([created])).replace(
      '"severity":"INFO"',
      `"severity":${nested(5_000)}`,
    );
    expect(body).toContain('[[[');
    expect((await okta(webhooks, body)).status).toBe(200);
    expect([types(webhooks), webhooks.quarantined()]).toEqual([['user.created 00uJO'], []]);
  });

  test.each(['['.repeat(1_048_576), nested(500_000), `{"a":${'{"a":'.repeat(100_000)}`])(
    'all through is kept',
    async (body) => {
      const webhooks = createWebhooks();
      expect([(await okta(webhooks, body)).status, (await pagerduty(webhooks, body)).status]).toEqual([
        200, 202,
      ]);
      expect(webhooks.dead.messages).toHaveLength(2);
      expect(text(webhooks)).toBe(body);
    },
  );
});

describe('a delivery that is wide', () => {
  test.each([
    [500, 500],
    [1_000, 1_000],
    [2, 5_000],
    [5_000, 2],
  ])('by %i users × %i groups in one event is kept as it came, and the others are queued', async (u, g) => {
    const webhooks = createWebhooks();
    const wide = added([...users(u), ...groups(g)]);
    expect((await okta(webhooks, JSON.stringify(delivery([wide, created])))).status).toBe(200);
    expect(types(webhooks)).toEqual(['user.created 00uJO']);
    expect(webhooks.quarantined()).toMatchObject([
      { reason: expect.stringContaining('more users and groups') },
    ]);
    expect(JSON.parse(text(webhooks))).toEqual(wide);
  });

  test.each([
    [1_000, 1],
    [1, 1_000],
    [40, 50],
  ])('by %i users × %i groups is that many events', async (u, g) => {
    const webhooks = createWebhooks();
    const wide = added([...users(u), ...groups(g), ...users(u)]);
    expect((await okta(webhooks, JSON.stringify(delivery([wide])))).status).toBe(200);
    expect(new Set(webhooks.events().map(({ id }) => id)).size).toBe(u * g);
  });

  test('by several thousand users of one group is a few messages, which hold all of them', async () => {
    const webhooks = createWebhooks();
    expect((await okta(webhooks, JSON.stringify(delivery([added([...users(4_500), sre])])))).status).toBe(
      200,
    );
    expect(new Set(webhooks.events().map(({ user }) => user?.id)).size).toBe(4_500);
    expect(webhooks.lifecycle.messages.length).toBeLessThan(50);
  });

  test('by many wide events is queued as far as there is time, and nothing is lost', async () => {
    const webhooks = createWebhooks();
    const wide = Array.from({ length: 20 }, (_, n) => added([...users(40), ...groups(50)], `wide${n}`));
    expect((await okta(webhooks, JSON.stringify(delivery([...wide, created])))).status).toBe(200);
    const queued = new Set(webhooks.events().map(({ id }) => id.split(':')[2]));
    const kept = text(webhooks)
      .split('\n')
      .map((line) => JSON.parse(line).uuid);
    expect([...queued, ...kept].toSorted()).toEqual([...wide, created].map(({ uuid }) => uuid).toSorted());
    expect(types(webhooks)).toContain('user.created 00uJO');
  });
});

describe('a delivery of many', () => {
  test('bad events is one message for each reason', async () => {
    const webhooks = createWebhooks();
    const when = { published: 'soon' };
    const bad = Array.from({ length: 10_000 }, (_, n) => n);
    const late = [1, 2, 3].map((n) => logEvent('user.lifecycle.create', [jo], { ...when, uuid: `u${n}` }));
    expect((await okta(webhooks, JSON.stringify(delivery([...bad, ...late, created])))).status).toBe(200);
    expect(types(webhooks)).toEqual(['user.created 00uJO']);
    const kept = webhooks.dead.messages.map(({ attributes }) => [attributes?.reason, attributes?.count]);
    expect(kept).toEqual([
      ['this is not an event of the System Log', '10000'],
      ['user.lifecycle.create does not say when', '3'],
    ]);
    expect(text(webhooks).split('\n')).toEqual(bad.map(String));
    expect(webhooks.counted('Quarantined')).toEqual([{ value: 10_003, source: 'okta' }]);
  });

  test('good events has a line in the log that is no longer than a line may be', async () => {
    const webhooks = createWebhooks();
    await okta(webhooks, JSON.stringify(delivery([added([...users(4_500), sre])])));
    expect(webhooks.logs.join().length).toBeLessThan(50_000);
  });
});

describe('a delivery in another form', () => {
  const body = JSON.stringify(delivery([created]));

  test('with a byte order mark is read', async () => {
    const webhooks = createWebhooks();
    expect((await okta(webhooks, `\ufeff${body}`)).status).toBe(200);
    expect([types(webhooks), webhooks.quarantined()]).toEqual([['user.created 00uJO'], []]);
  });

  test.each([
    ['UTF-16', Buffer.from(body, 'utf16le')],
    ['UTF-16 with its mark', Buffer.from(`\ufeff${body}`, 'utf16le')],
    ['gzip', Buffer.from('1f8b0800000000000003abae05004315a6a302000000', 'hex')],
    ['a list', Buffer.from(`[${body}]`)],
    ['a text', Buffer.from(JSON.stringify(body))],
    ['events that are an object', Buffer.from('{"data":{"events":{"0":{}}}}')],
    ['a prototype', Buffer.from('{"__proto__":{"data":{"events":[]}}}')],
  ])('%s is kept byte for byte', async (_, bytes) => {
    const webhooks = createWebhooks();
    expect((await okta(webhooks, new Uint8Array(bytes))).status).toBe(200);
    expect(webhooks.events()).toEqual([]);
    expect(Buffer.from(webhooks.dead.messages[0]?.body ?? '', 'base64').equals(bytes)).toBe(true);
  });

  test('with a key twice means what it says last', async () => {
    const webhooks = createWebhooks();
    await okta(webhooks, body.replace('"data":', '"data":{"events":[7]},"data":'));
    expect([types(webhooks), webhooks.quarantined()]).toEqual([['user.created 00uJO'], []]);
  });

  test.each([
    ['targets that are an object', { target: { 0: jo } }],
    ['targets that are a text', { target: 'jo' }],
    ['a number as the id of the user', { target: [{ ...jo, id: 7 }] }],
    ['a list as the id of the user', { target: [{ ...jo, id: ['00uJO'] }] }],
    ['an id longer than a key has room for', { target: [{ ...jo, id: 'x'.repeat(2_000) }] }],
    ['an id with a line break', { target: [{ ...jo, id: '00u\nJO' }] }],
    ['an id that leads out of a path', { target: [{ ...jo, id: '..' }] }],
    ['an id that names no field', { target: [{ ...jo, id: '__proto__' }] }],
    ['half of a surrogate pair as the id', { target: [{ ...jo, id: '\ud83d' }] }],
    ['an event id longer than a key has room for', { uuid: 'x'.repeat(2_000) }],
  ])('with %s keeps that event alone', async (_, changes) => {
    const webhooks = createWebhooks();
    const odd = logEvent('user.lifecycle.create', [jo], { uuid: 'odd', ...changes });
    expect((await okta(webhooks, JSON.stringify(delivery([odd, created])))).status).toBe(200);
    expect(types(webhooks)).toEqual(['user.created 00uJO']);
    expect(JSON.parse(text(webhooks))).toEqual(odd);
  });

  test('with one bad user beside a good one queues the good one, and keeps the event', async () => {
    const webhooks = createWebhooks();
    const left = logEvent('user.lifecycle.deactivate', [jo, { ...max, id: 7 }]);
    await okta(webhooks, JSON.stringify(delivery([left])));
    expect(types(webhooks)).toEqual(['user.deactivated 00uJO']);
    expect(JSON.parse(text(webhooks))).toEqual(left);
  });

  test.each([
    ['a long id', { id: 'x'.repeat(2_000) }],
    ['a line break in the id', { id: 'P\r\n1' }],
    ['a number as the id', { id: 7 }],
  ])('of PagerDuty with %s is kept', async (_, data) => {
    const webhooks = createWebhooks();
    const event = { id: '01H', event_type: 'user.deleted', occurred_at: '2026-05-04T11:00:00.000Z', data };
    expect((await pagerduty(webhooks, JSON.stringify({ event }))).status).toBe(202);
    expect([webhooks.events(), webhooks.quarantined().length]).toEqual([[], 1]);
  });

  test.each([[{ authorization: ['the-secret'] }], [null], ['authorization'], [{ authorization: 7 }]])(
    'whose headers are %j is not authentic, and no trouble of ours',
    async (headers) => {
      const event = { ...httpEvent({ path: '/webhooks/okta', body }), headers: headers as never };
      expect((await httpApiHandler(createWebhooks().app.fetch)(event)).statusCode).toBe(401);
    },
  );
});

// The kind: what was said is folded, what cannot be used of it is not, and a human finds the body.
describe('a person with an e-mail that is none', () => {
  test.each(['noat', 'jane@example.com\r\nBcc: x@example.com', 'jane\ud83d@example.com'])(
    'who left has left: %j',
    async (email) => {
      const webhooks = createWebhooks();
      const event = {
        id: '01H',
        event_type: 'user.deleted',
        occurred_at: '2026-05-04T11:00:00.000Z',
        data: { id: 'P1', email, name: 'Jane \ud83d' },
      };
      expect((await pagerduty(webhooks, JSON.stringify({ event }))).status).toBe(202);
      expect(webhooks.events()).toEqual([
        expect.objectContaining({ type: 'user.deleted', user: { id: 'P1', displayName: 'Jane \ufffd' } }),
      ]);
      expect(webhooks.quarantined()).toMatchObject([{ reason: 'user.deleted says an e-mail that is none' }]);
      expect(webhooks.logs.join()).not.toContain('Bcc');
    },
  );
});
