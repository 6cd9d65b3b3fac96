/** A value that holds from `start` to before `end`. */
export type Span<T> = { start: number; end: number; value: T };

/** A value at every moment of a horizon: spans one after another, none empty, without a gap. */
export type Steps<T> = Span<T>[];

/**
 * All the values that hold at each moment from `from` to before `to`; of two that hold at once the one whose span comes
 * first in the list comes first.
 *
 * @example
 * stepsOf([{ start: 1, end: 3, value: 'a' }], 0, 4); // [] from 0 to 1, ['a'] from 1 to 3, [] from 3 to 4
 */
export function stepsOf<T>(spans: Span<T>[], from: number, to: number): Steps<T[]> {
  if (to <= from) return [];
  const clipped = spans
    .map(({ start, end, value }, order) => ({
      start: Math.max(start, from),
      end: Math.min(end, to),
      value,
      order,
    }))
    .filter(({ start, end }) => start < end)
    .sort((a, b) => a.start - b.start);
  const moments = [...new Set([from, to, ...clipped.flatMap(({ start, end }) => [start, end])])];
  moments.sort((a, b) => a - b);
  let holding: typeof clipped = [];
  let next = 0;
  return moments.slice(0, -1).map((start, index) => {
    holding = holding.filter(({ end }) => end > start);
    for (let span = clipped[next]; span !== undefined && span.start <= start; span = clipped[++next]) {
      holding.push(span);
    }
    const value = holding.toSorted((a, b) => a.order - b.order).map((span) => span.value);
    return { start, end: moments[index + 1] ?? to, value };
  });
}

/** Two values of one horizon made into one at every moment. */
export function zipSteps<A, B, C>(a: Steps<A>, b: Steps<B>, combine: (a: A, b: B) => C): Steps<C> {
  const steps: Steps<C> = [];
  let [i, j] = [0, 0];
  for (let [left, right] = [a[i], b[j]]; left !== undefined && right !== undefined; ) {
    const end = Math.min(left.end, right.end);
    steps.push({ start: Math.max(left.start, right.start), end, value: combine(left.value, right.value) });
    if (left.end === end) left = a[++i];
    if (right.end === end) right = b[++j];
  }
  return steps;
}

/** The same with as few spans as there can be: neighbours of equal values are one. */
export function mergeSteps<T>(steps: Steps<T>, isSame: (a: T, b: T) => boolean): Steps<T> {
  const merged: Steps<T> = [];
  for (const span of steps) {
    const last = merged.at(-1);
    if (last !== undefined && last.end === span.start && isSame(last.value, span.value)) last.end = span.end;
    else merged.push({ ...span });
  }
  return merged;
}
