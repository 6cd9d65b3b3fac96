import { day, duration } from '../../../functions/lib/duration.ts';
import { day as dayAt, instant } from '../../../functions/lib/instant.ts';
import { CommandError } from '../command-error.ts';

/** So far ahead nobody remembers why. */
const longest = 400 * day;

/**
 * When an exclusion ends (ISO 8601 UTC): a day such as `2027-01-31`, an instant, or a length from `now` (milliseconds since 1970).
 * Throws `CommandError` where it is none, is over, or is more than 400 days ahead.
 */
export function endOf(text: string, now: number): string {
  const length = duration(text);
  const at = length === undefined ? (dayAt(text) ?? instant(text)) : now + length;
  if (at === undefined)
    throw new CommandError(
      '--until is a day such as 2027-01-31, an instant, or a length such as 30d. Nothing was done.',
      2,
    );
  if (at <= now) throw new CommandError('--until is over already. Nothing was done.', 2);
  if (at > now + longest)
    throw new CommandError(
      '--until is at most 400 days ahead: exclude them again then. Nothing was done.',
      2,
    );
  return new Date(at).toISOString();
}
