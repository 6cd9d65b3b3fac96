import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { endLayers } from '../../../../functions/core/accounts/rota/end-layers.ts';
import { judge } from '../../../../functions/core/accounts/rota/judge.ts';
import type { OnCall } from '../../../../functions/core/accounts/rota/on-call.ts';
import { substitute } from '../../../../functions/core/accounts/rota/substitute.ts';
import { substituteFrom } from '../../../../functions/core/accounts/rota/substitute-from.ts';
import { succeed } from '../../../../functions/core/accounts/rota/succeed.ts';
import { successor } from '../../../../functions/core/accounts/rota/successor.ts';
import { timeline } from '../../../../functions/core/accounts/rota/timeline.ts';
import { withoutOverrides } from '../../../../functions/core/accounts/rota/without-overrides.ts';
import type { Participant, Rota } from '../../../../functions/core/contracts/rota.ts';
import { mergeSteps, type Steps } from '../../../../functions/lib/steps.ts';
import { empty, horizons, layerOf, overrideOf, person, rotaOf, rotas } from '../../../support/rotas.ts';

const day = 86_400_000;
const edits = { substitute, substituteFrom, succeed };
const ways = Object.entries(edits);
const same = (a: OnCall, b: OnCall) => JSON.stringify(a) === JSON.stringify(b);

/** A timeline in which a person has another name, or none. */
function renamed(steps: Steps<OnCall>, id: string, by: Participant): Steps<OnCall> {
  const name = (each: string) => (each !== id ? [each] : by.kind === 'person' ? [by.id] : []);
  const changed = steps.map((span) => ({
    ...span,
    value: { ...span.value, people: span.value.people.flatMap(name).sort() },
  }));
  return mergeSteps(changed, same);
}

