import { describe, expect, test } from 'vitest';
import { createCommand } from '../command.ts';
import { config } from '../stage.ts';

describe('asked wrongly', () => {
  test.each([
    ['', /Missing required argument 'source'/],
    [
      'slack --url https://rollcall.example.com',
      /slack cannot be registered at: name one of okta, pagerduty/,
    ],
    ['okta hunter2', /a token comes from standard input/],
    ['okta --url http://rollcall.example.com', /It is not a URL such as https/],
    ['okta --url rollcall', /It is not a URL such as https/],
    ['okta --aws', /Say where the source is to deliver: --url https/],
    ['pagerduty --url https://rollcall.example.com --org https://acme.okta.com', /--org: org is not a key/],
    [
      'pagerduty --url https://rollcall.example.com --region mars',
      /--region, at region: mars is not possible here: write one of us, eu/,
    ],
  ])('"%s" is answered with what to say', async (line, sentence) => {
    const { code, out, err } = await createCommand().run(`connect ${line}`);
    expect(err).toMatch(sentence);
    expect(err).not.toContain('hunter2');
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });

  test('an organization that nobody named is asked for before any token', async () => {
    const { run } = createCommand({ config: { sources: { okta: {} } } });
    const { code, err } = await run('connect okta --url https://rollcall.example.com');
    expect(err).toBe('sources.okta.org is needed to ask Okta: write it, or say it with --org.\n');
    expect(code).toBe(2);
  });

  test('a source that is not configured is not registered', async () => {
    const { run } = createCommand({ config: { sources: { okta: {} } } });
    const { code, err } = await run('connect pagerduty');
    expect(err).toMatch(/pagerduty is not among the sources of your configuration/);
    expect(code).toBe(2);
  });
});

test('on this machine URL, API and token need no saying', async () => {
  const urls: string[] = [];
  const { run } = createCommand({
    stage: {
      webhooks: 'http://127.0.0.1:1/webhooks',
      origin: (id: string) => `http://127.0.0.1:2/${id}`,
    },
    config: { ...config },
    http:
      async () =>
      async ({ url, headers }) => {
        urls.push(`${url} ${headers.authorization}`);
        return { status: 500, headers: {}, text: '' };
      },
  });
  const { code, err } = await run('connect pagerduty');
  expect(err).toMatch(/PagerDuty 500/);
  expect(code).toBe(1);
  expect(urls[0]).toBe(
    'http://127.0.0.1:2/pagerduty/webhook_subscriptions?limit=100&offset=0 Token token=local',
  );
});
