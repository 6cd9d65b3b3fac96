import { describe, expect, test } from 'vitest';
import { judge } from '../../../../functions/core/accounts/rota/judge.ts';
import type { Rota } from '../../../../functions/core/contracts/rota.ts';
import { empty, layerOf, overrideOf, person, rotaOf } from '../../../support/rotas.ts';

const first = '2026-06-01T00:00Z';
const [from, to] = [Date.parse(first), Date.parse('2026-06-13T00:00Z')];
const rota = (people: string[], changes: Partial<Rota> = {}) =>
  rotaOf([layerOf(people, first, { timeZone: 'UTC' })], changes);
const judged = (before: Rota, after: Rota) => judge(before, after, 'ann', from, to);
const nothing = { lost: [], unsure: [], moved: [], remaining: [] };
const days = (...numbers: number[]) =>
  numbers.map((n) => ({ start: Date.parse(`2026-06-${n}Z`), end: Date.parse(`2026-06-${n + 1}Z`) }));

describe('an edit on account of a leaver', () => {
  test('that gives every turn of theirs to another person costs nobody anything', () => {
    const judgement = judged(rota(['ann', 'bob', 'cem']), rota(['fay', 'bob', 'cem']));
    expect(judgement).toEqual({
      ...nothing,
      covered: { before: 288, after: 288 },
      handed: days(1, 4, 7, 10).map((day) => ({ ...day, to: ['fay'] })),
    });
  });

  test('that leaves their turns empty loses those hours, and moves nobody', () => {
    const gap = rota(['ann', 'bob', 'cem']);
    const layers = gap.layers.map((layer) => ({
      ...layer,
      participants: [empty, person('bob'), person('cem')],
    }));
    expect(judged(gap, { ...gap, layers })).toEqual({
      ...nothing,
      covered: { before: 288, after: 192 },
      lost: days(1, 4, 7, 10),
      handed: days(1, 4, 7, 10).map((day) => ({ ...day, to: [] })),
    });
  });

  test('that takes them out of the list moves the turns of everybody else', () => {
    const { moved, lost, covered } = judged(rota(['ann', 'bob', 'cem']), rota(['bob', 'cem']));
    expect(covered).toEqual({ before: 288, after: 288 });
    expect(lost).toEqual([]);
    expect(moved).toEqual(
      [2, 8].map((n) => ({
        start: Date.parse(`2026-06-${n}Z`),
        end: Date.parse(`2026-06-${n + 2}Z`),
        people: ['bob', 'cem'],
      })),
    );
  });

  test('that forgets an override of theirs says that they remain', () => {
    const overrides = [overrideOf(person('ann'), '2026-06-02Z', '2026-06-03Z')];
    const judgement = judged(rota(['ann', 'bob'], { overrides }), rota(['fay', 'bob'], { overrides }));
    expect(judgement).toMatchObject({ ...nothing, remaining: days(2) });
  });

  test('after which it cannot be known whether a person is on call is unsure', () => {
    const team = rota(['ann', 'bob']);
    const unknown = { kind: 'unknown' as const, what: 'team t1' };
    const layers = team.layers.map((layer) => ({ ...layer, participants: [unknown, person('bob')] }));
    const { unsure, lost, moved } = judged(team, { ...team, layers });
    expect([unsure, lost, moved]).toEqual([days(1, 3, 5, 7, 9, 11), [], []]);
  });

  test('costs no cover where others were on call with them', () => {
    const second = layerOf(['bob'], first, { id: 'l2', timeZone: 'UTC' });
    const both = rotaOf([layerOf(['ann'], first, { timeZone: 'UTC' }), second]);
    const judgement = judged(both, rotaOf([second]));
    expect(judgement).toMatchObject({ ...nothing, handed: [{ start: from, end: to, to: [] }] });
  });

  test('that changes nothing leaves the hours that were uncovered before out of it', () => {
    const nights = layerOf(['bob'], first, { restrictions: [{ time: 0, length: 8 * 3_600_000 }] });
    const judgement = judged(rotaOf([nights]), rotaOf([nights]));
    expect(judgement).toEqual({ ...nothing, covered: { before: 96, after: 96 }, handed: [] });
  });
});
