import { describe, expect, test } from 'vitest';
import {
  type LimitAnswer,
  type ReadThrottle,
  type Throttle,
  throttleOf,
} from '../../../functions/lib/limiter/throttle.ts';

const now = Date.parse('2026-01-05T09:00:00Z');

/** An API that refuses with 999, asks for a minute there, and warns by a header of its own. */
const own: ReadThrottle = ({ status, headers }) => {
  if (status === 999) return { wait: 60_000 };
  return headers['x-slow-down'] === undefined ? undefined : { isNote: true };
};

type Row = LimitAnswer & { says?: Throttle };

describe('an answer throttles', () => {
  test.each<Row>([
    { status: 429, headers: {}, says: {} },
    { status: 429, headers: { 'retry-after': '30' }, says: { wait: 30_000 } },
    { status: 429, headers: { 'ratelimit-reset': '30' }, says: { wait: 30_000 } },
    { status: 200, headers: {} },
    { status: 999, headers: { 'retry-after': '5' } },
    { status: 503, headers: { 'retry-after': '5' } },
  ])('by the standards: $status with $headers', ({ status, headers, says }) => {
    expect(throttleOf({ status, headers }, now)).toEqual(says);
  });

  test.each<Row>([
    { status: 999, headers: {}, says: { wait: 60_000 } },
    { status: 999, headers: { 'retry-after': '5' }, says: { wait: 5_000 } },
    { status: 200, headers: { 'x-slow-down': '1' }, says: { isNote: true } },
    { status: 200, headers: { 'x-slow-down': '1', 'retry-after': '5' }, says: { isNote: true, wait: 5_000 } },
    { status: 429, headers: {}, says: {} },
    { status: 200, headers: {} },
  ])('by what the API says in a way of its own: $status with $headers', ({ status, headers, says }) => {
    expect(throttleOf({ status, headers }, now, own)).toEqual(says);
  });
});
