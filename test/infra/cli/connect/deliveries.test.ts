import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../../../functions/lib/http.ts';
import { inCloudWatch, inLogFile, isDelivery } from '../../../../infra/cli/connect/deliveries.ts';
import { signed } from '../../../../infra/cli/connect/sigv4.ts';
import { okta } from '../../../../infra/cli/send/okta.ts';
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
  const credentials = {
    accessKeyId: 'AKIDEXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  };
  const ask = (answers: { status: number; text: string }[]) => {
    const requests: HttpRequest[] = [];
    const deliveries = inCloudWatch({
      http: async (request) => {
        requests.push(request);
        const { status, text } = answers.shift() ?? { status: 500, text: '' };
        return { status, text, headers: {} };
      },
      logGroup: '/rollcall/prod/receive',
      region: async () => 'eu-west-1',
      credentials: async () => ({ ...credentials, sessionToken: 'session' }),
      now: () => Date.parse('2026-11-21T12:00:00Z'),
    });
    return { requests, count: () => deliveries('pagerduty') };
  };

  it('is asked for what receive logged in the last ten minutes, page by page', async () => {
    const { requests, count } = ask([
      { status: 200, text: '{"events":[{},{}],"nextToken":"more"}' },
      { status: 200, text: '{"events":[{}]}' },
    ]);
    expect(await count()).toBe(3);
    expect(requests.map(({ url }) => url)).toEqual(Array(2).fill('https://logs.eu-west-1.amazonaws.com/'));
    expect(JSON.parse(requests[1]?.body ?? '')).toEqual({
      logGroupName: '/rollcall/prod/receive',
      startTime: Date.parse('2026-11-21T11:50:00Z'),
      filterPattern: '{ $.message = "received" && $.source = "pagerduty" }',
      nextToken: 'more',
    });
    expect(requests[0]?.headers).toMatchObject({
      'x-amz-target': 'Logs_20140328.FilterLogEvents',
      'x-amz-security-token': 'session',
      authorization: expect.stringMatching(
        /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/20261121\/eu-west-1\/logs\/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target, Signature=[0-9a-f]{64}$/,
      ),
    });
  });

  it('is a sentence where it refuses', async () => {
    await expect(ask([{ status: 400, text: '{}' }]).count()).rejects.toThrow(/logs:FilterLogEvents/);
  });

  // The worked example of AWS's description of the signing process, version 4.
  it('is signed as AWS’s own example is', () => {
    const { authorization } = signed({
      method: 'GET',
      url: new URL('https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08'),
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: '',
      service: 'iam',
      region: 'us-east-1',
      credentials,
      now: new Date('2015-08-30T12:36:00.123Z'),
    });
    expect(authorization).toBe(
      'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
    );
  });
});
