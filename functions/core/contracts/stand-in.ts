import type { Known } from './known.ts';

/**
 * Who takes a leaver's places on call, as the configuration names them: a person by e-mail, or a team or an escalation policy by its
 * name or id at the vendor. `isLeaving`: they are to be muted or removed there themselves, so they can take none.
 */
export type StandIn = { person: string; isLeaving?: true } | { team: string } | { policy: string };

/** What can stand in for a leaver at a vendor. */
export type StandInKind = 'person' | 'team' | 'policy';

/** The stand-in for every place at a target, and others for rotas or policies by their name. */
export type StandIns = { default?: StandIn; rotas?: Record<string, StandIn> };

/** Who takes a leaver's place in a rota or policy of this name. `undefined` where nobody is named. */
export function standInFor({ standIns }: Pick<Known, 'standIns'>, rota?: string): StandIn | undefined {
  const own = rota !== undefined && Object.hasOwn(standIns?.rotas ?? {}, rota);
  return own ? standIns?.rotas?.[rota] : standIns?.default;
}
