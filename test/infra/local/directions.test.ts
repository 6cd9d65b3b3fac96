import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { directions, withDirections } from '../../../infra/local/directions.ts';
import { type Listening, listen } from '../../../infra/local/http.ts';

const urls = { webhooks: 'http://127.0.0.1:8787', simulators: 'http://127.0.0.1:8788' };
let listening: Listening;
beforeEach(async () => {
  const api = withDirections(
    (request, response) => response.end(`api ${request.method} ${request.url}`),
    'where to go',
  );
  listening = await listen(createServer(api), 0, 'test');
});
afterEach(() => listening.close());

const text = async (path: string, method = 'GET') =>
  (await fetch(`${listening.url}${path}`, { method })).text();

describe('who opens the local machine in a browser', () => {
  it('is told where webhooks go, where the vendors are to be seen, and what to try', () => {
    const said = directions(urls, ['sources/okta', 'targets/opsgenie', 'targets/statuspage']);
    for (const line of [
      'http://127.0.0.1:8787/webhooks/okta',
      'http://127.0.0.1:8788/opsgenie/_state',
      'http://127.0.0.1:8788/statuspage/_state',
      'http://127.0.0.1:8787/health',
      'npm run send -- okta user.lifecycle.create',
    ]) {
      expect(said).toContain(line);
    }
    expect(said).not.toContain('pagertree');
  });

  it('finds it at / alone', async () => {
    expect(await text('/')).toBe('where to go');
    expect(await text('/', 'HEAD')).toBe('');
  });

  it.each([
    ['/', 'POST'],
    ['/health', 'GET'],
    ['/?x=1', 'GET'],
    ['/webhooks/okta', 'POST'],
  ])('and %s by %s is the API’s, as it is deployed', async (path, method) => {
    expect(await text(path, method)).toBe(`api ${method} ${path}`);
  });
});
