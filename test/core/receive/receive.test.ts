import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { defineSource } from '../../../functions/core/contracts/define-source.ts';
import { createReceive } from '../../../functions/core/receive/receive.ts';
import { version } from '../../../functions/core/telemetry/version.ts';
import { ServiceUnavailable } from '../../../functions/lib/aws/service-unavailable.ts';
import { sign } from '../../../functions/sources/pagerduty/signature.ts';
import { atOnce } from '../../support/timers.ts';
import { createWebhooks } from '../../support/webhooks.ts';

const body = JSON.stringify({
  event: {
    id: '01H',
    event_type: 'user.created',
    occurred_at: '2026-05-04T11:00:00.000Z',
    data: { id: 'P1', email: 'jane@example.com', name: 'Jane Smith' },
  },
});

function signed(text: string, secret = 'the-secret') {
  return {
    method: 'POST',
    body: text,
    headers: { 'content-type': 'application/json', 'x-pagerduty-signature': sign(Buffer.from(text), secret) },
  };
}

describe('the webhooks', () => {
  test('says that it is well, and which version it is', async () => {
    const answer = await createWebhooks().app.request('/health');
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ ok: true, version });
    const { version: packaged } = JSON.parse(
      readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
    );
    expect(version).toBe(packaged);
  });

  test('serves the configured sources and no others', async () => {
    const { app } = createWebhooks({ settings: { pagerduty: {} } });
    expect((await app.request('/webhooks/pagerduty', signed(body))).status).toBe(202);
    expect((await app.request('/webhooks/okta', { method: 'POST' })).status).toBe(404);
  });

  test.each(['/', '/webhooks', '/webhooks/unheard-of', '/health/x', '/webhooks/pagerduty/x'])(
    'answers 404 on %s',
    async (path) => {
      expect((await createWebhooks().app.request(path, { method: 'POST', body: '{}' })).status).toBe(404);
    },
  );

  test('does not mind a slash at the end', async () => {
    expect((await createWebhooks().app.request('/webhooks/pagerduty/', signed(body))).status).toBe(202);
  });

  test.each(['okta', 'pagerduty'])('answers 413 to 2 MiB for %s, signed or not', async (source) => {
    const { app, lifecycle, dead } = createWebhooks();
    const answer = await app.request(`/webhooks/${source}`, signed('x'.repeat(2 * 1_048_576)));
    expect(answer.status).toBe(413);
    expect([...lifecycle.messages, ...dead.messages]).toEqual([]);
  });

  test('is not built with a source that does not exist', () => {
    const { app: _, ...rest } = createWebhooks();
    expect(() =>
      createReceive({
        sources: {},
        settings: { myspace: {} },
        secrets: async () => [],
        publish: async () => {},
        deadLetters: rest.dead.queue,
        log: { info() {}, warn() {}, error() {} },
        metrics: { add() {} },
        now: Date.now,
      }),
    ).toThrow('myspace is not a source');
  });
});

describe('trouble on our side is 503, so that the sender tries again', () => {
  test('when the queue is down', async () => {
    const { app, lifecycle } = createWebhooks();
    lifecycle.fail();
    const answer = await app.request('/webhooks/pagerduty', signed(body));
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({ error: 'trouble on our side: please try again' });
  });

  test('when the queue does not answer in time', async () => {
    const { app, lifecycle, logs } = createWebhooks();
    lifecycle.hang();
    const answer = await atOnce(async () => app.request('/webhooks/pagerduty', signed(body)));
    expect(answer.status).toBe(503);
    expect(logs.join()).toContain('not done in time');
  });

  test('when the dead-letter queue is down', async () => {
    const { app, dead } = createWebhooks();
    dead.fail();
    expect((await app.request('/webhooks/pagerduty', signed('{'))).status).toBe(503);
  });

  test('when the secret store is down', async () => {
    const readSecrets = () =>
      Promise.reject(new ServiceUnavailable('the secret x could not be read: Timeout'));
    const { app, logs } = createWebhooks({ readSecrets });
    const answer = await app.request('/webhooks/pagerduty', signed(body));
    expect(answer.status).toBe(503);
    expect(logs.join()).toContain('the secret x could not be read: Timeout');
  });

  test.each([
    ['is not set', [undefined]],
    ['has another shape', [{ key: 'x' }]],
    ['has no secret in it', [{ secrets: [] }]],
  ])('when the secret %s', async (_, versions) => {
    const { app, lifecycle } = createWebhooks({ secrets: { pagerduty: versions } });
    expect((await app.request('/webhooks/pagerduty', signed(body))).status).toBe(503);
    expect(lifecycle.messages).toEqual([]);
  });

  test('when we made a mistake, of which the sender learns nothing', async () => {
    const broken = defineSource({
      name: 'Broken',
      settings: z.object({}),
      secret: z.object({}),
      webhook: {
        accepted: 202,
        signature: () => ({ isBy: () => true }),
        parse: () => {
          throw new SyntaxError('Unexpected token in "jane@example.com"');
        },
      },
    });
    const webhooks = createWebhooks({ sources: { broken }, settings: { broken: {} } });
    const answer = await webhooks.app.request('/webhooks/broken', { method: 'POST' });
    expect(answer.status).toBe(503);
    expect(await answer.text()).not.toContain('jane');
    expect(webhooks.logs.join()).toContain('SyntaxError at ');
    expect(webhooks.logs.join()).not.toContain('jane');
  });

  test('and nothing is served for a source that is a file', async () => {
    const csv = defineSource({ name: 'CSV', settings: z.object({}), file: { tenant: () => 'csv' } });
    const webhooks = createWebhooks({ sources: { csv }, settings: { csv: {} } });
    for (const method of ['GET', 'POST']) {
      expect((await webhooks.app.request('/webhooks/csv', { method })).status).toBe(404);
    }
    expect(webhooks.logs).toEqual([]);
  });

  test('and one request in trouble does not touch another', async () => {
    const { app, events } = createWebhooks();
    const forged = app.request('/webhooks/pagerduty', signed(body, 'another'));
    const good = app.request('/webhooks/pagerduty', signed(body));
    expect([(await forged).status, (await good).status]).toEqual([401, 202]);
    expect(events()).toHaveLength(1);
  });
});

