import { isInOverride, isInShift } from './has-user.ts';
import type { Places, Turns } from './places.ts';
import type { Op, PlaceOp } from './steps.ts';
import { isTheirs, swapLayers } from './swap-layers.ts';
import { leaveRules, pages, removeRules, takeRules } from './swap-rules.ts';
import { type ShiftSwap, swapCustomShift, swapEvents, swapOverride } from './swap-shifts.ts';

type TurnsOp = Extract<PlaceOp, { rota: unknown }>;
type RulesOp = Extract<PlaceOp, { policy: unknown }>;

/** What ended in the account that is foreseen: before any time that is asked about. */
const over = '1970-01-01T00:00:00Z';

/** The places of a leaver after a change of them, as PagerDuty will have them: schedules that they leave stay, because others are on them. */
export function placesAfter(places: Places, op: PlaceOp | Extract<Op, { kind: 'reassign' }>): Places {
  if (op.kind === 'reassign') {
    const done = new Set(op.incidents.map(({ id }) => id));
    return { ...places, incidents: places.incidents.filter(({ id }) => !done.has(id)) };
  }
  if ('policy' in op) return { ...places, policies: policiesAfter(places, op) };
  const turns = places.turns.map((one) =>
    one.schedule.id === op.rota.id ? turnsAfter(one, op, places.readAt) : one,
  );
  return { ...places, turns };
}

function policiesAfter({ policies }: Places, op: RulesOp): Places['policies'] {
  const { user } = op;
  return policies
    .map((policy) => {
      if (policy.id !== op.policy.id) return policy;
      const { escalation_rules: rules } = policy;
      const after =
        op.kind === 'takeRules'
          ? takeRules(rules, user, op.by)
          : op.kind === 'leaveRules'
            ? leaveRules(rules, user)
            : removeRules(rules, user);
      return { ...policy, escalation_rules: after };
    })
    .filter(({ escalation_rules }) => escalation_rules.some((rule) => pages(rule, user)));
}

function turnsAfter(turns: Turns, op: TurnsOp, now: number): Turns {
  const swap: ShiftSwap = { user: op.user, now, ...(op.kind === 'takeTurns' && { by: op.by }) };
  const { user, by } = swap;
  if (turns.of === 'layers') {
    const is = isTheirs(user, now);
    const overrides = turns.overrides.flatMap((one) => {
      if (!is(one)) return [one];
      return by === undefined ? [] : [{ ...one, user: { id: by } }];
    });
    return { ...turns, schedule: swapLayers(turns.schedule, { ...swap, end: over }), overrides };
  }
  return {
    ...turns,
    schedule: swapEvents(turns.schedule, swap),
    overrides: turns.overrides.flatMap((one) =>
      isInOverride(user, one, now) ? (swapOverride(one, swap) ?? []) : [one],
    ),
    customShifts: turns.customShifts.flatMap((one) =>
      isInShift(user, one, now) ? (swapCustomShift(one, swap) ?? []) : [one],
    ),
  };
}
