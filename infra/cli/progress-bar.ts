import type { Sink } from '../world.ts';

const width = 30;

/**
 * A bar on standard error while something long goes on, and nothing where that is no terminal.
 *
 * @example
 * const bar = createProgress(process.stderr, 'redriven', 120);
 * bar.step(); bar.end();
 */
export function createProgress(stream: Sink, what: string, total: number) {
  let done = 0;
  const draw = () => {
    if (!stream.isTTY) return;
    const filled = total === 0 ? width : Math.round((width * done) / total);
    stream.write(`\r${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${done} of ${total} ${what}`);
  };
  draw();
  return {
    step() {
      done++;
      draw();
    },
    end() {
      if (stream.isTTY) stream.write('\n');
    },
  };
}
