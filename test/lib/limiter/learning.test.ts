import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bounded,
  leastShare,
  pausedUntil,
  periodOf,
  refused,
  shareAt,
} from '../../../functions/lib/limiter/learning.ts';
import { readState, type State, unused } from '../../../functions/lib/limiter/state.ts';
import { bucket, reserve } from '../../../functions/lib/limiter/window.ts';

const start = Date.parse('2026-01-05T09:00:00Z');
const minute = 60_000;
const statuspage = { windows: [{ calls: 60, seconds: 60 }], backoff: { first: 200, most: 72_000 } };
const pagerduty = [{ calls: 960, seconds: 60 }];

/** A refusal that does not say how long. */
const unsaid = {};
const askedFor = (seconds: number) => ({ wait: seconds * 1_000 });

/** A key of which so many calls were used, evenly over the minute before `start`. */
function used(calls: number, windows = statuspage.windows): State {
  const rules = [{ calls: 10_000, buckets: 1 }];
  let reserved = reserve(unused, { now: start - minute, rules, wanted: 0 }).reserved;
  for (let done = 0; done < calls; done++) {
    const now = start - minute + ((done + 0.5) * minute) / calls;
    reserved = reserve(reserved, { now, rules: [{ calls: 10_000, buckets: 700 }] }).reserved;
  }
  expect(windows).toHaveLength(1);
  return { ...unused, ...reserved };
}

