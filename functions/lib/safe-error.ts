import { ServiceUnavailable } from './aws/service-unavailable.ts';

/**
 * What may be logged of an error that nobody foresaw: its name and its place. Its message may quote what it was
 * about, as JSON's and the SDK's do, and so may its stack, which begins with the message.
 */
export function safeError(error: unknown): string {
  if (error instanceof ServiceUnavailable) return error.message;
  if (!(error instanceof Error)) return 'something that is no error';
  const { name, message, stack = '' } = error;
  const header = stack.indexOf(message);
  // Words that were changed after the stack was written cannot be told from its frames.
  const frames = header < 0 ? [] : stack.slice(header + message.length).split('\n');
  const place = frames.find((line) => /^\s+at \S.*:\d+:\d+\)?$/.test(line))?.trim();
  return place === undefined ? name : `${name} ${place}`;
}
