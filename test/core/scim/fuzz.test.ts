import fc from 'fast-check';
import { expect, test } from 'vitest';
import { playScimRequests } from '../../harness/scim-requests.ts';
import { scimRequests } from '../../support/scim-requests.ts';

test('no request, however strange, is answered 5xx, and none spoils what is there', async () => {
  await fc.assert(
    fc.asyncProperty(scimRequests, async (requests) => {
      expect(await playScimRequests(requests)).toEqual([]);
    }),
    { numRuns: 100 },
  );
});
