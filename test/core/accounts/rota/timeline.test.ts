import { describe, expect, test } from 'vitest';
import { timeline } from '../../../../functions/core/accounts/rota/timeline.ts';
import type { Rota } from '../../../../functions/core/contracts/rota.ts';
import { empty, layerOf, overrideOf, person, rotaOf } from '../../../support/rotas.ts';
import { told as inWords } from '../../../support/timelines.ts';

const hour = 3_600_000;
const day = 24 * hour;

const told = (rota: Rota, from: string, to: string) =>
  inWords(timeline(rota, Date.parse(from), Date.parse(to)));

describe('a turn changes hands at the same time of day', () => {
  test('when the day in between has 23 hours, and when it has 25', () => {
    const rota = rotaOf([layerOf(['ann', 'bob'], '2026-03-27T09:00+01:00')]);
    expect(told(rota, '2026-03-28T08:00Z', '2026-03-31T00:00Z')).toEqual([
      '2026-03-28T08:00 bob',
      '2026-03-29T07:00 ann',
      '2026-03-30T07:00 bob',
    ]);
    expect(told(rota, '2026-10-24T07:00Z', '2026-10-27T00:00Z')).toEqual([
      '2026-10-24T07:00 bob',
      '2026-10-25T08:00 ann',
      '2026-10-26T08:00 bob',
    ]);
  });

  test('where clocks are put forward and back by half an hour', () => {
    const first = '2026-04-03T12:00+11:00';
    const rota = rotaOf([layerOf(['ann', 'bob'], first, { timeZone: 'Australia/Lord_Howe' })]);
    const spans = timeline(rota, Date.parse(first), Date.parse(first) + 3 * day);
    expect(spans.map(({ start, end }) => (end - start) / hour)).toEqual([24, 24.5, 23.5]);
  });

  test('where clocks no longer change', () => {
    const first = '2018-11-02T12:00Z';
    const years = rotaOf([layerOf(['ann', 'bob'], first, { timeZone: 'America/Sao_Paulo' })]);
    const lengths = (from: string) => {
      const at = Date.parse(from);
      return timeline(years, at, at + 4 * day).map(({ start, end }) => (end - start) / hour);
    };
    // 09:00 in standard time, then in the last summer time but one, then for good.
    expect(lengths('2018-11-02T12:00Z')).toEqual([24, 23, 24, 24, 1]);
    expect(lengths('2026-11-02T12:00Z')).toEqual([24, 24, 24, 24]);
  });

  test('at the moment of the change when its time is left out, and the first time when it comes twice', () => {
    const rota = rotaOf([layerOf(['ann', 'bob'], '2026-03-27T02:30+01:00')]);
    expect(told(rota, '2026-03-28T12:00Z', '2026-03-30T12:00Z').slice(1)).toEqual([
      '2026-03-29T01:00 ann',
      '2026-03-30T00:30 bob',
    ]);
    expect(told(rota, '2026-10-24T12:00Z', '2026-10-26T12:00Z').slice(1)).toEqual([
      '2026-10-25T00:30 ann',
      '2026-10-26T01:30 bob',
    ]);
  });

  test('also before the first turn of all, down to the start of the layer', () => {
    const turns = { first: Date.parse('2026-01-12T09:00Z'), every: 1, unit: 'week' as const };
    const layer = layerOf(['ann', 'bob', 'cem'], '2026-01-01T00:00Z', { timeZone: 'UTC', turns });
    expect(told(rotaOf([layer]), '2025-12-31T00:00Z', '2026-01-20T00:00Z')).toEqual([
      '2025-12-31T00:00',
      '2026-01-01T00:00 bob',
      '2026-01-05T09:00 cem',
      '2026-01-12T09:00 ann',
      '2026-01-19T09:00 bob',
    ]);
  });

  test('every month on the day of the first, or on the last that the month has', () => {
    const turns = { first: Date.parse('2026-01-31T08:00Z'), every: 1, unit: 'month' as const };
    const rota = rotaOf([layerOf(['ann', 'bob'], '2026-01-31T08:00Z', { timeZone: 'UTC', turns })]);
    expect(told(rota, '2026-01-31T08:00Z', '2026-05-01T00:00Z')).toEqual([
      '2026-01-31T08:00 ann',
      '2026-02-28T08:00 bob',
      '2026-03-31T08:00 ann',
      '2026-04-30T08:00 bob',
    ]);
  });
});

