import { formatWithOptions } from 'node:util';
import { vi } from 'vitest';

/** Everything written to standard output, standard error and the console from now on, until it is let go. */
export function captureOutput() {
  const written: string[] = [];
  const write = (chunk: unknown) => {
    written.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk as Uint8Array).toString('utf8'));
    return true;
  };
  const print = (...args: unknown[]) => void write(`${formatWithOptions({ depth: 20 }, ...args)}\n`);
  const spies = [
    ...[process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write').mockImplementation(write)),
    ...(['log', 'info', 'warn', 'error', 'debug', 'trace'] as const).map((method) =>
      vi.spyOn(globalThis.console, method).mockImplementation(print),
    ),
  ];
  return {
    text: () => written.join(''),
    lines: () => written.join('').split('\n').filter(Boolean),
    release: () => {
      for (const spy of spies) spy.mockRestore();
    },
  };
}
