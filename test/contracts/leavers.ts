import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Leavers, leaverStories, playLeavers } from '../harness/leavers.ts';

/**
 * With any organisation, any leavers in any order, and any failure between two calls: afterwards no leaver is anywhere, or they are held
 * and told of; every hour that was covered is covered; and nobody else's turn has moved. The soak plays thousands more.
 */
export function describeLeavers<Settings, Grant, Account, Client, Seed>(
  contract: Leavers<Settings, Grant, Account, Client, Seed>,
  numRuns: number,
): void {
  it('leavers are gone from everywhere, or held; no covered hour is lost, and nobody else’s turn moves', async () => {
    await fc.assert(
      fc.asyncProperty(leaverStories(contract), async (story) => {
        expect((await playLeavers(contract, story)).wrong).toEqual([]);
      }),
      { numRuns },
    );
  });
}
