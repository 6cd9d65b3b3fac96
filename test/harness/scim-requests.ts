import { createScimServer, enterpriseUrn } from '../support/scim.ts';
import type { ScimRequest } from '../support/scim-requests.ts';

/** Sends requests to a server of SCIM that has a user and a group, and answers what no request may do to it. */
export async function playScimRequests(requests: readonly ScimRequest[]): Promise<string[]> {
  const server = createScimServer();
  const jane = await server.user('jane@example.com', { [enterpriseUrn]: { department: 'Ops' } });
  const sre = await server.group('sre', [jane]);
  const wrong: string[] = [];
  for (const { method, path, body } of requests) {
    const at = path.replace('{user}', jane).replace('{group}', sre);
    const { status } = await server.call(method, at, method === 'GET' ? undefined : body);
    if (status >= 500 && status !== 501) wrong.push(`${method} ${at} was answered ${status}`);
  }
  for (const path of ['/Users?count=200', '/Groups?count=200']) {
    const { status, body } = await server.call('GET', path);
    if (status !== 200 || body.totalResults !== body.Resources.length)
      wrong.push(`${path} cannot be read any more`);
  }
  if (Object.keys(Object.prototype).length > 0) wrong.push('what every object has was changed');
  return wrong;
}
