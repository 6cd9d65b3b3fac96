import { isDeepStrictEqual } from 'node:util';
import { hour } from '../../../lib/duration.ts';
import { mergeSteps, type Steps, zipSteps } from '../../../lib/steps.ts';
import type { Judgement, Stretch } from '../../contracts/consequence.ts';
import type { Rota } from '../../contracts/rota.ts';
import type { OnCall } from './on-call.ts';
import { timeline } from './timeline.ts';

/** A moment, before and after. */
type Verdict = Record<'isLost' | 'isUnsure' | 'isHanded' | 'isRemaining', boolean> & {
  moved: string[];
  to: string[];
};

/** Judges an edit by the timelines before and after it, from `from` to before `to` (milliseconds since 1970). Pure. */
export function judge(before: Rota, after: Rota, leaver: string, from: number, to: number): Judgement {
  const [was, is] = [timeline(before, from, to), timeline(after, from, to)];
  const verdicts = mergeSteps(
    zipSteps(was, is, (b, a) => verdict(b, a, leaver)),
    isDeepStrictEqual,
  );
  const where = (isMeant: (verdict: Verdict) => boolean) => verdicts.filter(({ value }) => isMeant(value));
  const stretches = (isMeant: (verdict: Verdict) => boolean): Stretch[] =>
    joined(where(isMeant).map(({ start, end }) => ({ start, end })));
  return {
    covered: { before: coveredHours(was), after: coveredHours(is) },
    lost: stretches(({ isLost }) => isLost),
    unsure: stretches(({ isUnsure }) => isUnsure),
    moved: where(({ moved }) => moved.length > 0).map(({ value: { moved: people }, start, end }) => ({
      start,
      end,
      people,
    })),
    handed: where(({ isHanded }) => isHanded).map(({ value: { to }, start, end }) => ({ start, end, to })),
    remaining: stretches(({ isRemaining }) => isRemaining),
  };
}

function verdict(before: OnCall, after: OnCall, leaver: string): Verdict {
  const lacks = (people: string[]) => (id: string) => id !== leaver && !people.includes(id);
  const gone = before.people.filter(lacks(after.people));
  const come = after.people.filter(lacks(before.people));
  const isRemaining = after.people.includes(leaver);
  const isLeavers = before.people.includes(leaver);
  const isOtherwiseUnknown = !isDeepStrictEqual(before.unknown, after.unknown);
  const isUncovered = before.people.length > 0 && after.people.length === 0;
  return {
    isLost: isUncovered && after.unknown.length === 0,
    isUnsure: isOtherwiseUnknown || (isUncovered && after.unknown.length > 0),
    isHanded: isLeavers && (!isRemaining || come.length > 0),
    isRemaining,
    // Of turns that were or are unknown it cannot be said whose they are.
    moved: isOtherwiseUnknown ? [] : [...gone, ...(isLeavers ? [] : come)].sort(),
    to: isLeavers ? come : [],
  };
}

function coveredHours(steps: Steps<OnCall>): number {
  const covered = steps.filter(({ value }) => value.people.length > 0);
  return covered.reduce((sum, { start, end }) => sum + end - start, 0) / hour;
}

/** Stretches that follow one another without a gap are one. */
function joined(stretches: Stretch[]): Stretch[] {
  const steps = stretches.map((stretch) => ({ ...stretch, value: true }));
  return mergeSteps(steps, Object.is).map(({ start, end }) => ({ start, end }));
}
