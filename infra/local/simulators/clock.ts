/** What the clock on the wall shows in a time zone: a reading in milliseconds, as if the zone were UTC. */
export function createLocalClock(timeZone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const asked = (instant: number) => {
    const parts = Object.fromEntries(
      format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]),
    );
    const { year = 0, month = 1, day, hour, minute, second } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second);
  };
  const offsets = new Map<number, number>();
  const offsetOn = (day: number): number => {
    const offset = offsets.get(day) ?? asked(day * aDay) - day * aDay;
    offsets.set(day, offset);
    return offset;
  };
  // To ask takes a while, which is spared on the days on which no clock is changed.
  return (instant) => {
    const day = Math.floor(instant / aDay);
    const offset = offsetOn(day);
    return offset === offsetOn(day + 1) ? Math.floor(instant / 1_000) * 1_000 + offset : asked(instant);
  };
}

const aDay = 86_400_000;

/** How finely the simulators work out who is on call. */
export const quarter = 15 * 60_000;
/** No clock was ever put back further. */
const furthestBack = 3 * 3_600_000;

/**
 * Every quarter of an hour from `from` to before `to`, with what the clock shows then. A clock that is put back shows what it
 * showed before, until it is past it: what has happened by the clock has happened.
 */
export function* quarters(
  timeZone: string,
  from: number,
  to: number,
): Generator<{ at: number; shows: number }> {
  const clock = createLocalClock(timeZone);
  let shows = Number.NEGATIVE_INFINITY;
  const first = Math.ceil(from / quarter) * quarter;
  for (let at = first - furthestBack; at < to; at += quarter) {
    shows = Math.max(shows, clock(at));
    if (at >= first) yield { at, shows };
  }
}

/** The same for as long as it stays the same: stretches of what a thing was at each quarter of an hour. */
export function stretches<T>(
  seen: Iterable<{ at: number; value: T }>,
): { start: number; end: number; value: T }[] {
  const found: { start: number; end: number; value: T }[] = [];
  for (const { at, value } of seen) {
    const last = found.at(-1);
    const isSame = last?.value === value || JSON.stringify(last?.value) === JSON.stringify(value);
    if (last?.end === at && isSame) last.end = at + quarter;
    else found.push({ start: at, end: at + quarter, value });
  }
  return found;
}
