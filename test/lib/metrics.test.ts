import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createMetrics } from '../../functions/lib/metrics.ts';
import { captureOutput } from '../support/output.ts';

let output: ReturnType<typeof captureOutput>;
beforeEach(() => {
  output = captureOutput();
});
afterEach(() => {
  output.release();
  vi.unstubAllEnvs();
});

const units = { Calls: { unit: 'Count' }, Wait: { unit: 'Milliseconds' } } as const;
const create = () => createMetrics({ namespace: 'Rollcall', dimensions: { stage: 'prod' }, units });
const printed = () => output.lines().map((line) => JSON.parse(line));
const pager = { target: 'pager' };

describe('metrics', () => {
  test('are printed as CloudWatch reads them out of a log: namespace, dimensions, units, values', () => {
    const metrics = create();
    metrics.add('Calls', 1, pager);
    metrics.add('Wait', 12.5, pager);
    metrics.publish();
    expect(printed()).toEqual([
      {
        _aws: {
          Timestamp: expect.any(Number),
          CloudWatchMetrics: [
            {
              Namespace: 'Rollcall',
              Dimensions: [['stage', 'target']],
              Metrics: [
                { Name: 'Calls', Unit: 'Count' },
                { Name: 'Wait', Unit: 'Milliseconds' },
              ],
            },
          ],
        },
        stage: 'prod',
        target: 'pager',
        Calls: 1,
        Wait: 12.5,
      },
    ]);
  });

  test('have no dimension but those asked for, whatever Powertools is told by the environment', () => {
    vi.stubEnv('POWERTOOLS_SERVICE_NAME', 'another');
    const metrics = create();
    metrics.add('Calls', 1);
    metrics.publish();
    expect(printed()[0]._aws.CloudWatchMetrics[0].Dimensions).toEqual([['stage']]);
  });

  test('of several dimensions are told apart', () => {
    const metrics = create();
    for (const status of ['200', '429', '200']) metrics.add('Calls', 1, { ...pager, status });
    metrics.publish();
    expect(printed().map(({ status, Calls }) => [status, Calls])).toEqual([
      ['200', [1, 1]],
      ['429', 1],
    ]);
  });

  test('are printed once, and only where something was counted', () => {
    const metrics = create();
    metrics.publish();
    metrics.add('Calls', 1);
    metrics.publish();
    metrics.publish();
    expect(printed()).toHaveLength(1);
  });

  test('are all printed, however many, with the same dimensions', () => {
    const metrics = create();
    for (let n = 0; n < 250; n++) metrics.add('Wait', n, pager);
    metrics.publish();
    expect(printed().flatMap(({ Wait }) => Wait)).toEqual([...Array(250).keys()]);
    expect(printed().every(({ stage, target }) => stage === 'prod' && target === 'pager')).toBe(true);
  });

  test('that are no number are left out, and what was to be counted goes on', () => {
    const metrics = create();
    metrics.add('Wait', Number.NaN);
    metrics.add('Wait', Number.POSITIVE_INFINITY);
    metrics.publish();
    expect(printed()).toEqual([]);
  });
});
