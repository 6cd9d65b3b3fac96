import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, it } from 'vitest';
import { inCloudWatch, inLogFile, isDelivery } from '../../../../infra/cli/connect/deliveries.ts';
import { errorSentence } from '../../../../infra/cli/error-sentence.ts';
import { okta } from '../../../../infra/cli/send/okta.ts';
import { clientOptions } from '../../../../infra/local/aws/client.ts';
import { listen, serverOf } from '../../../../infra/local/http.ts';
import { logFileOf } from '../../../../infra/local/log-file.ts';
import { createWebhooks } from '../../../support/webhooks.ts';

const received = { level: 'INFO', message: 'received', source: 'pagerduty', count: 0, events: [] };

describe('a delivery in the log', () => {
  it('is what the front endpoint writes of one that it took, and of no other', async () => {
    const endpoint = createWebhooks();
    const made = okta.make(
      {
        source: 'okta',
        type: 'user.lifecycle.create',
        email: 'jane@example.com',
        at: '2026-05-04T11:00:00Z',
        times: 1,
        port: 0,
        json: false,
        force: false,
      },
      {
        settings: { header: 'authorization', allowUnauthenticatedChallenge: false, deactivated: 'leaver' },
        secret: { secrets: ['the-secret'] },
        newId: () => 'id',
        usageError: () => {
          throw new Error('not asked wrongly');
        },
      },
    );
    await endpoint.app.request('/webhooks/okta', { method: 'POST', ...made.deliver() });
    await endpoint.app.request('/webhooks/okta', { method: 'POST', body: '{}' });
    const lines: unknown[] = endpoint.logs.map((line) => JSON.parse(line));
    expect(lines.filter((line) => isDelivery(line, 'okta'))).toHaveLength(1);
    expect(lines.filter((line) => isDelivery(line, 'pagerduty'))).toHaveLength(0);
  });
});

describe('the local machine’s log', () => {
  it('is counted line by line, whatever else is in it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rollcall-log-'));
    const file = join(folder, 'local.log');
    const line = (entry: unknown) => `2026-11-21T11:50:12.789Z receive 16366: ${JSON.stringify(entry)}`;
    writeFileSync(
      file,
      [line(received), line({ ...received, source: 'okta' }), 'START {', line(received), ''].join('\n'),
    );
    expect(await inLogFile(file)('pagerduty')).toBe(2);
    rmSync(folder, { recursive: true });
    await expect(inLogFile(file)('pagerduty')).rejects.toThrow(/cannot be read: start Rollcall/);
  });

  it('has the port in its name, unless that is the usual one', () => {
    expect(logFileOf(8787)).toMatch(/\.rollcall\/local\.log$/);
    expect(logFileOf(9200)).toMatch(/\.rollcall\/local-9200\.log$/);
  });
});

describe('CloudWatch Logs', () => {
  /** The SDK's own client against a server of this machine. */
  async function ask(answers: { status: number; body: object }[]) {
    const requests: { target: unknown; body: unknown }[] = [];
    const server = await listen(
      serverOf(async (request) => {
        requests.push({ target: request.headers.get('x-amz-target'), body: await request.json() });
        const { status, body } = answers.shift() ?? { status: 500, body: {} };
        return Response.json(body, { status });
      }),
      0,
      'CloudWatch Logs',
    );
    const client = new CloudWatchLogsClient({ ...clientOptions(server.url), maxAttempts: 1 });
    const deliveries = inCloudWatch({
      client,
      logGroupName: '/rollcall/prod/receive',
      now: () => Date.parse('2026-11-21T12:00:00Z'),
    });
    const close = async () => {
      client.destroy();
      await server.close();
    };
    return { requests, close, count: () => deliveries('pagerduty') };
  }

  it('is asked for what receive logged in the last ten minutes, page by page', async () => {
    const { requests, count, close } = await ask([
      { status: 200, body: { events: [{}, {}], nextToken: 'more' } },
      { status: 200, body: { events: [{}] } },
    ]);
    expect(await count()).toBe(3);
    expect(requests).toHaveLength(2);
    expect(requests[1]).toEqual({
      target: 'Logs_20140328.FilterLogEvents',
      body: {
        logGroupName: '/rollcall/prod/receive',
        startTime: Date.parse('2026-11-21T11:50:00Z'),
        filterPattern: '{ $.message = "received" && $.source = "pagerduty" }',
        nextToken: 'more',
      },
    });
    await close();
  });

  it('is a sentence where it refuses', async () => {
    const { count, close } = await ask([
      { status: 400, body: { __type: 'AccessDeniedException', message: 'no logs:FilterLogEvents' } },
    ]);
    const error = await count().catch((thrown: unknown) => thrown);
    expect(errorSentence(error)).toBe('AWS does not let you: no logs:FilterLogEvents');
    await close();
  });
});
