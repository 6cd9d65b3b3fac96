import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calmHistory } from '../harness/histories.ts';
import { play } from '../harness/history.ts';

describe('histories told in any order, partly twice', { timeout: 1_200_000 }, () => {
  test('end with every vendor as the organisation is, nobody deleted who stays, and no limit exceeded', async () => {
    // The same histories every time, so that a red run is a person's change; `npm run soak` plays new ones.
    const property = fc.asyncProperty(calmHistory, async (history) => {
      const { wrong, refusals } = await play(history);
      expect(wrong).toEqual([]);
      expect(refusals).toBe(0);
    });
    await fc.assert(property, { numRuns: 20, seed: 20261121, endOnFailure: true });
  });
});
