import { eachAlone, type Failed } from '../delivery/each-alone.ts';
import type { Identity } from '../people/identity.ts';
import { type Matching, match } from './match.ts';

/**
 * Settles everybody's e-mail of one person again, as a dispute may be over by now; answers where they are now, and which
 * identities could not be settled.
 */
export async function rematch(
  settling: Matching,
  person: string,
): Promise<{ homes: string[]; failed: Failed<Identity>[] }> {
  const { identities } = await settling.roster.load(person);
  const homes = new Set([person]);
  const { failed } = await eachAlone(identities, async (identity) =>
    homes.add(await match(settling, person, identity)),
  );
  return { homes: [...homes], failed };
}
