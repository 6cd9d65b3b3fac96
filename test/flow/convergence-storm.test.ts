import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foundHistories } from '../harness/found-histories.ts';
import { stormyHistory } from '../harness/histories.ts';
import { play } from '../harness/history.ts';

describe('histories in bad weather, with workers killed at random', { timeout: 1_200_000 }, () => {
  test('and lists read in the middle of it, end with every vendor as the organisation is, each effect once and nothing dead-lettered', async () => {
    // The same histories every time, so that a red run is a change of the code's; `npm run soak` plays new ones.
    const property = fc.asyncProperty(stormyHistory, async (history) => {
      expect((await play(history)).wrong).toEqual([]);
    });
    const examples = foundHistories.map((history): [typeof history] => [history]);
    await fc.assert(property, { numRuns: 22, seed: 20261121, endOnFailure: true, examples });
  });
});
