import { progressLine } from './progress-line.ts';
import type { Sink } from './world.ts';

const width = 30;

/**
 * A bar on standard error while something long goes on, and nothing where that is no terminal.
 *
 * @example
 * const bar = progressBar(process.stderr, 'redriven', 120);
 * bar.step(); bar.end();
 */
export function progressBar(stream: Sink, what: string, total: number) {
  const line = progressLine(stream);
  let done = 0;
  const draw = () => {
    const filled = total === 0 ? width : Math.round((width * done) / total);
    line.show(`${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${done} of ${total} ${what}`);
  };
  draw();
  return {
    step() {
      done++;
      draw();
    },
    end: line.keep,
  };
}
