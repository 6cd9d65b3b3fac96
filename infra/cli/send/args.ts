import { InvalidArgumentError } from '@commander-js/extra-typings';
import { CommandError } from '../command-error.ts';

/** What is to be sent. `at` is ISO 8601; `userId` is absent where it is to be made from the e-mail. */
export type SendArgs = {
  source: string;
  type: string;
  email?: string;
  name?: string;
  userId?: string;
  group?: string;
  application?: string;
  at: string;
  eventId?: string;
  times: number;
  port: number;
  json: boolean;
  force: boolean;
};

/** Asked in a way that cannot be understood: exit code 2. */
export function usageError(sentence: string): CommandError {
  return new CommandError(`${sentence} Try --help.`, 2);
}

/** Reads an e-mail address on the command line. */
export function emailArgument(text: string): string {
  if (/^[^\s@]+@[^\s@]+$/.test(text)) return text;
  throw new InvalidArgumentError('It is not an e-mail address.');
}
