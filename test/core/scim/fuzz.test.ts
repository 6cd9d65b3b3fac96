import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createScimServer, enterpriseUrn } from '../../support/scim.ts';
import { scimRequests } from '../../support/scim-requests.ts';

test('no request, however strange, is answered 5xx, and none spoils what is there', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(scimRequests, { minLength: 1, maxLength: 12 }), async (requests) => {
      const server = createScimServer();
      const jane = await server.user('jane@example.com', { [enterpriseUrn]: { department: 'Ops' } });
      const sre = await server.group('sre', [jane]);
      for (const { method, path, body } of requests) {
        const at = path.replace('{user}', jane).replace('{group}', sre);
        const { status } = await server.call(method, at, method === 'GET' ? undefined : body);
        expect([method, at, status === 501 || status < 500]).toEqual([method, at, true]);
      }
      for (const path of ['/Users?count=200', '/Groups?count=200']) {
        const { status, body } = await server.call('GET', path);
        expect([status, body.totalResults]).toEqual([200, body.Resources.length]);
      }
      expect(Object.keys(Object.prototype)).toEqual([]);
    }),
    { numRuns: 100 },
  );
});