describe('secrets', () => {
  test('of the current and the previous version are both good', async () => {
    const { app } = createWebhooks({
      secrets: { pagerduty: [{ secrets: ['new'] }, { secrets: ['old', 'older'] }] },
    });
    for (const secret of ['new', 'old', 'older']) {
      expect((await app.request('/webhooks/pagerduty', signed(body, secret))).status).toBe(202);
    }
    expect((await app.request('/webhooks/pagerduty', signed(body, 'oldest'))).status).toBe(401);
  });

  test('whose previous version never was one of ours are good in the current one', async () => {
    const { app } = createWebhooks({ secrets: { pagerduty: [{ secrets: ['new'] }, { key: 'x' }] } });
    expect((await app.request('/webhooks/pagerduty', signed(body, 'new'))).status).toBe(202);
  });

  test('are read anew before a request is refused, so that one set a moment ago costs no event', async () => {
    const versions: Record<string, unknown[]> = {
      false: [{ secrets: ['old'] }],
      true: [{ secrets: ['new'] }],
    };
    const readSecrets = async (_: string, fresh: boolean) => versions[String(fresh)] ?? [];
    const { app } = createWebhooks({ readSecrets });
    expect((await app.request('/webhooks/pagerduty', signed(body, 'new'))).status).toBe(202);
  });

  test('are not read anew for every forgery, only once in ten seconds', async () => {
    let at = 0;
    const { app, reads } = createWebhooks({ now: () => at });
    const forge = async () => (await app.request('/webhooks/pagerduty', signed(body, 'forged'))).status;
    for (let n = 0; n < 5; n++) expect(await forge()).toBe(401);
    expect(reads.filter(({ fresh }) => fresh)).toHaveLength(1);
    at = 6_000;
    await forge();
    at = 10_000;
    await forge();
    expect(reads.filter(({ fresh }) => fresh)).toHaveLength(2);
  });

  test('that cannot be read anew make 503 of a wrong signature, not 401: who knows', async () => {
    const readSecrets = async (_: string, fresh: boolean) => {
      if (fresh) throw new Error('the secret x could not be read: Timeout');
      return [{ secrets: ['old'] }];
    };
    const { app } = createWebhooks({ readSecrets });
    for (let n = 0; n < 2; n++) {
      expect((await app.request('/webhooks/pagerduty', signed(body, 'new'))).status).toBe(503);
    }
  });
});

describe('the log', () => {
  test('tells what came by its id and type', async () => {
    const { app, logs } = createWebhooks();
    await app.request('/webhooks/pagerduty', signed(body));
    expect(logs.map((line) => JSON.parse(line))).toEqual([
      { message: 'received', source: 'pagerduty', count: 1, events: ['user.created pagerduty:01H'] },
    ]);
  });

  test('tells who was refused and where', async () => {
    const { app, logs } = createWebhooks();
    await app.request('/webhooks/pagerduty', signed(body, 'forged'));
    expect(logs.map((line) => JSON.parse(line))).toEqual([
      { message: 'refused: not signed with our secret', source: 'pagerduty', times: 1 },
    ]);
  });

  test('never tells an e-mail, a name, a secret or a body, whatever happens', async () => {
    const run = async (webhooks: ReturnType<typeof createWebhooks>) => {
      const okta = { authorization: 'the-secret', 'content-type': 'application/json' };
      const event = {
        uuid: 'u',
        eventType: 'user.lifecycle.create',
        published: '2026-05-04T11:00:00.000Z',
        outcome: { result: 'SUCCESS' },
        target: [{ type: 'User', id: '1', alternateId: 'jane@example.com', displayName: 'Jane Smith' }],
      };
      const events = [event, { ...event, published: 'jane@example.com' }, 'jane@example.com'];
      const oktaBody = JSON.stringify({ data: { events } });
      await webhooks.app.request('/webhooks/pagerduty', signed(body));
      await webhooks.app.request('/webhooks/pagerduty', signed(body, 'forged-secret'));
      await webhooks.app.request('/webhooks/pagerduty', signed(`${body}jane@example.com`));
      await webhooks.app.request('/webhooks/pagerduty', signed('{"jane@example.com": the-secret'));
      await webhooks.app.request('/webhooks/okta', { method: 'POST', headers: okta, body: oktaBody });
      await webhooks.app.request('/webhooks/okta', {
        method: 'POST',
        headers: okta,
        body: 'jane@example.com',
      });
      return webhooks.logs;
    };
    const sound = createWebhooks();
    const [slow, down] = [createWebhooks(), createWebhooks()];
    slow.lifecycle.hang();
    down.lifecycle.fail();
    down.dead.fail();
    const logs = (await atOnce(() => Promise.all([sound, slow, down].map(run)))).flat();
    expect(logs.length).toBeGreaterThan(15);
    expect(logs.join('\n')).not.toMatch(/jane|smith|the-secret|forged-secret|v1=/i);
  });
});
