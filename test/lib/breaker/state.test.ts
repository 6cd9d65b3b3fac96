import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  afterFailure,
  afterSuccess,
  ask,
  type Breaker,
  closed,
  type Leave,
  readBreaker,
  type Trouble,
} from '../../../functions/lib/breaker/state.ts';

const start = Date.parse('2026-01-05T09:00:00Z');
const seconds = (number: number) => number * 1_000;

/** The breaker after these people failed one after the other. */
function failed(
  people: string[],
  breaker: Breaker = closed,
  now = start,
  trouble: Trouble = 'outage',
): Breaker {
  return people.reduce((state, person) => afterFailure(state, now, person, trouble) ?? state, breaker);
}

/** Asks, and takes what asking changed. */
function asked(breaker: Breaker, now: number, person: string) {
  const { leave, breaker: after = breaker } = ask(breaker, now, person);
  return { leave, breaker: after };
}

const step = fc.record({
  after: fc.integer({ min: 0, max: 150_000 }),
  person: fc.constantFrom('ada', 'bob', 'cyd', 'dan'),
  what: fc.constantFrom('ask', 'ask', 'succeed', 'fail', 'fail', 'credential'),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What one step makes of a breaker. */
function played({ person, what }: Step, before: Breaker, now: number): { leave?: Leave; breaker: Breaker } {
  if (what === 'ask') return asked(before, now, person);
  if (what === 'succeed') return { breaker: afterSuccess(before) ?? before };
  return { breaker: failed([person], before, now, what === 'credential' ? 'credential' : 'outage') };
}

/** Plays the steps, and looks at each. */
function play(
  steps: Step[],
  first: Breaker,
  look: (step: Step, before: Breaker, after: { leave?: Leave; breaker: Breaker }, now: number) => void,
): void {
  let breaker = first;
  let now = start;
  for (const one of steps) {
    now += one.after;
    const after = played(one, breaker, now);
    look(one, breaker, after, now);
    breaker = after.breaker;
  }
}

describe('a breaker', () => {
  test('opens when three different people fail in a row', () => {
    expect(failed(['ada', 'bob'])).toEqual({ open: false, failing: ['ada', 'bob'] });
    expect(failed(['ada', 'bob', 'cyd'])).toEqual({
      open: true,
      trouble: 'outage',
      probeAt: start + seconds(15),
      every: seconds(15),
    });
  });

  test('never opens for one person, or two, however often they fail', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('ada', 'bob'), { maxLength: 50 }), (people) => {
        expect(failed(people).open).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });

  test("starts counting again after anybody's success", () => {
    const before = failed(['ada', 'bob']);
    expect(afterSuccess(before)).toEqual(closed);
    expect(failed(['cyd', 'ada'], afterSuccess(before)).open).toBe(false);
    expect(afterSuccess(closed)).toBeUndefined();
  });

  test('opens exactly where a plain count of different people since the last success says so', () => {
    const steps = fc.array(
      step.filter(({ what }) => what !== 'credential'),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(steps, (all) => {
        const since = new Set<string>();
        play(all, closed, ({ person, what }, before, { breaker, leave }) => {
          if (before.open) return;
          if (what === 'succeed') since.clear();
          if (what === 'fail') since.add(person);
          if (what === 'ask') expect(leave).toBe('go');
          expect(breaker.open).toBe(since.size >= 3);
          if (breaker.open) since.clear();
        });
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('an open breaker', () => {
  test('lets nobody through but one probe, in its time, whatever happens', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let quietSince = start;
        play(steps, failed(['ada', 'bob', 'cyd']), ({ what }, before, { leave, breaker }, now) => {
          if (!before.open) {
            quietSince = now;
            return;
          }
          expect(leave).not.toBe('go');
          if (leave === 'probe') {
            expect(now - quietSince).toBeGreaterThanOrEqual(seconds(15));
            expect(asked(breaker, now, 'somebody else').leave).toEqual({ wait: before.every });
            quietSince = now;
          }
          if (what === 'succeed') expect(breaker).toEqual(closed);
          if (breaker.open) expect(breaker.every).toBeLessThanOrEqual(seconds(120));
        });
      }),
      { numRuns: 1_000 },
    );
  });

  test('says how long to wait, and after that time lets the same person probe', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        play(steps, failed(['ada', 'bob', 'cyd']), ({ person }, _before, { leave, breaker }, now) => {
          if (typeof leave !== 'object') return;
          expect(leave.wait).toBeGreaterThan(0);
          expect(asked(breaker, now + leave.wait, person).leave).toBe('probe');
          expect(asked(breaker, now + leave.wait - 1, person).leave).toEqual({ wait: 1 });
        });
      }),
      { numRuns: 1_000 },
    );
  });

  test('probes after 15 s, then after twice as long each time, up to two minutes', () => {
    let breaker = failed(['ada', 'bob', 'cyd']);
    let now = start;
    const waits = Array.from({ length: 6 }, (_, index) => {
      const person = `person ${index}`;
      const { leave } = asked(breaker, now, person);
      const wait = typeof leave === 'object' ? leave.wait : 0;
      now += wait;
      const probe = asked(breaker, now, person);
      expect(probe.leave).toBe('probe');
      breaker = failed([person], probe.breaker, now);
      return wait / 1_000;
    });
    expect(waits).toEqual([15, 30, 60, 120, 120, 120]);
  });

  test('closes with the success of a probe', () => {
    const probe = asked(failed(['ada', 'bob', 'cyd']), start + seconds(15), 'dan');
    expect(probe.leave).toBe('probe');
    expect(afterSuccess(probe.breaker)).toEqual(closed);
  });

  test('is not pushed on by calls that were under way when it opened', () => {
    const open = failed(['ada', 'bob', 'cyd']);
    expect(afterFailure(open, start + seconds(5), 'dan', 'outage')).toBeUndefined();
    const probing = asked(open, start + seconds(15), 'dan').breaker;
    expect(afterFailure(probing, start + seconds(16), 'eve', 'outage')).toBeUndefined();
  });

  test('probes again when a probe is never heard of, as after a crash', () => {
    const probing = asked(failed(['ada', 'bob', 'cyd']), start + seconds(15), 'dan').breaker;
    expect(asked(probing, start + seconds(29), 'eve').leave).toEqual({ wait: seconds(1) });
    expect(asked(probing, start + seconds(30), 'eve').leave).toBe('probe');
  });

  test('lets others probe before somebody whose probe failed, so a poison person cannot keep it shut', () => {
    const probing = asked(failed(['ada', 'bob', 'cyd']), start + seconds(15), 'poison').breaker;
    const pushed = failed(['poison'], probing, start + seconds(16));
    expect(asked(pushed, start + seconds(46), 'poison').leave).toEqual({ wait: seconds(30) });
    expect(asked(pushed, start + seconds(46), 'healthy').leave).toBe('probe');
    expect(asked(pushed, start + seconds(76), 'poison').leave).toBe('probe');
  });
});

