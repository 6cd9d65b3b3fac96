import type { OnCall } from '../../functions/core/accounts/rota/on-call.ts';
import { mergeSteps, type Span, type Steps, stepsOf } from '../../functions/lib/steps.ts';

/** A timeline made of what a vendor says: who is on call from when to when, by id; `? …` is no person. */
export function timelineOf(said: Span<string>[], from: number, to: number): Steps<OnCall> {
  const steps = stepsOf(said, from, to).map(({ start, end, value }) => ({
    start,
    end,
    value: {
      people: [...new Set(value.filter((id) => !id.startsWith('? ')))].sort(),
      unknown: [...new Set(value.flatMap((id) => (id.startsWith('? ') ? [id.slice(2)] : [])))].sort(),
    },
  }));
  return mergeSteps(steps, (a, b) => JSON.stringify(a) === JSON.stringify(b));
}

/** A timeline as people read it: each moment at which it changes, in UTC, and who is on call from then on. */
export function told(timeline: Steps<OnCall>): string[] {
  return timeline.map(({ start, value: { people, unknown } }) => {
    const names = [...people, ...unknown.map((what) => `? ${what}`)].join(' ');
    return `${new Date(start).toISOString().slice(0, 16)} ${names}`.trimEnd();
  });
}
