import { Temporal } from 'temporal-polyfill';
import { day } from './duration.ts';

/** What clocks on the wall show in one time zone. A reading is in milliseconds, as if the zone were UTC. */
export type WallClock = {
  /** What the clock shows at an instant (milliseconds since 1970). */
  shows(instant: number): number;
  /**
   * The first instant at which the clock shows a reading or a later one: where clocks are put forward over it that is the
   * moment of the change, and where they are put back it is the first of the two. Never earlier for a later reading.
   */
  reaches(reading: number): number;
};

/** A time between two changes of a zone's clocks, and by how much they are ahead of UTC meanwhile. */
type Season = { from: number; to: number; ahead: number };

/**
 * The clock of a time zone by its IANA name. It throws a `RangeError` for a name that is none: see `isTimeZone`.
 *
 * @example
 * // In Berlin, clocks go from 02:00 to 03:00 on the 29th of March 2026.
 * wallClock('Europe/Berlin').reaches(Date.UTC(2026, 2, 29, 2, 30)); // Date.UTC(2026, 2, 29, 1, 0)
 */
export function wallClock(timeZone: string): WallClock {
  // To ask for a season takes a hundred times as long as to add its hours, and most questions are about the one before.
  let season = seasonOf(timeZone, 0);
  const seasonAt = (instant: number): Season => {
    if (instant < season.from || instant >= season.to) season = seasonOf(timeZone, instant);
    return season;
  };
  const shows = (instant: number): number => instant + seasonAt(instant).ahead;
  return {
    shows,
    reaches: (reading) => {
      const before = seasonAt(reading - longestChange);
      // Clocks are put back: what they show then was shown in the season before already.
      const instant = Math.min(reading - before.ahead, before.to);
      if (instant < before.to) return instant;
      return Math.max(reading - seasonAt(before.to).ahead, before.to);
    },
  };
}

/** More than any clock is ahead of UTC, or behind it, and less than a season lasts. */
const longestChange = 2 * day;

function seasonOf(timeZone: string, instant: number): Season {
  const moment = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone);
  // A change at the moment itself has happened.
  const previous = moment.add({ nanoseconds: 1 }).getTimeZoneTransition('previous');
  return {
    from: previous?.epochMilliseconds ?? Number.NEGATIVE_INFINITY,
    to: moment.getTimeZoneTransition('next')?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
    ahead: moment.offsetNanoseconds / 1e6,
  };
}

/** Whether a text is the IANA name of a time zone that this runtime knows. */
export function isTimeZone(name: string): boolean {
  try {
    wallClock(name);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
