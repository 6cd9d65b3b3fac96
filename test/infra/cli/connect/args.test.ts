import { describe, expect, test } from 'vitest';
import { readConnectArgs } from '../../../../infra/cli/connect/args.ts';
import { runConnect } from '../../../../infra/cli/connect/run-connect.ts';
import { config } from '../stage.ts';

describe('asked wrongly', () => {
  test.each([
    ['', /Name one of okta, pagerduty/],
    ['slack', /Name one of okta, pagerduty/],
    ['okta hunter2', /a token comes from standard input/],
    ['okta --url http://rollcall.example.com', /is not a URL such as https/],
    ['okta --url rollcall', /is not a URL such as https/],
  ])('"%s" is answered with what to say', (line, sentence) => {
    expect(() => readConnectArgs(line.split(' ').filter(Boolean))).toThrow(sentence);
  });

  const bare = {
    config,
    http: async () => Promise.reject(new Error('not called')),
    secretStore: { read: async () => ({}), put: async () => {}, expire: async () => {} },
    deliveries: async () => 0,
    read: async () => 'api',
    newSecret: () => 's',
    now: () => 0,
    sleep: async () => {},
    print: () => {},
  };

  test('on AWS the URL has to be said', async () => {
    await expect(runConnect({ source: 'okta', askToken: false }, bare)).rejects.toThrow(/--url https/);
  });

  test('a source that is not configured is not registered', async () => {
    const without = { ...config, sources: { okta: {} } };
    await expect(
      runConnect({ source: 'pagerduty', askToken: false }, { ...bare, config: without }),
    ).rejects.toThrow(/not among the sources/);
  });

  test('on this machine URL, API and token need no saying', async () => {
    const urls: string[] = [];
    const local = {
      webhooks: 'http://127.0.0.1:1/webhooks',
      origin: (id: string) => `http://127.0.0.1:2/${id}`,
    };
    const http = async ({ url, headers }: { url: string; headers: Record<string, string> }) => {
      urls.push(`${url} ${headers.authorization}`);
      return { status: 500, headers: {}, text: '' };
    };
    await expect(
      runConnect({ source: 'pagerduty', askToken: false }, { ...bare, http, local }),
    ).rejects.toThrow(/PagerDuty 500/);
    expect(urls[0]).toBe(
      'http://127.0.0.1:2/pagerduty/webhook_subscriptions?limit=100&offset=0 Token token=local',
    );
  });
});
