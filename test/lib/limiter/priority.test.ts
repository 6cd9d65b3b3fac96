import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { choose } from '../../../functions/lib/limiter/choose.ts';
import { type Priority, rulesOf } from '../../../functions/lib/limiter/priority.ts';
import { type State, unused } from '../../../functions/lib/limiter/state.ts';
import { exactly, lateness, reserve, type Windows } from '../../../functions/lib/limiter/window.ts';

const start = Date.parse('2026-01-05T09:00:00Z');
const statuspage: Windows = [{ calls: 60, seconds: 60 }];
const one = { wanted: 1, spacing: 0 };

/** Reserves one slot after the other for as long as they are to be had at `now`. */
function drain(
  state: State,
  priority: Priority,
  now: number,
  windows = statuspage,
  atMost = Infinity,
): [number, State] {
  for (let got = 0; ; got++) {
    if (got >= atMost) return [got, state];
    const choice = choose({ windows, priority }, state, now, now, one);
    if (choice.kind !== 'slots') return [got, state];
    state = choice.state;
  }
}

describe('normal priority', () => {
  test('makes half of the calls at once where the key was idle, and the other half a little later', () => {
    const [burst, state] = drain(unused, 'normal', start);
    expect(burst).toBe(30);
    expect(drain(state, 'normal', start + 30_000)[0]).toBe(0);
    expect(drain(state, 'normal', start + 31_000)[0]).toBe(24);
  });

  test('uses the whole limit in the long run while high is idle', () => {
    for (const windows of [statuspage, [{ calls: 960, seconds: 60 }], [{ calls: 10, seconds: 60 }]]) {
      const rules = rulesOf({ windows, priority: 'normal', share: 1, headroom: 0.1, isHighBusy: false });
      const [limit] = windows;
      const wanted = (limit?.calls ?? 0) * 20;
      const all = (of: typeof rules) =>
        reserve(unused, { now: start, rules: of, wanted: wanted + 1, late: lateness(windows) }).slots.at(-1);
      const slower = ((all(rules)?.at ?? 0) - start) / ((all(exactly(windows))?.at ?? 0) - start);
      expect(slower).toBeLessThan(1.005);
    }
  });

  test('leaves a tenth of every window alone while high is busy, and takes it back ten seconds later', () => {
    const whole = { windows: statuspage, priority: 'normal', share: 1, headroom: 0.1 } as const;
    expect(rulesOf({ ...whole, isHighBusy: true })[0]?.calls).toBe(54);
    expect(rulesOf({ ...whole, isHighBusy: false })[0]?.calls).toBe(60);
    const windows = [{ calls: 2, seconds: 10 }];
    const got = (highAgo: number) => {
      const [, state] = drain({ ...unused, highAt: start + 6_000 - highAgo }, 'normal', start, windows, 1);
      return drain(state, 'normal', start + 6_000, windows)[0];
    };
    expect(got(9_999)).toBe(0);
    expect(got(10_000)).toBe(1);
  });

  test('leaves at least one call of a small limit, and none of a limit of one', () => {
    const of = (calls: number) =>
      rulesOf({
        windows: [{ calls, seconds: 60 }],
        priority: 'normal',
        share: 1,
        headroom: 0.1,
        isHighBusy: true,
      });
    expect(of(2)[0]?.calls).toBe(1);
    expect(of(3)[0]?.calls).toBe(2);
    expect(of(1).map((rule) => rule.calls)).toEqual([1]);
  });

  test('never reserves further ahead than three seconds, and says when to ask again', () => {
    const [, state] = drain(unused, 'normal', start);
    const choice = choose({ windows: statuspage, priority: 'normal' }, state, start, start + 60_000, one);
    expect(choice).toEqual({ kind: 'early', wait: 30_500 - 3_000 });
  });

  test('leaves to high a part of what the vendor says remains', () => {
    const now = start / 100;
    const state = { ...unused, cap: { calls: 10, from: now - 10, until: now + 300 } };
    const [normal, after] = drain(state, 'normal', start);
    expect(normal).toBe(9);
    expect(drain(after, 'high', start)[0]).toBe(1);
  });
});

describe('calls of high priority', () => {
  test('find room for a tenth of the window within a tenth of its time, however busy normal is', () => {
    const request = fc.record({
      after: fc.integer({ min: 0, max: 3_000 }),
      burst: fc.integer({ min: 1, max: 40 }),
    });
    fc.assert(
      fc.property(
        fc.array(request, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 20, max: 200 }),
        (requests, calls) => {
          const windows = [{ calls, seconds: 60 }];
          let state: State = unused;
          let now = start;
          for (const { after, burst } of requests) {
            now += after;
            [, state] = drain(state, 'normal', now, windows, burst);
          }
          const room = Math.round(calls * 0.1);
          const [buckets] = exactly(windows).map((rule) => rule.buckets);
          const soon = ((buckets ?? 0) * room) / calls + 1;
          const [got] = drain(state, 'high', now + soon * 100, windows, room);
          expect(got).toBe(room);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test('are reserved up to thirty seconds ahead, so that they stand first when a pause ends', () => {
    const state = { ...unused, pausedUntil: start + 20_000 };
    const high = choose({ windows: statuspage, priority: 'high' }, state, start, start + 60_000, one);
    expect(high).toMatchObject({ kind: 'slots', slots: [{ at: start + 20_000 }] });
    const normal = choose({ windows: statuspage, priority: 'normal' }, state, start, start + 60_000, one);
    expect(normal).toEqual({ kind: 'early', wait: 17_000 });
  });

  test('are remembered, so that normal makes room for those that follow', () => {
    const high = choose({ windows: statuspage, priority: 'high' }, unused, start, start, one);
    expect(high).toMatchObject({ kind: 'slots', state: { highAt: start } });
    const normal = choose({ windows: statuspage, priority: 'normal' }, unused, start, start, one);
    expect(normal).toMatchObject({ kind: 'slots', state: { highAt: unused.highAt } });
  });

  test('are told how late they would be where that is after the deadline', () => {
    const state = { ...unused, pausedUntil: start + 20_000 };
    const choice = choose({ windows: statuspage, priority: 'high' }, state, start, start + 19_000, one);
    expect(choice).toEqual({ kind: 'late', retryAfter: 20_000 });
  });
});

describe('background priority', () => {
  test.each([
    { windows: statuspage, period: 60_000, half: 30 },
    {
      windows: [
        { calls: 5, seconds: 1 },
        { calls: 20, seconds: 10 },
      ],
      period: 10_000,
      half: 10,
    },
    { windows: [{ calls: 1, seconds: 1 }], period: 1_000, half: 1 },
  ])(
    'takes half of the limit at most, and the others find the other half: $windows',
    ({ windows, period, half }) => {
      let state: State = unused;
      let got = 0;
      for (let now = start; now < start + 2 * period; now += 100) {
        const [more, next] = drain(state, 'background', now, windows);
        got += more;
        state = next;
      }
      expect(got).toBeGreaterThan(0);
      expect(got).toBeLessThanOrEqual(2 * half + 1);
      expect(drain(state, 'normal', start + 2 * period, windows)[0]).toBeGreaterThanOrEqual(
        half === 1 ? 0 : 2,
      );
    },
  );

  test('stands back while others use the key', () => {
    const [, busy] = drain(unused, 'normal', start);
    expect(drain(busy, 'background', start + 10_000)[0]).toBe(0);
  });
});
