import { InvalidArgumentError } from '@commander-js/extra-typings';
import { dayFrom } from '../days.ts';

/** What `secrets` is asked for. `expires` is a day: `2027-01-31`. */
export type SecretsArgs =
  | { what: 'list'; json?: true; check?: true }
  | {
      what: 'set';
      name: string;
      expires?: string;
      token?: true;
      /** An OAuth client in place of a token or a key, whose proof comes from standard input. */
      clientId?: string;
      keyId?: string;
      unchecked?: true;
      dryRun?: true;
    }
  | { what: 'expires'; name: string; expires: string; dryRun?: true };

/** Reads a day on the command line. */
export function dayOption(text: string): string {
  const day = dayFrom(text);
  if (day !== undefined) return day;
  throw new InvalidArgumentError('Say a day such as 2027-01-31.');
}
