import type { StandIn, StandIns } from '../contracts/stand-in.ts';
import { isLeaverState } from '../delivery/lane.ts';
import type { Evaluating } from '../reconcile/evaluate.ts';
import { keys } from '../roster/keys.ts';

/** Who takes a leaver's places on call at a target, and whether they are to be muted or removed there themselves. */
export async function standInsAt(
  { roster, config }: Pick<Evaluating, 'roster' | 'config'>,
  target: string,
): Promise<StandIns | undefined> {
  const standIns = config.leavers.onCall.standIns[target];
  if (standIns === undefined) return undefined;
  const seen = async (standIn: StandIn): Promise<StandIn> => {
    if (!('person' in standIn)) return standIn;
    const person = await roster.linkOwner(keys.emailLink(standIn.person.toLowerCase()));
    const account = person === undefined ? undefined : await roster.account(person, target);
    return isLeaverState(account?.desiredState) ? { ...standIn, isLeaving: true } : standIn;
  };
  const rotas = await Promise.all(
    Object.entries(standIns.rotas ?? {}).map(async ([name, one]) => [name, await seen(one)] as const),
  );
  return {
    ...(standIns.default && { default: await seen(standIns.default) }),
    ...(rotas.length > 0 && { rotas: Object.fromEntries(rotas) }),
  };
}
