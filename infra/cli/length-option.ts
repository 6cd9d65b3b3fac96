import { InvalidArgumentError } from '@commander-js/extra-typings';
import { duration } from '../../functions/lib/duration.ts';

/** Reads an option that is a length of time, in milliseconds. */
export function lengthOption(text: string): number {
  const length = duration(text);
  if (length !== undefined && length > 0) return length;
  throw new InvalidArgumentError('Give a length of time such as 30s, 10m, 2h or 7d.');
}
