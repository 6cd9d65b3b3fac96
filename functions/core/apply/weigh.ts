import { isDeepStrictEqual } from 'node:util';
import { day } from '../../lib/duration.ts';
import { judge } from '../accounts/rota/judge.ts';
import type { Consequence } from '../contracts/consequence.ts';
import type { Desired } from '../contracts/desired.ts';
import type { Observed } from '../contracts/observed.ts';
import type { Rota } from '../contracts/rota.ts';
import type { Step } from '../contracts/step.ts';
import type { Target } from '../contracts/target.ts';

/** So far ahead the hours are looked at that an edit of a rota covers or uncovers. Milliseconds. */
const horizon = 90 * day;

type Weighing = { target: Target; desired: Desired; observed: Observed; now: number };

/**
 * The steps of a removal, each with what it does to the rotas that page by the account: their timelines before and after it, for
 * the next 90 days. Pure.
 */
export function weigh({ target, desired, observed, now }: Weighing, steps: Step[]): Step[] {
  const { rotas, foreseen } = target;
  if (desired.state !== 'absent' || rotas === undefined || foreseen === undefined) return steps;
  let [at, before] = [observed, rotasOf(target, observed)];
  if (before.size === 0) return steps;
  return steps.map((step) => {
    const next = foreseen(at, step.op);
    const after = rotasOf(target, next);
    const consequences = next.present ? consequencesOf(at, before, after, now) : [];
    [at, before] = [next, after];
    return consequences.length === 0 ? step : { ...step, consequences };
  });
}

function rotasOf(target: Target, observed: Observed): Map<string, Rota> {
  const rotas = observed.present ? (target.rotas?.(observed.account) ?? []) : [];
  return new Map(rotas.map((rota) => [rota.id, rota]));
}

function consequencesOf(
  observed: Observed,
  before: Map<string, Rota>,
  after: Map<string, Rota>,
  now: number,
): Consequence[] {
  const leaver = (observed.present && observed.ids[0]) || '';
  return [...before].flatMap(([id, rota]) => {
    // A rota that is gone has nobody on call.
    const changed = after.get(id) ?? { ...rota, isOn: false };
    if (isDeepStrictEqual(rota, changed)) return [];
    const until = now + horizon;
    return [{ rota: rota.name, until, ...judge(rota, changed, leaver, now, until) }];
  });
}
