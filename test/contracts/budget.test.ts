/*
 * Every vendor's limit is calls a minute, so what a change costs is what a customer's largest morning costs. A joiner
 * took 10 calls at Opsgenie and 11 at PagerTree, because each event of a burst was looked at by itself, and everything
 * was read again after each change.
 */
import { describe, expect, test } from 'vitest';
import { gathering } from '../harness/rollcall.ts';
import { budgets, type Change, changes, story, type Told } from './budget.ts';

const outcomes: Record<Change, string> = {
  'joiner, account and group 0.8 s apart': 'applied present',
  'nothing new, five times and backwards': 'applied present',
  'team lost': 'applied present',
  'team gained': 'applied present',
  mute: 'applied muted',
  unmute: 'applied present',
};

describe('what a change costs', async () => {
  const told: Record<Change, Told> = await story();

  describe.each(Object.entries(budgets))('at %s', (id, budget) => {
    test.each(Object.entries(budget))('%s: %i calls at most', (change, most) => {
      const { calls } = told[change as Change].spent[id as keyof typeof budgets];
      expect(calls.length, calls.join('\n')).toBeLessThanOrEqual(most);
      expect(calls.length > 0).toBe(most > 0);
    });
  });

  test.each(changes)('%s: every account is what it should be', (change) => {
    expect(told[change].accounts).toEqual(
      ['opsgenie', 'pagerduty', 'pagertree', 'statuspage'].map((id) => `${id}: ${outcomes[change]}`),
    );
  });

  test('a joiner waits for the rest of the burst, and a leaver for nothing', () => {
    const waits = (change: Change) => Object.values(told[change].spent).map(({ firstAfter }) => firstAfter);
    expect(Math.min(...waits('joiner, account and group 0.8 s apart'))).toBeGreaterThan(gathering);
    expect(Math.max(...waits('mute'))).toBeLessThan(gathering);
  });
});
