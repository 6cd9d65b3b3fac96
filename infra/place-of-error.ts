import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Where in a file that was being imported an error arose, as `file:line`, relative to the working directory where it is
 * in it; `undefined` where Node does not say. A mistake in the TypeScript stands above the stack, anything later in its first frame.
 *
 * @param importer The URL of the file that imports: a frame of its own tells nothing of the file.
 */
export function placeOfError(error: unknown, importer: string): string | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const above = /^(\/.+):(\d+)$/.exec(stack.split('\n')[0] ?? '');
  if (above !== null) return placed(above[1], above[2]);
  const [, url, line] = /\bat (?:.*\()?(file:\/\/[^\s)]+?):(\d+):\d+\)?$/m.exec(stack) ?? [];
  return url === undefined || url === importer ? undefined : placed(fileURLToPath(url), line);
}

function placed(path = '', line = ''): string {
  const near = relative('', path);
  return `${near.startsWith('..') ? path : near}:${line}`;
}
