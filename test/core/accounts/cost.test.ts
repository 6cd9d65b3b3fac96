import { describe, expect, test } from 'vitest';
import { isCostly, movesTurns } from '../../../functions/core/accounts/cost.ts';
import type { PlannedStep } from '../../../functions/core/accounts/hold.ts';
import { isCovered, isSamePlan, planHash, plannedSteps } from '../../../functions/core/accounts/plan-hash.ts';
import { sift } from '../../../functions/core/accounts/sift.ts';
import type { Consequence } from '../../../functions/core/contracts/consequence.ts';

const nothing: Consequence = {
  rota: 'Night',
  until: 1_000,
  covered: { before: 90, after: 90 },
  lost: [],
  unsure: [],
  moved: [],
  handed: [],
  remaining: [],
};
const step = (title: string, about: Partial<Consequence> = {}): PlannedStep => ({
  title,
  reversible: false,
  consequences: [{ ...nothing, ...about }],
});

describe('what a step costs', () => {
  test('is nothing where a leaver’s hours are another person’s', () => {
    expect(isCostly(step('substitute', { handed: [{ start: 1, end: 9, to: ['kim'] }] }))).toBe(false);
  });

  test.each<[string, Partial<Consequence>]>([
    ['hours that nobody covers any more', { lost: [{ start: 1, end: 9 }] }],
    ['hours of which nobody can know', { unsure: [{ start: 1, end: 9 }] }],
    ['another person’s turn that moves', { moved: [{ start: 1, end: 9, people: ['joe'] }] }],
  ])('is %s', (_, about) => {
    expect(isCostly(step('leave', about))).toBe(true);
    expect(movesTurns(step('leave', about))).toBe(about.moved !== undefined);
  });

  test('is what the vendor’s plan says of rules', () => {
    expect(isCostly({ title: 'drop the rule', costs: 'the first rule is gone' })).toBe(true);
  });
});

describe('a plan that costs more than may be', () => {
  const steps = [
    { ...step('hand over', { rota: 'Day' }), op: 1 },
    { ...step('leave', { lost: [{ start: 1, end: 9 }] }), op: 2 },
    { ...step('delete'), op: 3, waits: true as const },
  ];

  test('is done as far as it costs nothing, and nothing that waits for the rest', () => {
    const { steps: allowed, isWhole } = sift(steps, () => false);
    expect([allowed.map(({ title }) => title), isWhole]).toEqual([['hand over'], false]);
  });

  test('is not done where a step was judged on what one that is refused leads to in the same rota', () => {
    const [, leave] = steps;
    const judged = leave ? [leave, { ...step('leave the rest'), op: 4 }] : [];
    expect(sift(judged, () => false)).toEqual({ steps: [], isWhole: false });
    const elsewhere = { ...step('hand over', { rota: 'Day' }), op: 5 };
    expect(sift([...judged, elsewhere], () => false).steps).toEqual([elsewhere]);
  });

  test('is done as a whole where the cost is agreed to', () => {
    expect(sift(steps, () => true)).toEqual({ steps, isWhole: true });
  });
});

describe('an approval', () => {
  const approved = [step('leave', { lost: [{ start: 100, end: 200 }], until: 1_000 })];

  test('is for the hours that were seen, also when some of them are over and others come into sight', () => {
    const later = [
      step('leave', {
        lost: [
          { start: 150, end: 200 },
          { start: 1_050, end: 1_150 },
        ],
        until: 1_500,
      }),
    ];
    expect(isCovered(later, approved)).toBe(true);
    expect(isSamePlan(later, approved)).toBe(true);
    expect(
      isCovered(
        [step('leave', { lost: [{ start: 900, end: 1_100 }], until: 1_500 })],
        [step('leave', { lost: [{ start: 900, end: 1_000 }], until: 1_000 })],
      ),
    ).toBe(true);
  });

  test.each<[string, Partial<Consequence>]>([
    ['more hours', { lost: [{ start: 100, end: 300 }] }],
    ['other hours', { lost: [{ start: 500, end: 600 }] }],
    ['hours of another rota', { rota: 'Day', lost: [{ start: 100, end: 200 }] }],
  ])('is not for %s', (_, about) => {
    expect(isCovered([step('leave', about)], approved)).toBe(false);
    expect(isSamePlan([step('leave', about)], approved)).toBe(false);
    expect(planHash([step('leave', about)])).not.toBe(planHash(approved));
  });

  test('is for every hour of a rota of short turns, as it is kept', () => {
    const hours = Array.from({ length: 1_080 }, (_, turn) => ({ start: 2 * turn, end: 2 * turn + 1 }));
    const hourly = [
      step('leave', { lost: hours, handed: hours.map((one) => ({ ...one, to: [] })), until: 3_000 }),
    ];
    expect(isCovered(hourly, plannedSteps(hourly))).toBe(true);
    expect(isSamePlan(hourly, plannedSteps(hourly))).toBe(true);
    expect(plannedSteps(hourly)[0]?.consequences?.[0]?.handed).toHaveLength(100);
  });

  test('is not for a step that says another cost, nor for one that is done once more', () => {
    expect(
      isCovered(
        [{ title: 'a', reversible: true, costs: 'two rules' }],
        [{ title: 'a', reversible: true, costs: 'a rule' }],
      ),
    ).toBe(false);
    expect(isCovered([...approved, ...approved], approved)).toBe(false);
  });
});
