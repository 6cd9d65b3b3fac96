import { describe, expect, test } from 'vitest';
import { isTimeZone, wallClock } from '../../functions/lib/wall-clock.ts';

const reading = (text: string) => Date.parse(`${text}Z`);
const reached = (zone: string, text: string) =>
  new Date(wallClock(zone).reaches(reading(text))).toISOString();

describe('a reading of the clock is reached', () => {
  test.each([
    ['Europe/Berlin', '2026-01-15T09:00', '2026-01-15T08:00:00.000Z', 'in winter'],
    ['Europe/Berlin', '2026-07-15T09:00', '2026-07-15T07:00:00.000Z', 'in summer'],
    ['Europe/Berlin', '2026-03-29T02:00', '2026-03-29T01:00:00.000Z', 'as clocks are put forward'],
    ['Europe/Berlin', '2026-03-29T02:59', '2026-03-29T01:00:00.000Z', 'within what is left out'],
    ['Europe/Berlin', '2026-03-29T03:00', '2026-03-29T01:00:00.000Z', 'just after what is left out'],
    ['Europe/Berlin', '2026-10-25T02:30', '2026-10-25T00:30:00.000Z', 'the first time of two'],
    ['Europe/Berlin', '2026-10-25T03:00', '2026-10-25T02:00:00.000Z', 'just after what comes twice'],
    ['Australia/Lord_Howe', '2026-04-05T01:45', '2026-04-04T14:45:00.000Z', 'the first time of half an hour'],
    ['Australia/Lord_Howe', '2026-10-04T02:15', '2026-10-03T15:30:00.000Z', 'within half an hour left out'],
    ['Asia/Kolkata', '2026-03-29T02:30', '2026-03-28T21:00:00.000Z', 'where clocks never change'],
    ['America/Sao_Paulo', '2018-11-04T00:30', '2018-11-04T03:00:00.000Z', 'at a midnight that was left out'],
    ['America/Sao_Paulo', '2026-11-04T00:30', '2026-11-04T03:30:00.000Z', 'where clocks no longer change'],
    ['Pacific/Apia', '2011-12-30T12:00', '2011-12-30T10:00:00.000Z', 'on a day that was left out'],
    ['Asia/Pyongyang', '2018-05-04T23:45', '2018-05-04T15:00:00.000Z', 'where a zone changed its rules'],
  ])('%s %s: %s, %s', (zone, text, instant) => {
    expect(reached(zone, text)).toBe(instant);
  });

  test.each(['Europe/Berlin', 'Australia/Lord_Howe', 'Pacific/Apia', 'Africa/Casablanca'])(
    'in %s never earlier for a later reading, and when it is shown',
    (zone) => {
      const clock = wallClock(zone);
      const start = zone === 'Pacific/Apia' ? reading('2011-12-25T00:00') : reading('2026-02-01T00:00');
      const readings = Array.from({ length: 4 * 24 * 90 }, (_, index) => start + index * 15 * 60_000);
      const instants = readings.map((each) => clock.reaches(each));
      const wrong = instants.filter((instant, index) => {
        const [shown, before] = [clock.shows(instant), clock.shows(instant - 1)];
        const wanted = readings[index] ?? 0;
        return shown < wanted || before >= wanted || instant > (instants[index + 1] ?? instant);
      });
      expect(wrong).toEqual([]);
    },
  );
});

test('only names that this runtime knows are time zones', () => {
  const names = ['Europe/Berlin', 'UTC', 'Etc/UTC', 'Arizona', 'Berlin', 'Pacific Time (US & Canada)', ''];
  expect(names.filter(isTimeZone)).toEqual(['Europe/Berlin', 'UTC', 'Etc/UTC']);
});
