import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { rateOf, repeat, scheduledEvent } from '../../../infra/local/schedule.ts';

describe('a schedule', () => {
  it.each([
    ['rate(1 minute)', 60_000],
    ['rate(5 minutes)', 300_000],
    ['rate(1 hour)', 3_600_000],
    ['rate(2 days)', 172_800_000],
  ])('%s runs every %i ms', (expression, every) => {
    expect(rateOf(expression, 'Rule')).toBe(every);
  });

  it.each([['cron(0 12 * * ? *)'], ['rate(1 fortnight)'], [undefined]])(
    '%s is refused, naming the rule',
    (expression) => {
      expect(() => rateOf(expression, 'Rule')).toThrow('The schedule Rule is');
    },
  );

  it('sends what EventBridge sends', () => {
    expect(scheduledEvent('arn:rule', Date.parse('2026-01-05T09:00:00.123Z'))).toMatchObject({
      source: 'aws.events',
      'detail-type': 'Scheduled Event',
      time: '2026-01-05T09:00:00Z',
      resources: ['arn:rule'],
      detail: {},
    });
  });
});

describe('repeating', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('runs soon after the start, then once each time, until it is stopped', () => {
    const work = vi.fn();
    const stop = repeat(60_000, work);
    expect(work).not.toHaveBeenCalled();
    vi.advanceTimersByTime(2_000);
    expect(work).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(120_000);
    expect(work).toHaveBeenCalledTimes(3);
    stop();
    vi.advanceTimersByTime(600_000);
    expect(work).toHaveBeenCalledTimes(3);
  });
});
