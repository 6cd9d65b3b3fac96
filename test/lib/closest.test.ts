import { describe, expect, test } from 'vitest';
import { closest } from '../../functions/lib/closest.ts';

const targets = ['opsgenie', 'statuspage', 'pagertree'];

describe('the word that a misspelt one means', () => {
  test.each([
    ['opsgeni', 'opsgenie'],
    ['opsgenies', 'opsgenie'],
    ['opsgenei', 'opsgenie'],
    ['OpsGenie', 'opsgenie'],
    ['status-page', 'statuspage'],
    ['pagetree', 'pagertree'],
    ['statuspage', 'statuspage'],
  ])('of %s is %s', (word, meant) => {
    expect(closest(word, targets)).toBe(meant);
  });

  test('is the nearest of several', () => {
    expect(closest('groups', ['grape', 'group', 'groupies'])).toBe('group');
  });

  test.each([['workday'], [''], ['x'], ['genie']])('of %j is none of them', (word) => {
    expect(closest(word, targets)).toBeUndefined();
  });

  test('counts two swapped characters as one mistake, so that short words are found too', () => {
    expect(closest('pre', ['per'])).toBe('per');
    expect(closest('su', ['us'])).toBeUndefined();
    expect(closest('uss', ['us', 'eu'])).toBe('us');
  });
});
