import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Sample, type State, samplesIn, stateOf } from './alarm.ts';

const minute = 60_000;
const now = 100 * minute;

const alarm = (changes: Record<string, unknown> = {}) => ({
  id: 'alarm',
  whenDeleted: undefined,
  properties: {
    Namespace: 'Rollcall',
    MetricName: 'Failures',
    Dimensions: [{ Name: 'stage', Value: 'dev' }],
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 3,
    DatapointsToAlarm: 2,
    Threshold: 0,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'notBreaching',
    ...changes,
  },
});

/** One value a minute, the newest first; `undefined` where there was none. */
const minutes = (...values: (number | undefined)[]): Sample[] =>
  values.flatMap((value, index) =>
    value === undefined
      ? []
      : [
          {
            namespace: 'Rollcall',
            name: 'Failures',
            dimensions: { stage: 'dev' },
            value,
            at: now - index * minute - 1,
          },
        ],
  );

describe('an alarm, judged as CloudWatch does', () => {
  test.each<[string, (number | undefined)[], State]>([
    ['goes off where enough of the last periods are bad', [1, 0, 1], 'ALARM'],
    ['does not for one of them', [1, 0, 0], 'OK'],
    ['does not look further back', [1, 0, 0, 1, 1], 'OK'],
  ])('%s', (_, values, state) => expect(stateOf(alarm(), minutes(...values), now)).toBe(state));

  test.each<[string, string, (number | undefined)[], State, State]>([
    ['notBreaching', 'is good', [1, undefined, undefined], 'ALARM', 'OK'],
    ['breaching', 'is bad', [0, undefined, undefined], 'OK', 'ALARM'],
    ['ignore', 'keeps the state', [undefined, undefined, undefined], 'ALARM', 'ALARM'],
    ['ignore', 'keeps no state that what is there decides', [0, 0, undefined], 'ALARM', 'OK'],
    ['ignore', 'does not hide what is bad', [1, 1, undefined], 'OK', 'ALARM'],
  ])('under %s a period without data %s', (TreatMissingData, _, values, before, after) => {
    expect(stateOf(alarm({ TreatMissingData }), minutes(...values), now, before)).toBe(after);
  });

  test.each([
    ['another namespace', { namespace: 'Other' }],
    ['another name', { name: 'Other' }],
    ['a dimension too few', { dimensions: {} }],
    ['a dimension too many', { dimensions: { stage: 'dev', service: 'x' } }],
    ['another value of a dimension', { dimensions: { stage: 'prod' } }],
  ])('does not see a metric with %s', (_, changes) => {
    const samples = minutes(1, 1, 1).map((sample) => ({ ...sample, ...changes }));
    expect(stateOf(alarm(), samples, now)).toBe('OK');
  });

  test('sums, or takes the largest or the smallest of a period', () => {
    const samples = [...minutes(2), ...minutes(3)];
    const goesOff = (Statistic: string, Threshold: number) =>
      stateOf(alarm({ Statistic, Threshold, EvaluationPeriods: 1, DatapointsToAlarm: 1 }), samples, now) ===
      'ALARM';
    expect([goesOff('Sum', 4), goesOff('Sum', 5)]).toEqual([true, false]);
    expect([goesOff('Maximum', 2), goesOff('Maximum', 3)]).toEqual([true, false]);
    expect([goesOff('Minimum', 1), goesOff('Minimum', 2)]).toEqual([true, false]);
  });

  test.each([
    ['GreaterThanThreshold', [false, false, true]],
    ['GreaterThanOrEqualToThreshold', [false, true, true]],
    ['LessThanThreshold', [true, false, false]],
    ['LessThanOrEqualToThreshold', [true, true, false]],
  ])('%s means what it says', (ComparisonOperator, expected) => {
    const one = { ComparisonOperator, Threshold: 5, EvaluationPeriods: 1, DatapointsToAlarm: 1 };
    expect([4, 5, 6].map((value) => stateOf(alarm(one), minutes(value), now) === 'ALARM')).toEqual(expected);
  });

  test('one more bad period never makes it quieter', () => {
    const value = fc.option(fc.constantFrom(0, 1), { nil: undefined });
    const treatments = fc.constantFrom('notBreaching', 'breaching', 'ignore');
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 3, maxLength: 3 }),
        fc.nat(2),
        treatments,
        (values, index, treatment) => {
          const judge = (list: (number | undefined)[]) =>
            stateOf(alarm({ TreatMissingData: treatment }), minutes(...list), now);
          if (judge(values) === 'ALARM') expect(judge(values.with(index, 1))).toBe('ALARM');
        },
      ),
    );
  });
});

describe('the metrics in a line of a log', () => {
  const line = {
    _aws: {
      Timestamp: now,
      CloudWatchMetrics: [
        { Namespace: 'Rollcall', Dimensions: [['stage']], Metrics: [{ Name: 'Failures', Unit: 'Count' }] },
      ],
    },
    stage: 'dev',
    Failures: [1, 2],
    service: 'not a dimension',
  };

  test('are found with the dimensions that the line names, and every value', () => {
    const common = { namespace: 'Rollcall', name: 'Failures', dimensions: { stage: 'dev' }, at: now };
    expect(samplesIn(JSON.stringify(line))).toEqual([
      { ...common, value: 1 },
      { ...common, value: 2 },
    ]);
  });

  test('are none in an ordinary line', () => {
    expect(samplesIn('{"message":"received"}')).toEqual([]);
  });
});