describe('turns', () => {
  test('on some days of the week go on from one to the next of those days', () => {
    const first = '2026-06-01T09:00+02:00';
    const turns = {
      first: Date.parse(first),
      every: 2,
      unit: 'week' as const,
      days: [1, 3],
      length: 8 * hour,
    };
    expect(
      told(rotaOf([layerOf(['ann', 'bob', 'cem'], first, { turns })]), first, '2026-06-18T00:00Z'),
    ).toEqual([
      '2026-06-01T07:00 ann',
      '2026-06-01T15:00',
      '2026-06-03T07:00 bob',
      '2026-06-03T15:00',
      '2026-06-15T07:00 cem',
      '2026-06-15T15:00',
      '2026-06-17T07:00 ann',
      '2026-06-17T15:00',
    ]);
  });

  test('may be several in a row, everybody’s at once, one only, and not take place', () => {
    const first = '2026-06-01T00:00Z';
    const daily = { first: Date.parse(first), every: 1, unit: 'day' as const };
    const rota = (turns: object) =>
      rotaOf([layerOf(['ann', 'bob'], first, { timeZone: 'UTC', turns: { ...daily, ...turns } })]);
    const week = (turns: object) => told(rota(turns), first, '2026-06-05T00:00Z');
    expect(week({ each: 2 })).toEqual(['2026-06-01T00:00 ann', '2026-06-03T00:00 bob']);
    expect(week({ together: true })).toEqual(['2026-06-01T00:00 ann bob']);
    expect(week({ last: daily.first })).toEqual(['2026-06-01T00:00 ann', '2026-06-02T00:00']);
    expect(week({ except: [Date.parse('2026-06-02T00:00Z')] })).toEqual([
      '2026-06-01T00:00 ann',
      '2026-06-02T00:00',
      '2026-06-03T00:00 ann',
      '2026-06-04T00:00 bob',
    ]);
  });

  test('end with their layer, in the middle, and nobody has one where nobody takes part', () => {
    const layer = layerOf(['ann'], '2026-06-01T00:00Z', { end: Date.parse('2026-06-03T12:00Z') });
    expect(told(rotaOf([layer]), '2026-06-03T00:00Z', '2026-06-05T00:00Z')).toEqual([
      '2026-06-03T00:00 ann',
      '2026-06-03T12:00',
    ]);
    expect(
      told(rotaOf([layerOf([], '2026-06-01T00:00Z')]), '2026-06-03T00:00Z', '2026-06-04T00:00Z'),
    ).toEqual(['2026-06-03T00:00']);
  });

  test('of a rota that is off are nobody’s', () => {
    const overrides = [overrideOf(person('bob'), '2026-06-02T00:00Z', '2026-06-03T00:00Z')];
    const rota = rotaOf([layerOf(['ann'], '2026-06-01T00:00Z')], { isOn: false, overrides });
    expect(told(rota, '2026-06-02T00:00Z', '2026-06-04T00:00Z')).toEqual(['2026-06-02T00:00']);
  });
});

describe('a restriction', () => {
  const restrictedTo = (...restrictions: { day?: number; time: number; length: number }[]) =>
    rotaOf([layerOf(['ann'], '2026-01-01T00:00Z', { restrictions })]);

  test('of every night goes on beyond midnight, also when clocks change meanwhile', () => {
    const nights = restrictedTo({ time: 22 * hour, length: 8 * hour });
    expect(told(nights, '2026-03-28T12:00Z', '2026-03-30T12:00Z')).toEqual([
      '2026-03-28T12:00',
      '2026-03-28T21:00 ann',
      '2026-03-29T04:00',
      '2026-03-29T20:00 ann',
      '2026-03-30T04:00',
    ]);
  });

  test('of the weekend goes on beyond the week’s end', () => {
    const weekends = restrictedTo({ day: 5, time: 17 * hour, length: 63 * hour });
    expect(told(weekends, '2026-01-05T00:00Z', '2026-01-13T00:00Z')).toEqual([
      '2026-01-05T00:00 ann',
      '2026-01-05T07:00',
      '2026-01-09T16:00 ann',
      '2026-01-12T07:00',
    ]);
  });

  test('adds to another, and turns go on behind it', () => {
    const rota = rotaOf([
      layerOf(['ann', 'bob'], '2026-06-01T00:00Z', {
        timeZone: 'UTC',
        restrictions: [
          { time: 8 * hour, length: 4 * hour },
          { day: 2, time: 10 * hour, length: 4 * hour },
        ],
      }),
    ]);
    expect(told(rota, '2026-06-01T00:00Z', '2026-06-03T00:00Z')).toEqual([
      '2026-06-01T00:00',
      '2026-06-01T08:00 ann',
      '2026-06-01T12:00',
      '2026-06-02T08:00 bob',
      '2026-06-02T14:00',
    ]);
  });
});

