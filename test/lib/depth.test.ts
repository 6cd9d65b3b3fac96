import { expect, test } from 'vitest';
import { isDeeperThan } from '../../functions/lib/depth.ts';

test('lists and objects count, each level once, however many there are beside each other', () => {
  expect([7, 'a', null].map((value) => isDeeperThan(0, value))).toEqual([false, false, false]);
  expect([0, 1].map((levels) => isDeeperThan(levels, []))).toEqual([true, false]);
  const wide = Array.from({ length: 1_000 }, () => ({ a: [1] }));
  expect([2, 3].map((levels) => isDeeperThan(levels, wide))).toEqual([true, false]);
});

test('what is nested too deep to be walked by recursion is deep', () => {
  const value: unknown = JSON.parse(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`);
  expect(() => JSON.stringify(value)).toThrow(RangeError);
  expect([isDeeperThan(64, value), isDeeperThan(100_000, value)]).toEqual([true, false]);
});
