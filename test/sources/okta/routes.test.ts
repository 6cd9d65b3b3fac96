import { describe, expect, test } from 'vitest';
import { httpApiHandler } from '../../../functions/lib/aws/http-api.ts';
import { delivery, jo, logEvent, max, sre } from '../../fixtures/okta/deliveries.ts';
import preview from '../../fixtures/okta/preview.json' with { type: 'json' };
import suspend from '../../fixtures/okta/suspend.json' with { type: 'json' };
import { httpEvent } from '../../support/http-event.ts';
import { createWebhooks } from '../../support/webhooks.ts';

type Webhooks = ReturnType<typeof createWebhooks>;

function post(
  webhooks: Webhooks,
  body: unknown,
  headers: Record<string, string> = { authorization: 'the-secret' },
) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const json = { 'content-type': 'application/json' };
  return webhooks.app.request('/webhooks/okta', {
    method: 'POST',
    body: text,
    headers: { ...json, ...headers },
  });
}

const created = logEvent('user.lifecycle.create', [jo]);

describe('the verification of a new hook', () => {
  const challenge = (webhooks: Webhooks, headers: Record<string, string>) =>
    webhooks.app.request('/webhooks/okta', { headers });

  test('is answered with what Okta sent, and nothing else', async () => {
    const answer = await challenge(createWebhooks(), {
      'X-Okta-Verification-Challenge': 'abc"\\123',
      Authorization: 'the-secret',
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(await answer.text()).toBe('{"verification":"abc\\"\\\\123"}');
  });

  test('keeps what is not ASCII on Lambda', async () => {
    const handler = httpApiHandler(createWebhooks().app.fetch);
    const headers = { 'X-Okta-Verification-CHALLENGE': 'ü "東京"', Authorization: 'the-secret' };
    const answer = await handler(httpEvent({ method: 'GET', path: '/webhooks/okta', headers }));
    expect(JSON.parse(answer.body ?? '')).toEqual({ verification: 'ü "東京"' });
  });

  test('is refused without the secret, or with a wrong one', async () => {
    const webhooks = createWebhooks();
    expect((await challenge(webhooks, { 'x-okta-verification-challenge': 'abc' })).status).toBe(401);
    const wrong = { 'x-okta-verification-challenge': 'abc', authorization: 'wrong' };
    const answer = await challenge(webhooks, wrong);
    expect(answer.status).toBe(401);
    expect(await answer.text()).not.toContain('abc');
  });

  test('is answered without the secret where the settings allow that, but never with a wrong one', async () => {
    const webhooks = createWebhooks({ settings: { okta: { allowUnauthenticatedChallenge: true } } });
    expect((await challenge(webhooks, { 'x-okta-verification-challenge': 'abc' })).status).toBe(200);
    const wrong = { 'x-okta-verification-challenge': 'abc', authorization: 'wrong' };
    expect((await challenge(webhooks, wrong)).status).toBe(401);
  });

  test('is not what any other GET is', async () => {
    expect((await challenge(createWebhooks(), { authorization: 'the-secret' })).status).toBe(400);
  });
});

describe('the secret', () => {
  test.each([
    ['missing', {}],
    ['wrong', { authorization: 'wrong' }],
    ['longer', { authorization: 'the-secret-and-more' }],
    ['in another header', { 'x-rollcall': 'the-secret' }],
    ['with a scheme before it', { authorization: 'Bearer the-secret' }],
  ])('%s is 401, and nothing is queued or quarantined', async (_, headers) => {
    const webhooks = createWebhooks();
    expect((await post(webhooks, delivery([created]), headers)).status).toBe(401);
    expect([...webhooks.events(), ...webhooks.quarantined()]).toEqual([]);
  });

  test('may come under another header', async () => {
    const webhooks = createWebhooks({ settings: { okta: { header: 'X-Rollcall' } } });
    expect((await post(webhooks, delivery([created]), { 'x-rollcall': 'the-secret' })).status).toBe(200);
    expect((await post(webhooks, delivery([created]))).status).toBe(401);
  });

  test('may be one of several', async () => {
    const webhooks = createWebhooks({
      secrets: { okta: [{ secrets: ['new', 'newer'] }, { secrets: ['old'] }] },
    });
    for (const authorization of ['new', 'newer', 'old']) {
      expect((await post(webhooks, delivery([created]), { authorization })).status).toBe(200);
    }
  });

  test('is not looked up for a request that has none', async () => {
    const webhooks = createWebhooks();
    await post(webhooks, delivery([created]), {});
    expect(webhooks.reads).toEqual([]);
  });
});

describe('a delivery', () => {
  test('is answered 200 with an empty body when its event is queued', async () => {
    const webhooks = createWebhooks();
    const answer = await post(webhooks, suspend);
    expect([answer.status, await answer.text()]).toEqual([200, '']);
    expect(webhooks.events()).toMatchObject([{ type: 'user.suspended', user: { id: '00uTARGET' } }]);
  });

  test('of several events queues those that succeeded and that mean something', async () => {
    const webhooks = createWebhooks();
    const failed = logEvent('user.lifecycle.suspend', [jo], { uuid: 'u2', outcome: { result: 'FAILURE' } });
    const unknown = logEvent('user.mood.change', [jo], { uuid: 'u3' });
    expect((await post(webhooks, delivery([created, failed, unknown]))).status).toBe(200);
    expect(webhooks.events().map(({ id }) => id)).toEqual(['okta:acme.okta.com:0e9c7c1a']);
    expect(webhooks.quarantined()).toEqual([]);
  });

  test('with a bad event queues the others and quarantines the bad one alone', async () => {
    const webhooks = createWebhooks();
    const bad = logEvent('user.lifecycle.create', [max], { uuid: 'u2', published: 'sometime' });
    expect((await post(webhooks, delivery([bad, created, 7]))).status).toBe(200);
    expect(webhooks.events().map(({ user }) => user?.id)).toEqual(['00uJO']);
    expect(webhooks.quarantined()).toEqual([
      expect.objectContaining({
        text: JSON.stringify(bad),
        reason: 'user.lifecycle.create does not say when',
        source: 'okta',
        encoding: 'base64',
      }),
      expect.objectContaining({ text: '7', reason: 'this is not an event of the System Log' }),
    ]);
  });

  test('names its organization in the ids of its events', async () => {
    const webhooks = createWebhooks({ settings: { okta: { org: 'https://id.acme.test/' } } });
    await post(webhooks, delivery([created]));
    await post(webhooks, { ...delivery([created]), source: null });
    expect(webhooks.events().map(({ id }) => id)).toEqual([
      'okta:acme.okta.com:0e9c7c1a',
      'okta:id.acme.test:0e9c7c1a',
    ]);
  });

  test('of the same event in another envelope has the same deduplication id', async () => {
    const webhooks = createWebhooks();
    await post(webhooks, delivery([created], 'envelope-1'));
    await post(webhooks, delivery([created, logEvent('user.account.lock', [jo])], 'envelope-2'));
    const [one, other] = webhooks.lifecycle.messages;
    expect(one?.deduplicationId).toBe(other?.deduplicationId);
  });

  test('of a thousand events queues a thousand, each under its user', async () => {
    const webhooks = createWebhooks();
    const events = Array.from({ length: 1_000 }, (_, n) =>
      logEvent('group.user_membership.add', [{ ...jo, id: `00u${n}` }, sre], { uuid: `u${n}` }),
    );
    expect((await post(webhooks, delivery(events))).status).toBe(200);
    expect(new Set(webhooks.lifecycle.messages.map(({ deduplicationId }) => deduplicationId)).size).toBe(
      1_000,
    );
    expect(new Set(webhooks.lifecycle.messages.map(({ groupId }) => groupId)).size).toBe(1_000);
  });

  test("of the console's Preview is answered 200 and does nothing", async () => {
    const webhooks = createWebhooks();
    expect((await post(webhooks, preview)).status).toBe(200);
    expect([...webhooks.events(), ...webhooks.quarantined()]).toEqual([]);
  });

  test('without events is answered 200 and does nothing', async () => {
    const webhooks = createWebhooks();
    expect((await post(webhooks, delivery([]))).status).toBe(200);
    expect([...webhooks.events(), ...webhooks.quarantined()]).toEqual([]);
  });

  test.each([
    ['garbage', 'not JSON {'],
    ['nothing', ''],
    ['JSON of another kind', '{"hello":"world"}'],
    ['no list of events', JSON.stringify({ ...delivery([]), data: {} })],
    ['no data', JSON.stringify({ ...delivery([]), data: null })],
  ])('that is %s is answered 200 and quarantined as it came', async (_, body) => {
    const webhooks = createWebhooks();
    expect((await post(webhooks, body)).status).toBe(200);
    expect(webhooks.quarantined()).toMatchObject([
      { text: body, reason: 'this is not a delivery of an Okta event hook', source: 'okta' },
    ]);
  });

  test('that cannot be queued is 503 and quarantines nothing, so that all of it comes again', async () => {
    const webhooks = createWebhooks();
    webhooks.lifecycle.fail();
    expect((await post(webhooks, delivery([created, 7]))).status).toBe(503);
    expect(webhooks.quarantined()).toEqual([]);
  });

  test('whose content type has a charset, or is in base64, is read all the same', async () => {
    const webhooks = createWebhooks();
    const headers = { authorization: 'the-secret', 'content-type': 'application/json; charset=utf-8' };
    expect((await post(webhooks, suspend, headers)).status).toBe(200);
    const body = Buffer.from(JSON.stringify(suspend)).toString('base64');
    const event = httpEvent({ path: '/webhooks/okta', headers, body, base64: true });
    expect((await httpApiHandler(webhooks.app.fetch)(event)).statusCode).toBe(200);
    expect(webhooks.events()).toHaveLength(2);
  });
});