describe('a refused key', () => {
  test('opens at once, with one probe a minute however long it lasts', () => {
    let breaker = failed(['ada'], closed, start, 'credential');
    expect(asked(breaker, start, 'bob').leave).toEqual({ wait: seconds(60) });
    for (let minute = 1; minute < 5; minute++) {
      const probe = asked(breaker, start + seconds(60 * minute), `person ${minute}`);
      expect(probe.leave).toBe('probe');
      breaker = failed([`person ${minute}`], probe.breaker, start + seconds(60 * minute), 'credential');
    }
    expect(afterSuccess(breaker)).toEqual(closed);
  });

  test('goes before an outage, and is not pushed on by calls under way', () => {
    const outage = failed(['ada', 'bob', 'cyd']);
    const refused = failed(['dan'], outage, start + seconds(1), 'credential');
    expect(refused).toMatchObject({ trouble: 'credential', probeAt: start + seconds(61) });
    expect(afterFailure(refused, start + seconds(2), 'eve', 'credential')).toBeUndefined();
    expect(afterFailure(refused, start + seconds(2), 'eve', 'outage')).toBeUndefined();
  });

  test('becomes an outage where the probe finds the vendor down, and starts with 15 s', () => {
    const refused = failed(['ada'], closed, start, 'credential');
    const probing = asked(refused, start + seconds(60), 'bob').breaker;
    expect(failed(['bob'], probing, start + seconds(61))).toMatchObject({
      trouble: 'outage',
      probeAt: start + seconds(76),
    });
  });
});

describe('the stored state', () => {
  test('survives JSON, and counts as closed where it cannot be read', () => {
    for (const breaker of [closed, failed(['ada', 'bob', 'cyd']), failed(['ada'])]) {
      expect(readBreaker(JSON.parse(JSON.stringify(breaker)))).toEqual(breaker);
    }
    expect(readBreaker(undefined)).toEqual(closed);
    expect(readBreaker({ open: 'maybe' })).toEqual(closed);
  });
});
