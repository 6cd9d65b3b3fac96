import { describe, expect, test } from 'vitest';
import {
  afterFailure,
  afterNothing,
  ask,
  type Breaker,
  type Cause,
  closed,
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

describe('an open breaker', () => {
  test('lets high priority probe at once, and one of a thousand people every five seconds', () => {
    let breaker = failed(['ada', 'bob', 'cyd']);
    let probes = 0;
    for (let at = 1; at <= 60_000; at += 50) {
      const probe = ask(breaker, start + at, `urgent ${at}`, 'high');
      breaker = probe.breaker ?? breaker;
      if (probe.permit !== 'probe') continue;
      probes++;
      if (probes === 1) expect(at).toBe(1);
      breaker = failed([`urgent ${at}`], breaker, start + at);
    }
    expect(probes).toBeGreaterThanOrEqual(12);
    expect(probes).toBeLessThanOrEqual(16);
  });

  test('lets others go before people of high priority who failed before, who are asked again every 15 s', () => {
    let breaker = failed(['ada', 'bob', 'cyd']);
    const again = ask(breaker, start + seconds(15), 'ada', 'high');
    expect(again.permit).toBe('probe');
    breaker = failed(['ada'], again.breaker, start + seconds(16));
    expect(ask(breaker, start + seconds(16), 'bob', 'high').permit).toEqual({ wait: seconds(15) });
    expect(ask(breaker, start + seconds(16), 'dan', 'high').permit).toBe('probe');
    // That the same three failed again is no news: nobody else waits longer for it.
    expect(asked(breaker, start + seconds(16), 'eve').permit).toBe('probe');
  });

  test('has a probe back at once that ended without a word of the vendor’s, and lets others try first', () => {
    const probing = asked(failed(['ada', 'bob', 'cyd']), start + seconds(15), 'dan').breaker;
    const back = afterNothing(probing, start + seconds(16), 'dan') ?? closed;
    expect(asked(back, start + seconds(16), 'dan').permit).toHaveProperty('wait');
    expect(asked(back, start + seconds(16), 'eve').permit).toBe('probe');
    expect(afterNothing(probing, start + seconds(16), 'eve')).toBeUndefined();
  });

  test('that a clock a day ahead wrote is asked by those whose clocks are right', () => {
    const day = seconds(86_400);
    for (const person of ['dan', 'ada']) {
      const ahead = asked(
        failed(['ada', 'bob', 'cyd'], closed, start + day),
        start + day + seconds(20),
        'bad',
      );
      expect(asked(ahead.breaker, start, person).permit).toBe('probe');
    }
  });
});

describe('a refused key', () => {
  test('lets high priority ask every 15 s', () => {
    const refused = failed(['ada'], closed, start, 'credential');
    const probe = ask(refused, start, 'urgent', 'high');
    expect(probe.permit).toBe('probe');
    const other = ask(probe.breaker ?? refused, start, 'other urgent', 'high');
    expect(other.permit).toEqual({ wait: seconds(15) });
  });
});
