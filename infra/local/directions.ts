import type { RequestListener } from 'node:http';
import { sourceUrl } from './source-url.ts';

/** What `GET /` at the webhooks' port says. `secrets` are names such as `sources/okta`. */
export function directions(urls: { webhooks: string; simulators: string }, secrets: string[]): string {
  const ids = (kind: string) =>
    secrets.filter((name) => name.startsWith(`${kind}/`)).map((name) => name.slice(kind.length + 1));
  return [
    'This is Rollcall on your machine. It takes webhooks by POST:',
    ...ids('sources').map((id) => `  ${sourceUrl(urls.webhooks, id)}`),
    '',
    'What the simulated vendors hold:',
    ...ids('targets').map((id) => `  ${urls.simulators}/${id}/_state`),
    '',
    `Whether it is well: ${urls.webhooks}/health, or npm run doctor.`,
    'Send an event: npm run send -- okta user.lifecycle.create jane@example.com',
    'See a person: npm run status -- jane@example.com',
    '',
  ].join('\n');
}

/** Answers `GET /` with a text for people, which the deployed API does not have; all else goes on to the API. */
export function withDirections(api: RequestListener, text: string): RequestListener {
  return (request, response) => {
    const isForPeople = request.url === '/' && (request.method === 'GET' || request.method === 'HEAD');
    if (!isForPeople) return api(request, response);
    request.resume();
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' });
    response.end(request.method === 'HEAD' ? undefined : text);
  };
}