describe.each(ways)('%s', (_, edit) => {
  test('gives a person’s turns to another one from then on, and changes nothing else', () => {
    fc.assert(
      fc.property(rotas, horizons, (rota, { from, to }) => {
        const before = timeline(rota, from, to);
        const after = timeline(edit(rota, 'ann', person('fay'), from), from, to);
        expect(after).toEqual(renamed(before, 'ann', person('fay')));
      }),
      { numRuns: 30 },
    );
  });

  test('leaves a person’s turns empty, and moves no other', () => {
    fc.assert(
      fc.property(rotas, horizons, (rota, { from, to }) => {
        const judgement = judge(rota, edit(rota, 'ann', empty, from), 'ann', from, to);
        expect(judgement.moved).toEqual([]);
        expect(judgement.remaining).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  test('of two leavers comes to the same in any order', () => {
    fc.assert(
      fc.property(rotas, horizons, (rota, { from, to }) => {
        const [ann, bob] = [person('fay'), person('gus')];
        const one = edit(edit(rota, 'ann', ann, from), 'bob', bob, from);
        const other = edit(edit(rota, 'bob', bob, from), 'ann', ann, from);
        expect(timeline(one, from, to)).toEqual(timeline(other, from, to));
      }),
      { numRuns: 30 },
    );
  });

  test('is done once, however often', () => {
    fc.assert(
      fc.property(rotas, horizons, (rota, { from }) => {
        const once = edit(rota, 'ann', person('fay'), from);
        expect(timeline(edit(once, 'ann', person('fay'), from + day), from, from + 9 * day)).toEqual(
          timeline(once, from, from + 9 * day),
        );
      }),
      { numRuns: 30 },
    );
  });
});

describe.each(ways.slice(1))('%s', (_, edit) => {
  test('leaves everything before as it was', () => {
    fc.assert(
      fc.property(rotas, horizons, (rota, { from, to }) => {
        const middle = from + 7 * day;
        // Where there is no hand-over to count from, the list changes as it is.
        fc.pre(
          edit === substituteFrom ||
            rota.layers.every((layer) => layer.start >= middle || successor(layer, middle) !== undefined),
        );
        const after = edit(rota, 'ann', person('fay'), middle);
        expect(timeline(after, from, middle)).toEqual(timeline(rota, from, middle));
        expect(timeline(after, middle, to)).toEqual(
          renamed(timeline(rota, middle, to), 'ann', person('fay')),
        );
      }),
      { numRuns: 30 },
    );
  });
});

describe('a successor', () => {
  const at = Date.parse('2026-06-03T15:00Z');
  const told = (rota: Rota) =>
    rota.layers.map(({ start, end, participants, turns }) => ({
      start: new Date(start).toISOString(),
      end: end && new Date(end).toISOString(),
      first: 'first' in turns && new Date(turns.first).toISOString(),
      people: participants.map((each) => (each.kind === 'person' ? each.id : each.kind)).join(' '),
    }));

  test('begins at the next hand-over with the person whose turn it is, and an override bridges the time until then', () => {
    const rota = rotaOf([layerOf(['ann', 'bob', 'cem', 'ann'], '2026-06-01T09:00Z', { timeZone: 'UTC' })]);
    const after = succeed(rota, 'cem', person('fay'), at);
    expect(told(after)).toEqual([
      {
        start: '2026-06-01T09:00:00.000Z',
        end: '2026-06-04T09:00:00.000Z',
        first: '2026-06-01T09:00:00.000Z',
        people: 'ann bob cem ann',
      },
      {
        start: '2026-06-04T09:00:00.000Z',
        end: undefined,
        first: '2026-06-04T09:00:00.000Z',
        people: 'ann ann bob fay',
      },
    ]);
    expect(after.overrides).toMatchObject([
      { start: at, end: Date.parse('2026-06-04T09:00Z'), participant: person('fay') },
    ]);
  });

  test('is not counted from a hand-over that clocks left out, nor from the last day of a short month', () => {
    const nightly = rotaOf([layerOf(['ann', 'bob'], '2026-03-27T02:30+01:00')]);
    const [, next] = told(succeed(nightly, 'ann', person('fay'), Date.parse('2026-03-28T12:00Z')));
    expect(next).toMatchObject({ start: '2026-03-30T00:30:00.000Z', people: 'bob fay' });
    const turns = { first: Date.parse('2026-01-31T08:00Z'), every: 1, unit: 'month' as const };
    const monthly = rotaOf([layerOf(['ann', 'bob'], '2026-01-31T08:00Z', { timeZone: 'UTC', turns })]);
    const [, march] = told(succeed(monthly, 'ann', person('fay'), Date.parse('2026-02-10T00:00Z')));
    expect(march).toMatchObject({ start: '2026-03-31T08:00:00.000Z', people: 'fay bob' });
  });
});

describe('overrides', () => {
  const first = '2026-06-01T00:00Z';
  const [from, to] = [Date.parse('2026-06-02T00:00Z'), Date.parse('2026-06-06T00:00Z')];
  const layers = [layerOf(['ann', 'bob'], first, { timeZone: 'UTC' })];

  test('of a leaver end or are gone, and the turns are again those of the people whose they are', () => {
    const overrides = [
      overrideOf(person('cem'), '2026-06-01T12:00Z', '2026-06-02T12:00Z'),
      overrideOf(person('cem'), '2026-06-04T00:00Z', '2026-06-05T00:00Z'),
    ];
    const before = rotaOf(layers, { overrides });
    const after = withoutOverrides(before, 'cem', from);
    expect(after.overrides).toEqual([{ ...overrides[0], end: from }]);
    expect(judge(before, after, 'cem', from, to)).toMatchObject({
      moved: [],
      lost: [],
      handed: [{ to: ['bob'] }, { to: ['bob'] }],
    });
  });

  test('of a leaver who has a turn of their own beside them give back what they took, and leave them that one', () => {
    const both = [...layers, layerOf(['dan'], first, { id: 'l2', timeZone: 'UTC' })];
    const override = overrideOf(person('ann'), '2026-06-03T00:00Z', '2026-06-04T00:00Z');
    const before = rotaOf(both, { overrides: [override] });
    expect(judge(before, withoutOverrides(before, 'ann', from), 'ann', from, to)).toMatchObject({
      moved: [],
      lost: [],
      handed: [{ start: override.start, end: override.end, to: ['dan'] }],
    });
  });

  test('of whom a leaver was to be replaced by still take over the same turns, and no other', () => {
    const scope = { layers: ['l1'], participant: person('ann') };
    const overrides = [overrideOf(person('dan'), '2026-06-02T00:00Z', '2026-06-06T00:00Z', scope)];
    const before = rotaOf(layers, { overrides });
    for (const edit of Object.values(edits)) {
      const after = edit(before, 'ann', person('bob'), from);
      expect(judge(before, after, 'ann', from, to)).toMatchObject({ moved: [], lost: [], handed: [] });
    }
  });

  test('of a leaver never take a turn from a person who stays when they are removed', () => {
    fc.assert(
      fc.property(rotas, horizons, (rota, { from: now, to: end }) => {
        const after = withoutOverrides(rota, 'ann', now);
        expect(judge(rota, after, 'ann', now, end).moved).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});

test('a layer of which a leaver is all ends, and what only they covered is lost', () => {
  const first = '2026-06-01T00:00Z';
  const [from, to] = [Date.parse('2026-06-02T00:00Z'), Date.parse('2026-06-04T00:00Z')];
  const alone = layerOf(['ann', 'ann'], first, {
    restrictions: [{ time: 0, length: 43_200_000 }],
    timeZone: 'UTC',
  });
  const before = rotaOf([alone, layerOf(['bob', 'ann'], first, { id: 'l2', timeZone: 'UTC' })], {
    stacking: 'first',
  });
  const after = endLayers(before, 'ann', from);
  expect(after.layers.map(({ end }) => end)).toEqual([from, undefined]);
  expect(judge(before, after, 'ann', from, to)).toMatchObject({
    moved: [],
    lost: [],
    remaining: [{ start: from, end: from + day }],
    handed: [{ start: from + day, end: from + 1.5 * day, to: ['bob'] }],
  });
});