describe('of two layers', () => {
  const nights = layerOf(['bob'], '2026-06-01T00:00Z', {
    id: 'l2',
    timeZone: 'UTC',
    restrictions: [{ time: 18 * hour, length: 12 * hour }],
  });
  const always = layerOf(['ann'], '2026-06-01T00:00Z', { timeZone: 'UTC' });
  const horizon = ['2026-06-02T00:00Z', '2026-06-03T00:00Z'] as const;

  test('the first with a turn counts, or both do', () => {
    const layers = [nights, always];
    expect(told(rotaOf(layers, { stacking: 'first' }), ...horizon)).toEqual([
      '2026-06-02T00:00 bob',
      '2026-06-02T06:00 ann',
      '2026-06-02T18:00 bob',
    ]);
    expect(told(rotaOf(layers, { stacking: 'all' }), ...horizon)).toEqual([
      '2026-06-02T00:00 ann bob',
      '2026-06-02T06:00 ann',
      '2026-06-02T18:00 ann bob',
    ]);
  });

  test('the first counts even where its turn is nobody’s, or of one whom we cannot name', () => {
    const layers = [{ ...nights, participants: [empty] }, always];
    expect(told(rotaOf(layers, { stacking: 'first' }), ...horizon)).toEqual([
      '2026-06-02T00:00',
      '2026-06-02T06:00 ann',
      '2026-06-02T18:00',
    ]);
    const unknown = { kind: 'unknown' as const, what: 'team t1' };
    const team = [{ ...nights, participants: [unknown] }, always];
    expect(told(rotaOf(team, { stacking: 'all' }), ...horizon)[0]).toBe('2026-06-02T00:00 ann ? team t1');
  });
});

describe('an override', () => {
  const layers = [layerOf(['ann'], '2026-06-01T00:00Z'), layerOf(['bob'], '2026-06-01T00:00Z', { id: 'l2' })];
  const [from, to] = ['2026-06-02T08:00Z', '2026-06-02T20:00Z'];
  const withOverrides = (...overrides: Rota['overrides']) => told(rotaOf(layers, { overrides }), from, to);
  const morning = ['2026-06-02T08:00Z', '2026-06-02T12:00Z'] as const;

  test('of everything leaves only whom it names, or nobody', () => {
    expect(withOverrides(overrideOf(person('cem'), ...morning))).toEqual([
      '2026-06-02T08:00 cem',
      '2026-06-02T12:00 ann bob',
    ]);
    expect(withOverrides(overrideOf(empty, ...morning))[0]).toBe('2026-06-02T08:00');
  });

  test('of a layer leaves the others as they are, and gives way to one of everything', () => {
    const one = overrideOf(person('cem'), ...morning, { layers: ['l2'] });
    expect(withOverrides(one)[0]).toBe('2026-06-02T08:00 ann cem');
    expect(withOverrides(one, overrideOf(person('dan'), ...morning))[0]).toBe('2026-06-02T08:00 dan');
  });

  test('of one person’s turns takes no turn of another person’s', () => {
    const ofBob = { layers: ['l1', 'l2'], participant: person('bob') };
    expect(withOverrides(overrideOf(person('cem'), ...morning, ofBob))[0]).toBe('2026-06-02T08:00 ann cem');
    const ofEve = { layers: ['l1', 'l2'], participant: person('eve') };
    expect(withOverrides(overrideOf(person('cem'), ...morning, ofEve))).toEqual(['2026-06-02T08:00 ann bob']);
  });

  test('that differs from another leaves unknown who is on call, until one of them ends', () => {
    const [cem, dan] = [
      overrideOf(person('cem'), ...morning),
      overrideOf(person('dan'), '2026-06-02T10:00Z', '2026-06-02T14:00Z'),
    ];
    const expected = [
      '2026-06-02T08:00 cem',
      '2026-06-02T10:00 ? overrides that differ',
      '2026-06-02T12:00 dan',
      '2026-06-02T14:00 ann bob',
    ];
    expect(withOverrides(cem, dan)).toEqual(expected);
    expect(withOverrides(dan, cem)).toEqual(expected);
  });
});
