import { expect, test } from 'vitest';
import type { Consequence } from '../../../functions/core/contracts/consequence.ts';
import { sentencesOf, stepLines } from '../../../infra/cli/step-lines.ts';

const at = (text: string) => Date.parse(text);
const nothing: Consequence = {
  rota: 'Night',
  until: at('2026-04-05T09:00:00Z'),
  covered: { before: 2_160, after: 2_160 },
  lost: [],
  unsure: [],
  moved: [],
  handed: [],
  remaining: [],
};
const week = { start: at('2026-01-05T09:00:00Z'), end: at('2026-01-12T09:00:00Z') };
const later = { start: at('2026-01-19T09:00:00Z'), end: at('2026-01-26T09:00:00Z') };
const clock = { timeZone: 'UTC' };

test('hours that lose cover are told with how long in all, the first of them, and how often', () => {
  expect(sentencesOf({ ...nothing, lost: [week, later] }, clock)).toEqual([
    'Night loses cover for 14 days in all: from 2026-01-05 09:00:00 UTC to 2026-01-12 09:00:00 UTC, and 1 time more in the next 90 days',
  ]);
});

test('turns of others that move, and hours of which nobody can tell, are told as such', () => {
  const [unsure, moved] = sentencesOf(
    { ...nothing, unsure: [week], moved: [{ ...week, people: ['joe'] }] },
    clock,
  );
  expect(unsure).toContain('nobody can tell whether Night stays covered for 7 days in all');
  expect(moved).toContain('turns of 1 other person in Night move');
});

test('a rota that stays covered is told with its hours before and after, and how much goes over', () => {
  expect(sentencesOf({ ...nothing, handed: [{ ...week, to: ['kim'] }] }, clock)).toEqual([
    'Night stays covered: 2160 h of the next 90 days before, 2160 h after; their turns, 7 days in all, go over',
  ]);
});

test('a step has below it what it costs, without control characters, in lines that fit', () => {
  const step = { title: 'Remove the rule', reversible: false, costs: 'the rule "a\u001b[31m" is gone' };
  const lines = stepLines('  ! ', step, { ...clock, width: 44 });
  expect(lines).toEqual([
    '  ! Remove the rule (cannot be taken back)',
    '      then the rule "a [31m" is gone',
  ]);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(44);
});