describe('the pause', () => {
  test('is what the refusal asks for, and half a second more', () => {
    expect(refused(unused, askedFor(30), start, statuspage).pausedUntil).toBe(start + 30_500);
  });

  test('doubles from 200 ms where nothing is said, for each refusal in a row, up to its most', () => {
    let state: State = unused;
    let now = start;
    const pauses = Array.from({ length: 11 }, () => {
      state = refused(state, unsaid, now, statuspage);
      const pause = state.pausedUntil - now;
      now = state.pausedUntil;
      return pause;
    });
    expect(pauses.slice(0, 4)).toEqual([200, 400, 800, 1_600]);
    expect(pauses.at(-1)).toBe(72_000);
    expect(
      refused(state, unsaid, now, { ...statuspage, backoff: { first: 200, most: 5_000 } }).pausedUntil,
    ).toBe(now + 5_000);
  });

  test('starts small again when nobody was refused for a minute', () => {
    const once = refused(unused, unsaid, start, statuspage);
    const twice = refused(once, unsaid, start + 300, statuspage);
    const later = refused(twice, unsaid, start + 700 + minute, statuspage);
    expect(later.pausedUntil - (start + 700 + minute)).toBe(200);
  });

  test('grows where a vendor goes on refusing after the time it asked for', () => {
    let state: State = unused;
    let now = start;
    for (let times = 0; times < 6; times++) {
      state = refused(state, askedFor(0), now, { ...statuspage, backoff: { first: 1_000, most: 72_000 } });
      now = state.pausedUntil;
    }
    expect(now - start).toBe(3 * 500 + 8_000 + 16_000 + 32_000);
  });

  test('is never longer than a quarter of an hour, whatever a header says', () => {
    expect(refused(unused, askedFor(1e9), start, statuspage).pausedUntil).toBe(start + 15 * minute + 500);
  });

  test('never moves backwards', () => {
    const event = fc.record({
      after: fc.integer({ min: 0, max: 90_000 }),
      hint: fc.option(fc.integer({ min: 0, max: 120 }), { nil: undefined }),
      explicit: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        let state: State = unused;
        let now = start;
        for (const { after: gap, hint, explicit } of events) {
          now += gap;
          const before = state.pausedUntil;
          const answer = hint === undefined ? unsaid : askedFor(hint);
          state = explicit ? pausedUntil(state, now + gap) : refused(state, answer, now, statuspage);
          expect(state.pausedUntil).toBeGreaterThanOrEqual(before);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('the share of the limit', () => {
  test('is all of it as long as nobody was refused', () => {
    expect(shareAt(unused, start, minute)).toBe(1);
  });

  test('falls below what was used when a call was refused, and further where refusals cost more', () => {
    const cheap = shareAt(refused(used(48), askedFor(1), start, statuspage), start, minute);
    const dear = shareAt(refused(used(48), askedFor(60), start, statuspage), start, minute);
    expect(cheap).toBeGreaterThan(0.7);
    expect(cheap).toBeLessThan(0.8);
    expect(dear).toBeLessThan(cheap);
    expect(dear).toBeGreaterThan(0.65);
  });

  test('halves at most, for a burst says little about a minute', () => {
    expect(refused(used(3), askedFor(1), start, statuspage).throttle?.share).toBe(0.5);
  });

  test('does not fall again for calls that were under way, nor within the first seconds', () => {
    const once = refused(used(48), askedFor(20), start, statuspage);
    const underWay = refused(once, askedFor(20), start + 400, statuspage);
    expect(underWay.throttle).toEqual(once.throttle);
    expect(underWay.pausedUntil).toBe(start + 20_900);
    const short = refused(used(48), askedFor(1), start, statuspage);
    const soon = refused(short, askedFor(1), start + 2_000, statuspage);
    expect(soon.throttle).toMatchObject({ at: start, share: short.throttle?.share, streak: 2 });
    expect(refused(once, unsaid, start + 400, statuspage)).toEqual(once);
  });

  test('falls again when calls are refused after the pause', () => {
    const once = refused(used(48), askedFor(60), start, statuspage);
    const again = refused(once, askedFor(60), start + 61_000, statuspage);
    expect(again.throttle?.at).toBe(start + 61_000);
    expect(again.throttle?.share).toBeLessThan(once.throttle?.share ?? 0);
  });

  const refusal = fc.record({
    after: fc.integer({ min: 0, max: 600_000 }),
    hint: fc.option(fc.integer({ min: 0, max: 120 }), { nil: undefined }),
  });

  test('never falls below a tenth, never rises above the whole, rises all the time, and gets back to the whole', () => {
    fc.assert(
      fc.property(fc.array(refusal, { minLength: 1, maxLength: 40 }), fc.nat(60), (refusals, calls) => {
        let state = used(calls);
        let now = start;
        for (const { after: gap, hint } of refusals) {
          now += gap;
          state = refused(state, hint === undefined ? unsaid : askedFor(hint), now, statuspage);
          const share = shareAt(state, now, minute);
          expect(share).toBeGreaterThanOrEqual(leastShare);
          expect(share).toBeLessThanOrEqual(1);
        }
        let last = 0;
        for (let later = 0; later <= 90; later++) {
          const share = shareAt(state, now + later * minute, minute);
          expect(share).toBeGreaterThanOrEqual(last);
          last = share;
        }
        expect(last).toBe(1);
      }),
      { numRuns: 1_000 },
    );
  });

  test('is learned over ten seconds at least, so that a limit of two a second does not forget at once', () => {
    expect(periodOf([{ calls: 2, seconds: 1 }])).toBe(10_000);
    expect(
      periodOf([
        { calls: 10, seconds: 1 },
        { calls: 60, seconds: 60 },
      ]),
    ).toBe(minute);
  });
});

describe('what the vendor says remains', () => {
  const says = (remaining: number | string, reset: number | string = 30) => ({
    status: 200,
    headers: { 'ratelimit-remaining': String(remaining), 'ratelimit-reset': String(reset) },
  });

  test('bounds the calls until its reset where others took a good part of the limit', () => {
    const state = bounded(used(300, pagerduty), says(100), start, pagerduty);
    expect(state?.cap).toEqual({
      calls: 100,
      from: (start - 1_000) / bucket,
      until: (start + 30_000) / bucket,
    });
  });

  test('is no news while much remains, or where it is what we used ourselves', () => {
    expect(bounded(used(300, pagerduty), says(193), start, pagerduty)).toBeUndefined();
    expect(bounded(used(300, pagerduty), says(192), start, pagerduty)).toBeDefined();
    expect(bounded(used(900, pagerduty), says(40), start, pagerduty)).toBeUndefined();
    expect(bounded(used(900, pagerduty), says(10), start, pagerduty)).toBeDefined();
  });

  test('is taken down as others go on, but not for every call of ours', () => {
    const first = bounded(used(300, pagerduty), says(100), start, pagerduty);
    if (first === undefined) throw new Error('the first answer was not news');
    expect(bounded(first, says(95), start + 100, pagerduty)).toBeUndefined();
    expect(bounded(first, says(80), start + 100, pagerduty)?.cap?.calls).toBe(80);
    expect(bounded(first, says(150), start + 30_000, pagerduty)?.cap?.calls).toBe(150);
  });

  test('never bounds for longer than the window, and is left aside where it is not numbers', () => {
    const state = bounded(used(300, pagerduty), says(0, 86_400), start, pagerduty);
    expect(state?.cap?.until).toBe((start + minute) / bucket);
    expect(bounded(unused, says('many'), start, pagerduty)).toBeUndefined();
    expect(bounded(unused, says(0, 'soon'), start, pagerduty)).toBeUndefined();
    expect(bounded(unused, { status: 200, headers: {} }, start, pagerduty)).toBeUndefined();
  });
});

describe('the stored state', () => {
  test('survives JSON', () => {
    const state = bounded(
      refused(used(300, pagerduty), askedFor(5), start, statuspage),
      { status: 200, headers: { 'ratelimit-remaining': '9', 'ratelimit-reset': '9' } },
      start,
      pagerduty,
    );
    expect(readState(JSON.parse(JSON.stringify(state)), start, minute)).toEqual(state);
  });

  test('of a version that we cannot read counts as a pause of the longest window, and as unused where there is none', () => {
    expect(readState({ tokens: 12 }, start, minute)).toEqual({ ...unused, pausedUntil: start + minute });
    expect(readState(undefined, start, minute)).toEqual(unused);
  });
});
