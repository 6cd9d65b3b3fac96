import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { timeline } from '../../../../functions/core/accounts/rota/timeline.ts';
import { awkwardZones, horizons, layerOf, overrides, rotaOf, rotas } from '../../../support/rotas.ts';

const hour = 3_600_000;

describe('the timeline of any rota', () => {
  test('covers exactly its horizon, in as few spans as there can be', () => {
    fc.assert(
      fc.property(rotas, horizons, (rota, { from, to }) => {
        const spans = timeline(rota, from, to);
        expect(spans[0]?.start).toBe(from);
        expect(spans.at(-1)?.end).toBe(to);
        const wrong = spans.filter(({ start, end, value }, index) => {
          const next = spans[index + 1];
          return end <= start || (next && (next.start !== end || isDeepStrictEqual(next.value, value)));
        });
        expect(wrong).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('is the same when its horizon is split anywhere', () => {
    fc.assert(
      fc.property(rotas, horizons, fc.integer({ min: 1, max: 999 }), (rota, { from, to }, part) => {
        const middle = from + Math.floor(((to - from) * part) / 1_000);
        const [before, after] = [timeline(rota, from, middle), timeline(rota, middle, to)];
        const whole = timeline(rota, from, to).flatMap((span) =>
          span.start < middle && middle < span.end
            ? [
                { ...span, end: middle },
                { ...span, start: middle },
              ]
            : [span],
        );
        expect([...before, ...after]).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });

  test('is the same with an override twice, and with its overrides in another order', () => {
    fc.assert(
      fc.property(rotas, overrides, horizons, (rota, override, { from, to }) => {
        const once = { ...rota, overrides: [...rota.overrides, override] };
        const twice = { ...rota, overrides: [override, ...rota.overrides.toReversed(), override] };
        expect(timeline(twice, from, to)).toEqual(timeline(once, from, to));
      }),
      { numRuns: 60 },
    );
  });

  test('is what an override of everything says while it holds, and as before when it does not', () => {
    fc.assert(
      fc.property(rotas, horizons, fc.integer({ min: 1, max: 20 }), (rota, { from, to }, days) => {
        const middle = from + days * 24 * hour;
        const participant = { kind: 'person' as const, id: 'fay' };
        const override = { id: 'o', start: from, end: middle, participant };
        const only = { ...rota, overrides: rota.overrides.filter(({ replaces }) => replaces !== undefined) };
        const spans = timeline({ ...only, overrides: [...only.overrides, override] }, from, to);
        expect(spans[0]).toMatchObject({ start: from, value: { people: ['fay'], unknown: [] } });
        expect(timeline(only, middle, to)).toEqual(spans.filter(({ end }) => end > middle));
      }),
      { numRuns: 30 },
    );
  });
});

describe('a hand-over', () => {
  const shown = (zone: string, instant: number) =>
    new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
    }).format(instant);

  test.each(awkwardZones)('in %s stays at its time of day and day of the week for years', (zone) => {
    // Noon: no clock of the world is put forward or back over it.
    const first = Date.parse('2017-01-02T12:00Z');
    const turns = { first, every: 1, unit: 'week' as const };
    const rota = rotaOf([layerOf(['ann', 'bob'], '2017-01-02T12:00Z', { timeZone: zone, turns })]);
    const spans = timeline(rota, first, Date.parse('2020-01-06T00:00Z'));
    expect(spans.length).toBe(157);
    expect(new Set(spans.map(({ start }) => shown(zone, start)))).toEqual(new Set([shown(zone, first)]));
  });
});
