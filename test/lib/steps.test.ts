import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeSteps, type Steps, stepsOf, zipSteps } from '../../functions/lib/steps.ts';

const span = fc
  .record({ start: fc.integer({ min: -5, max: 25 }), length: fc.integer({ min: -1, max: 12 }) })
  .map(({ start, length }) => ({ start, end: start + length }));
const spans = fc.array(span, { maxLength: 6 }).map((list) => list.map((each, value) => ({ ...each, value })));
const at = <T>(steps: Steps<T>, moment: number) =>
  steps.find(({ start, end }) => start <= moment && moment < end)?.value;
const moments = Array.from({ length: 20 }, (_, moment) => moment);

test('steps hold at every moment what the spans hold, in their order', () => {
  fc.assert(
    fc.property(spans, (list) => {
      const steps = stepsOf(list, 0, 20);
      const holding = (moment: number) => list.filter(({ start, end }) => start <= moment && moment < end);
      expect(moments.map((moment) => at(steps, moment))).toEqual(
        moments.map((moment) => holding(moment).map(({ value }) => value)),
      );
    }),
    { numRuns: 100 },
  );
});

test('steps fill their horizon without a gap and without an empty span', () => {
  fc.assert(
    fc.property(spans, spans, (a, b) => {
      const steps = mergeSteps(
        zipSteps(stepsOf(a, 0, 20), stepsOf(b, 0, 20), (x, y) => x.length + y.length),
        Object.is,
      );
      expect(steps[0]?.start).toBe(0);
      expect(steps.at(-1)?.end).toBe(20);
      expect(
        steps.every(({ start, end }, index) => start < end && end === (steps[index + 1]?.start ?? 20)),
      ).toBe(true);
      expect(steps.every(({ value }, index) => value !== steps[index + 1]?.value)).toBe(true);
      const count = (moment: number) =>
        [...a, ...b].filter(({ start, end }) => start <= moment && moment < end).length;
      expect(moments.map((moment) => at(steps, moment))).toEqual(moments.map(count));
    }),
    { numRuns: 100 },
  );
});

test('there are no steps in a horizon that is empty or ends before it begins', () => {
  expect(stepsOf([{ start: 0, end: 9, value: 'a' }], 5, 5)).toEqual([]);
  expect(stepsOf([{ start: 0, end: 9, value: 'a' }], 5, 4)).toEqual([]);
});
