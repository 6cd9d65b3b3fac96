import { InvalidArgumentError } from '@commander-js/extra-typings';

/** Reads an option that is a time in seconds; 0 is none. */
export function seconds(text: string): number {
  if (/^\d{1,4}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give seconds, from 0 to 9999.');
}
