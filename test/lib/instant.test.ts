import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { httpDate } from '../../functions/lib/http-date.ts';
import { day, instant } from '../../functions/lib/instant.ts';

const iso = (at: number | undefined) => (at === undefined ? undefined : new Date(at).toISOString());

describe('an instant', () => {
  test.each([
    ['2026-05-04T10:00:00Z', '2026-05-04T10:00:00.000Z'],
    ['2026-05-04T10:00Z', '2026-05-04T10:00:00.000Z'],
    ['2026-05-04t10:00:00.5z', '2026-05-04T10:00:00.500Z'],
    ['2026-05-04 10:00:00Z', '2026-05-04T10:00:00.000Z'],
    ['2026-05-04T10:00:00,25+02:00', '2026-05-04T08:00:00.250Z'],
    ['2026-05-04T10:00:00.123456789123456789Z', '2026-05-04T10:00:00.123Z'],
    ['2026-05-04T10:00:00.9999-0530', '2026-05-04T15:30:00.999Z'],
    ['2026-05-04T10:00:00+14', '2026-05-03T20:00:00.000Z'],
    ['2026-05-04T10:00:00-00:00', '2026-05-04T10:00:00.000Z'],
    ['2024-02-29T23:59:59Z', '2024-02-29T23:59:59.000Z'],
    ['2026-05-04T24:00:00Z', '2026-05-05T00:00:00.000Z'],
    ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59.999Z'],
    ['2016-12-31T23:59:60.75Z', '2016-12-31T23:59:59.999Z'],
    ['1990-12-31T15:59:60-08:00', '1990-12-31T23:59:59.999Z'],
    ['2026-05-04T10:17:60+05:45', '2026-05-04T04:32:59.999Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
  ])('%s is %s', (text, moment) => {
    expect(iso(instant(text))).toBe(moment);
  });

  test.each([
    '',
    '5',
    '0',
    '2026',
    '2026-05',
    '2026-05-04',
    '20260504T100000Z',
    'May 4',
    'May 4, 2026 10:00 UTC',
    'Mon, 04 May 2026 10:00:00 GMT',
    '1777881600',
    '1777881600000',
    '2026-02-30T10:00:00Z',
    '2026-02-29T10:00:00Z',
    '2026-04-31T10:00:00Z',
    '2026-13-01T10:00:00Z',
    '2026-00-10T10:00:00Z',
    '2026-05-00T10:00:00Z',
    '2026-05-32T10:00:00Z',
    '2026-05-04T25:00:00Z',
    '2026-05-04T24:00:01Z',
    '2026-05-04T10:60:00Z',
    '2026-05-04T10:00:61Z',
    '2026-05-04T10Z',
    '2026-05-04T10:00:00.Z',
    '2026-05-04T10:00:00+24:00',
    '2026-05-04T10:00:00+02:60',
    '2026-05-04T10:00:00+2',
    '2026-05-04T10:00:00 GMT',
    '2026-05-04T10:00:00Zulu',
    '2026-05-04T10:00:00Z and more',
    ' 2026-05-04T10:00:00Z',
    '2026-05-04T10:00:00Z\n',
    '2026-5-4T10:00:00Z',
    '+012026-05-04T10:00:00Z',
    '-000001-05-04T10:00:00Z',
    '２０２６-05-04T10:00:00Z',
  ])('%j is none', (text) => {
    expect(instant(text)).toBeUndefined();
  });

  test('is what was written, whatever its offset and however many digits', () => {
    const moments = fc.record({
      at: fc.integer({ min: 0, max: Date.parse('2999-12-30T00:00:00Z') }),
      offset: fc.integer({ min: -23 * 60, max: 23 * 60 }),
      more: fc.stringMatching(/^\d{0,12}$/),
    });
    const two = (number: number) => String(number).padStart(2, '0');
    fc.assert(
      fc.property(moments, ({ at, offset, more }) => {
        const local = new Date(at + offset * 60_000).toISOString().slice(0, -1);
        const size = Math.abs(offset);
        const zone = `${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
        expect(instant(`${local}${more}${zone}`)).toBe(at);
      }),
    );
  });

  test('without a zone is UTC, wherever the machine is', () => {
    const code = `
      import { httpDate } from './functions/lib/http-date.ts';
      import { day, instant } from './functions/lib/instant.ts';
      process.stdout.write(JSON.stringify([
        instant('2026-05-04T10:00:00'), day('2026-05-04'), httpDate('Mon May  4 10:00:00 2026', 0),
      ]));`;
    const times = [Date.parse('2026-05-04T10:00:00Z'), Date.parse('2026-05-04T00:00:00Z')];
    const told = execFileSync(process.execPath, ['--input-type=module-typescript', '--eval', code], {
      env: { ...process.env, TZ: 'America/New_York' },
      encoding: 'utf8',
    });
    expect(JSON.parse(told)).toEqual([...times, times[0]]);
  });
});

describe('a day', () => {
  test('is one of the calendar, and nothing else', () => {
    expect(iso(day('2024-02-29'))).toBe('2024-02-29T00:00:00.000Z');
    for (const text of [
      '2026-02-29',
      '2026-02-30',
      '2026-13-01',
      '2026-1-1',
      '2026',
      '5',
      'May 4',
      '2026-05-04Z',
    ]) {
      expect(day(text)).toBeUndefined();
    }
  });
});

describe('an HTTP date', () => {
  const now = Date.parse('2026-05-04T09:00:00Z');

  test.each([
    ['Sun, 06 Nov 1994 08:49:37 GMT', '1994-11-06T08:49:37.000Z'],
    ['Sunday, 06-Nov-94 08:49:37 GMT', '1994-11-06T08:49:37.000Z'],
    ['Sun Nov  6 08:49:37 1994', '1994-11-06T08:49:37.000Z'],
    ['Monday, 04-May-26 10:00:00 GMT', '2026-05-04T10:00:00.000Z'],
    ['sat, 31 dec 2016 23:59:60 gmt', '2016-12-31T23:59:59.999Z'],
  ])('%s is %s', (text, moment) => {
    expect(iso(httpDate(text, now))).toBe(moment);
  });

  test.each([
    'May 4',
    'Mon',
    'Mon, 30 Feb 2026 10:00:00 GMT',
    'Mon, 04 Maj 2026 10:00:00 GMT',
    'Mon, 04 May 2026 25:00:00 GMT',
    'Mon, 04 May 2026 10:00:00 EST',
    'Mon, 04 May 2026 10:00:00 GMT or so',
    'Mon, 4 May 2026 10:00:00 GMT',
    'tomorrow',
  ])('%j is none', (text) => {
    expect(httpDate(text, now)).toBeUndefined();
  });
});
