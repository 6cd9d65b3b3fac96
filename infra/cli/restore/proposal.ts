import { type Restoration, restorationOf } from '../../../functions/core/apply/restoration.ts';
import { planRestore, type RestorePlan, type restore } from '../../../functions/core/apply/restore.ts';
import { asFailure } from '../../../functions/core/contracts/as-failure.ts';
import { Blocked, type Failure, Throttled, Transient } from '../../../functions/core/contracts/errors.ts';

/** What restoring takes of the world. */
export type Restoring = Parameters<typeof restore>[0];

/** What would be restored at a target, or why nothing can be. */
export type Proposal = { target: string } & ({ found: Restoration; plan: RestorePlan } | { refusal: string });

/** Looks what restoring a person at a target takes. Throws nothing, so that one target stops no other. */
export async function proposalFor(
  world: Restoring,
  asked: { person: string; target: string; at?: string },
): Promise<Proposal> {
  const { target } = asked;
  try {
    const found = await restorationOf(world, asked);
    return { target, found, plan: await planRestore(world, found) };
  } catch (thrown) {
    return { target, refusal: sentenceOf(asFailure(thrown)) };
  }
}

/** Why something failed, in a sentence for the operator. */
export function sentenceOf(failure: Failure): string {
  if (failure instanceof Blocked) return failure.by;
  const sentence = failure.words ?? failure.message;
  const isPassing = failure instanceof Transient || failure instanceof Throttled;
  return isPassing ? `${sentence}: run the command again in a while, it goes on from there` : sentence;
}
