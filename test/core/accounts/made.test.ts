import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  acted,
  isConcluded,
  isTooSoon,
  lag,
  looked,
  staying,
} from '../../../functions/core/accounts/made.ts';
import type { Desired } from '../../../functions/core/contracts/desired.ts';
import type { Observed } from '../../../functions/core/contracts/observed.ts';
import type { Step } from '../../../functions/core/contracts/step.ts';
import type { Made } from '../../../functions/core/contracts/trial.ts';

const start = Date.parse('2026-01-05T09:00:00Z');
const step = (kind: string, more: Partial<Step> = {}): Step => ({
  title: 'x',
  op: { kind },
  reversible: true,
  ...more,
});
const create = step('create', { creates: 'account' });
const change = step('change');
const createOther = step('create the other', { creates: 'another' });
const wished: Desired = { state: 'present', profile: { email: 'jane@example.com', displayName: 'Jane' } };
const muted: Desired = { state: 'muted', email: 'jane@example.com' };
const seen: Observed = { present: true, ids: ['1'], account: {} };
const nobody: Observed = { present: false };
const made = acted({}, create, start);
const seeing = (observed: Observed, steps: Step[], desired: Desired = wished) => ({
  desired,
  observed,
  steps,
});

describe('what was made a moment ago', () => {
  test('is waited for, and not for ever', () => {
    for (const one of [seeing(nobody, [create]), seeing(nobody, [], muted)]) {
      expect(isTooSoon(made, one, start + lag - 1)).toBe(true);
      expect(isTooSoon(made, one, start + lag)).toBe(false);
      expect(isTooSoon({}, one, start)).toBe(false);
      expect(isConcluded(one)).toBe(true);
    }
  });

  test('is nothing to wait for where nobody asked for it', () => {
    expect(isTooSoon(made, seeing(nobody, []), start)).toBe(false);
    expect(isConcluded(seeing(nobody, []))).toBe(false);
    expect(isConcluded(seeing(seen, [create], muted))).toBe(false);
  });

  test('is not made again beside what shows already', () => {
    expect(isTooSoon(made, seeing(seen, [create]), start)).toBe(true);
    expect(isTooSoon(made, seeing(seen, [createOther]), start)).toBe(false);
    expect(isTooSoon(made, seeing(seen, [change]), start)).toBe(false);
  });

  test('keeps its time while it was never seen, and begins anew once it was', () => {
    const later = start + 2 * lag;
    expect(acted(made, create, later)).toEqual(made);
    expect(acted(looked(made, seeing(seen, []), start), create, later)).toEqual(acted({}, create, later));
    expect(acted(made, change, start)).toEqual(made);
  });

  test('was seen where no step makes it again, and is then forgotten after a while', () => {
    expect(looked(made, seeing(seen, [create]), start)).toEqual(made);
    expect(looked(made, seeing(nobody, []), start)).toEqual(made);
    expect(looked(made, seeing(seen, []), start)).toEqual({
      account: { at: made.account?.at, seen: true },
    });
    expect(looked(made, seeing(seen, []), start + lag)).toEqual({});
  });

  test('is no more to be expected once it is being removed', () => {
    expect(staying(made, [step('delete', { removes: 'account' })])).toEqual({});
    expect(staying(made, [step('delete', { reversible: false })])).toEqual({});
    expect(staying(made, [step('leave a team', { removes: 'another' }), change])).toEqual(made);
  });

  test('is waited for no longer than the lag, whatever else happens', () => {
    const happening = fc.record({
      step: fc.constantFrom(create, change, createOther),
      after: fc.integer({ min: 0, max: lag }),
      observed: fc.constantFrom(seen, nobody),
    });
    fc.assert(
      fc.property(fc.array(happening), (history) => {
        let now = start;
        let known: Made = {};
        for (const { step, after, observed } of history) {
          now += after;
          known = looked(acted(known, step, now), seeing(observed, []), now);
        }
        expect(isTooSoon(known, seeing(nobody, [create]), now + lag)).toBe(false);
      }),
    );
  });
});
