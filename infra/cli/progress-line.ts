import type { Sink } from './world.ts';

/**
 * A line on standard error that tells how far something long is, and nothing where that is no terminal.
 *
 * @example
 * const progress = progressLine(process.stderr);
 * progress.show('7 of 60 looks at vendors'); progress.clear();
 */
export function progressLine(stream: Sink) {
  const write = (text: string) => {
    if (stream.isTTY) stream.write(`\r${text}\u001b[K`);
  };
  return {
    show: write,
    clear: () => write(''),
    /** Leaves what was shown last, and goes on below. */
    keep() {
      if (stream.isTTY) stream.write('\n');
    },
  };
}
