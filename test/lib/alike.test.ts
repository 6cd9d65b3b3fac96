import { describe, expect, test } from 'vitest';
import { alikeLocales, alikeNames, alikeZones, tidyName } from '../../functions/lib/alike.ts';

describe('names are alike', () => {
  test.each([
    ['Jane Doe', '  Jane \u00a0 Doe\n'],
    ['Zo\u00eb', 'Zoe\u0308'],
    ['🚀', ' 🚀 '],
  ])('%j and %j', (one, other) => {
    expect(alikeNames(one, other)).toBe(true);
    expect(alikeNames(other, one)).toBe(true);
  });

  test.each([
    ['Jane Doe', 'jane doe'],
    ['Zoe', 'Zoë'],
    // The mark has no composed form with x: it is part of the name.
    ['Max\u0308', 'Max'],
    ['Jane Doe', 'JaneDoe'],
    // The person put it there, and wants it seen.
    ['Jane 🚀 Doe', 'Jane Doe'],
    ['Jane ❤️', 'Jane'],
    ['🚀', '🎉'],
    ['🚀', ''],
  ])('but not %j and %j', (one, other) => {
    expect(alikeNames(one, other)).toBe(false);
  });
});

test.each([
  ['Canada/Pacific', 'America/Vancouver'],
  ['Etc/UTC', 'UTC'],
  ['Etc/UTC', 'GMT'],
  ['GMT0', 'Zulu'],
  ['Asia/Calcutta', 'Asia/Kolkata'],
  ['europe/riga', 'Europe/Riga'],
])('%s and %s are one zone', (one, other) => {
  expect(alikeZones(one, other)).toBe(true);
});

test.each([
  ['Europe/London', 'GMT'],
  ['Europe/Riga', 'Europe/Vilnius'],
  ['Mars/Olympus', 'Mars/Tharsis'],
])('%s and %s are not', (one, other) => {
  expect(alikeZones(one, other)).toBe(false);
});

test('a locale is the same in any spelling, and another country is another one', () => {
  for (const spelling of ['en_US', 'en-us', 'EN-US', ' en_US.UTF-8 ', 'en_US@euro']) {
    expect(alikeLocales('en-US', spelling)).toBe(true);
  }
  expect(alikeLocales('en-US', 'en_GB')).toBe(false);
  expect(alikeLocales('en-US', 'en')).toBe(false);
});

test('a name that is cut is never cut within a character', () => {
  expect(tidyName(`${'x'.repeat(511)}🚀`, 512)).toBe('x'.repeat(511));
  expect(tidyName(`${'x'.repeat(510)}🚀`, 512)).toBe(`${'x'.repeat(510)}🚀`);
  expect(tidyName(' Jane \t Doe ', 512)).toBe('Jane Doe');
});
