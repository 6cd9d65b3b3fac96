import { Transient } from '../../core/contracts/errors.ts';
import { groundOf } from './ground.ts';
import { isInShift, isInTurns, isLeft } from './has-user.ts';
import type { Turns } from './places.ts';
import type { Incident, Policy } from './places-schema.ts';
import type { Account } from './schema.ts';
import { type Taker, withoutPolicy } from './stand-ins.ts';
import { type Op, type PagerdutyStep, type RotaKey, step } from './steps.ts';
import { isTheirs, sharedLayers } from './swap-layers.ts';
import { isOnlyTheirs, isShared } from './swap-rules.ts';

/** What takes a leaver out of their places, in order; and in a clause each, what only a human can do. */
export type Freeing = { steps: PagerdutyStep[]; needed: string[] };

/**
 * Each place of a leaver goes to whom the configuration names, in the very position; where nobody is named it is left, as far as no
 * turn of others moves by it and no rule or policy is left empty. Open incidents are reassigned, never resolved.
 */
export function freeing({ id: user, places, takers = {} }: Account): Freeing {
  if (places === undefined)
    throw new Transient('PagerDuty was not asked where it has a person to be removed');
  const { incidents, policies, turns, readAt } = places;
  const takerOf = (name: string) => (Object.hasOwn(takers, name) ? takers[name] : undefined);
  const all = [
    ...policies.map((policy) => freePolicy(user, policy, takerOf(policy.name))),
    ...turns
      .filter((one) => isInTurns(user, one, readAt))
      .map((one) => freeTurns(user, one, readAt, takerOf(one.schedule.name))),
    // Last: on a policy that still pages the leaver they would begin again with the leaver.
    ...reassigned(user, incidents, (incident) => takerOf(incident.policy?.name ?? withoutPolicy)),
  ];
  return { steps: all.flatMap(({ steps }) => steps), needed: all.flatMap(({ needed }) => needed) };
}

const doing = (...ops: Op[]): Freeing => ({ steps: ops.map((op) => step(op)), needed: [] });
const needing = (where: string, then = putAnother): Freeing => ({
  steps: [],
  needed: [`in ${where}: ${then}`],
});
const putAnother = 'put another person there in PagerDuty, or name one in leavers.onCall';

function freeTurns(user: string, turns: Turns, now: number, taker?: Taker): Freeing {
  const { id, name } = turns.schedule;
  const where = `the schedule "${name}"`;
  const rota: RotaKey = { id, name, of: turns.of };
  if (taker && 'lacks' in taker) return needing(where, taker.lacks);
  if (turns.of === 'shifts' && hasHandedShift(user, turns, now)) {
    return needing(
      where,
      'a custom shift of theirs has an override, which would be lost: make it another person’s',
    );
  }
  if (taker?.by.type === 'user') return doing({ kind: 'takeTurns', user, by: taker.by.id, rota });
  const leave = doing({ kind: 'leaveTurns', user, rota, ground: groundOf(turns) });
  if (turns.of === 'shifts') return leave;
  const shared = sharedLayers(user, turns, now);
  if (shared.length === 0) return leave;
  const { needed } = needing(where);
  return canLeave(user, turns, now) ? { ...leave, needed } : { steps: [], needed };
}

/** A custom shift is made anew for another person, and an override is of the one that was there before. */
function hasHandedShift(user: string, turns: Extract<Turns, { of: 'shifts' }>, now: number): boolean {
  const theirs = turns.customShifts.filter((one) => isInShift(user, one, now)).map(({ id }) => id);
  return turns.overrides.some(
    ({ custom_shift_id: id, end_time }) => id != null && isLeft(end_time, now) && theirs.includes(id),
  );
}

/** Whether there is anything in a schedule of layers that a user can leave: an override, or a layer of their own. */
function canLeave(user: string, turns: Extract<Turns, { of: 'layers' }>, now: number): boolean {
  const shared = new Set(sharedLayers(user, turns, now));
  const { schedule_layers } = turns.schedule;
  const own = schedule_layers.filter((layer) => !shared.has(layer));
  const rest: Turns = { ...turns, schedule: { ...turns.schedule, schedule_layers: own } };
  return turns.overrides.some(isTheirs(user, now)) || isInTurns(user, rest, now);
}

function freePolicy(user: string, { id, name, escalation_rules: rules }: Policy, taker?: Taker): Freeing {
  const where = `the escalation policy "${name}"`;
  const policy = { id, name };
  if (taker && 'lacks' in taker) return needing(where, taker.lacks);
  if (taker?.by.type === 'user') return doing({ kind: 'takeRules', user, by: taker.by.id, policy });
  const only = rules.filter((rule) => isOnlyTheirs(rule, user)).length;
  const leave: Op[] = rules.some((rule) => isShared(rule, user))
    ? [{ kind: 'leaveRules', user, policy }]
    : [];
  if (only === 0) return doing(...leave);
  // PagerDuty refuses it: "Cannot Delete Only Rule".
  if (only === rules.length) return needing(where);
  return doing(...leave, { kind: 'removeRules', user, policy });
}

/** https://developer.pagerduty.com/api-reference/8a0e1aa2ec666-update-an-incident: no more in one call. */
const atOnce = 250;

function reassigned(
  user: string,
  incidents: Incident[],
  takerOf: (incident: Incident) => Taker | undefined,
): Freeing[] {
  const groups = Map.groupBy(incidents, (incident) => JSON.stringify(takerOf(incident) ?? null));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const taker = first && takerOf(first);
    const where = `${group.length} open incident${group.length > 1 ? 's' : ''}`;
    if (taker && 'lacks' in taker) return [needing(where, taker.lacks)];
    if (taker)
      return chunks(group).map((some) => doing({ kind: 'reassign', user, incidents: some, to: taker.by }));
    const lost = group.filter(({ policy }) => policy === undefined);
    const own = group.filter(({ policy }) => policy !== undefined);
    return [
      ...chunks(own).map((some) => whenFree(doing({ kind: 'reassign', user, incidents: some }))),
      ...(lost.length > 0
        ? [needing(`${lost.length} open incidents of no escalation policy`, 'reassign them in PagerDuty')]
        : []),
    ];
  });
}

function whenFree({ steps, needed }: Freeing): Freeing {
  return { steps: steps.map((one) => ({ ...one, waits: true as const })), needed };
}

function chunks<T>(rows: T[]): T[][] {
  const count = Math.ceil(rows.length / atOnce);
  return Array.from({ length: count }, (_, index) => rows.slice(index * atOnce, (index + 1) * atOnce));
}
