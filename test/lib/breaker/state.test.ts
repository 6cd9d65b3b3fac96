import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  afterFailure,
  afterSuccess,
  ask,
  type Breaker,
  type Cause,
  closed,
  type Permit,
  readBreaker,
} from '../../../functions/lib/breaker/state.ts';

const start = Date.parse('2026-01-05T09:00:00Z');
const seconds = (number: number) => number * 1_000;

/** The breaker after these people failed one after the other. */
function failed(people: string[], breaker: Breaker = closed, now = start, cause: Cause = 'outage'): Breaker {
  return people.reduce((state, person) => afterFailure(state, now, person, cause) ?? state, breaker);
}

/** Asks, and takes what asking changed. */
function asked(breaker: Breaker, now: number, person: string) {
  const { permit, breaker: after = breaker } = ask(breaker, now, person);
  return { permit, breaker: after };
}

const step = fc.record({
  after: fc.integer({ min: 0, max: 150_000 }),
  person: fc.constantFrom('ada', 'bob', 'cyd', 'dan'),
  what: fc.constantFrom('ask', 'ask', 'succeed', 'fail', 'fail', 'credential'),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What one step makes of a breaker. */
function played({ person, what }: Step, before: Breaker, now: number): { permit?: Permit; breaker: Breaker } {
  if (what === 'ask') return asked(before, now, person);
  if (what === 'succeed') return { breaker: afterSuccess(before, now, person) ?? before };
  return { breaker: failed([person], before, now, what === 'credential' ? 'credential' : 'outage') };
}

/** Plays the steps, and looks at each. */
function play(
  steps: Step[],
  first: Breaker,
  look: (step: Step, before: Breaker, after: { permit?: Permit; breaker: Breaker }, now: number) => void,
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
    expect(failed(['ada', 'bob'])).toMatchObject({ open: false, failing: ['ada', 'bob'] });
    expect(failed(['ada', 'bob', 'cyd'])).toMatchObject({
      open: true,
      cause: 'outage',
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
    const after = afterSuccess(before, start, 'dan');
    expect(after).toMatchObject({ open: false, failing: [] });
    expect(failed(['cyd', 'dan'], after).open).toBe(false);
    expect(afterSuccess(closed, start, 'dan')).toBeUndefined();
  });

  test('does not count again who failed while others went through, until they go through themselves', () => {
    const before = afterSuccess(failed(['ada', 'bob']), start, 'dan') ?? closed;
    const many = failed(['ada', 'bob', 'ada', 'bob', 'eve', 'fay', 'ada'], before);
    expect(many).toMatchObject({ open: false, failing: ['eve', 'fay'] });
    expect(failed(['gus'], many).open).toBe(true);
    const well = afterSuccess(many, start, 'ada') ?? closed;
    expect(failed(['gus', 'ada', 'hal'], well).open).toBe(true);
  });

  test('counts them again a day later, and remembers no more than 64', () => {
    const crowd = Array.from({ length: 100 }, (_, index) => `p${index}`);
    const before = crowd.reduce(
      (state, person, index) =>
        afterSuccess(failed([person], state, start + index), start + index, 'dan') ?? state,
      closed,
    );
    expect(Object.keys(before.alone)).toHaveLength(64);
    expect(failed(['p97', 'p98', 'p99'], before, start + seconds(3_600)).open).toBe(false);
    expect(failed(['p97', 'p98', 'p99'], before, start + seconds(86_500)).open).toBe(true);
  });

  test('opens exactly where a plain count of different people since the last success says so, without those who fail alone', () => {
    const steps = fc.array(
      step.filter(({ what }) => what !== 'credential'),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(steps, (all) => {
        const since = new Set<string>();
        let alone = new Set<string>();
        play(all, closed, ({ person, what }, before, { breaker, permit }) => {
          if (before.open) {
            alone = new Set(Object.keys(breaker.alone));
            return;
          }
          if (what === 'succeed') {
            alone = alone.union(since);
            alone.delete(person);
            since.clear();
          } else if (what === 'fail' && !alone.has(person)) since.add(person);
          expect(permit ?? 'go').toBe('go');
          expect(breaker.open).toBe(since.size >= 3);
          if (breaker.open) since.clear();
        });
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('an open breaker', () => {
  test('lets nobody through but one probe, in its time, and one of those who failed before', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const quietSince = new Map<boolean, number>();
        play(steps, failed(['ada', 'bob', 'cyd']), ({ what, person }, before, { permit, breaker }, now) => {
          if (!before.open) {
            quietSince.set(true, now).set(false, now);
            return;
          }
          expect(permit).not.toBe('go');
          if (what === 'succeed') expect(breaker.open).toBe(false);
          if (permit !== 'probe') return;
          const again = before.failing.includes(person) || person in before.alone;
          expect(now - (quietSince.get(again) ?? start)).toBeGreaterThanOrEqual(seconds(15));
          if (!again) expect(asked(breaker, now, 'another person').permit).toEqual({ wait: before.every });
          quietSince.set(again, now);
        });
      }),
      { numRuns: 1_000 },
    );
  });

  test('says how long to wait, and after that time lets the same person probe', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        play(steps, failed(['ada', 'bob', 'cyd']), ({ person }, _before, { permit, breaker }, now) => {
          if (typeof permit !== 'object') return;
          expect(permit.wait).toBeGreaterThan(0);
          expect(asked(breaker, now + permit.wait, person).permit).toBe('probe');
          expect(asked(breaker, now + permit.wait - 1, person).permit).toEqual({ wait: 1 });
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
      const { permit } = asked(breaker, now, person);
      const wait = typeof permit === 'object' ? permit.wait : 0;
      now += wait;
      const probe = asked(breaker, now, person);
      expect(probe.permit).toBe('probe');
      breaker = failed([person], probe.breaker, now);
      return wait / 1_000;
    });
    expect(waits).toEqual([15, 30, 60, 120, 120, 120]);
  });

  test('closes with the success of a probe', () => {
    const probe = asked(failed(['ada', 'bob', 'cyd']), start + seconds(15), 'dan');
    expect(probe.permit).toBe('probe');
    expect(afterSuccess(probe.breaker, start, 'dan')).toMatchObject({ open: false, failing: [] });
  });

  test('is not pushed on by calls that were under way when it opened', () => {
    const open = failed(['ada', 'bob', 'cyd']);
    const times = { probeAt: start + seconds(15), every: seconds(15) };
    expect(failed(['dan'], open, start + seconds(5))).toMatchObject(times);
    const probing = asked(open, start + seconds(15), 'dan').breaker;
    expect(failed(['eve'], probing, start + seconds(16))).toMatchObject({
      ...times,
      probeAt: start + seconds(30),
    });
  });

  test('probes again when a probe is never heard of, as after a crash', () => {
    const probing = asked(failed(['ada', 'bob', 'cyd']), start + seconds(15), 'dan').breaker;
    expect(asked(probing, start + seconds(29), 'eve').permit).toEqual({ wait: seconds(1) });
    expect(asked(probing, start + seconds(30), 'eve').permit).toBe('probe');
  });

  test('lets others probe before a person whose probe failed, so a poison person cannot keep it shut', () => {
    const probing = asked(failed(['ada', 'bob', 'cyd']), start + seconds(15), 'poison').breaker;
    const pushed = failed(['poison'], probing, start + seconds(16));
    expect(asked(pushed, start + seconds(46), 'poison').permit).toEqual({ wait: seconds(30) });
    expect(asked(pushed, start + seconds(46), 'healthy').permit).toBe('probe');
    // Failing once more, in the turn of those who failed before, keeps others waiting no longer.
    const again = asked(pushed, start + seconds(76), 'poison').breaker;
    const still = failed(['poison'], again, start + seconds(77));
    expect(asked(still, start + seconds(77), 'healthy').permit).toBe('probe');
    expect(asked(pushed, start + seconds(76), 'poison').permit).toBe('probe');
  });
});

describe('a refused key', () => {
  test('opens at once, with one probe a minute however long it lasts', () => {
    let breaker = failed(['ada'], closed, start, 'credential');
    expect(asked(breaker, start, 'bob').permit).toEqual({ wait: seconds(60) });
    for (let minute = 1; minute < 5; minute++) {
      const probe = asked(breaker, start + seconds(60 * minute), `person ${minute}`);
      expect(probe.permit).toBe('probe');
      breaker = failed([`person ${minute}`], probe.breaker, start + seconds(60 * minute), 'credential');
    }
    expect(afterSuccess(breaker, start, 'bob')).toMatchObject({ open: false });
  });

  test('goes before an outage, and is not pushed on by calls under way', () => {
    const outage = failed(['ada', 'bob', 'cyd']);
    const refused = failed(['dan'], outage, start + seconds(1), 'credential');
    expect(refused).toMatchObject({ cause: 'credential', probeAt: start + seconds(61) });
    for (const cause of ['credential', 'outage'] as const) {
      const later = failed(['eve'], refused, start + seconds(2), cause);
      expect(later).toMatchObject({ cause: 'credential', probeAt: start + seconds(61) });
    }
  });

  test('becomes an outage where the probe finds the vendor down, and starts with 15 s', () => {
    const refused = failed(['ada'], closed, start, 'credential');
    const probing = asked(refused, start + seconds(60), 'bob').breaker;
    expect(failed(['bob'], probing, start + seconds(61))).toMatchObject({
      cause: 'outage',
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
