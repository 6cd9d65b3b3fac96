import { vi } from 'vitest';

/** Everything written to standard output and standard error from now on, until it is let go. */
export function captureOutput() {
  const written: string[] = [];
  const write = (chunk: unknown) => {
    written.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk as Uint8Array).toString('utf8'));
    return true;
  };
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation(write),
  );
  return {
    text: () => written.join(''),
    lines: () => written.join('').split('\n').filter(Boolean),
    release: () => {
      for (const spy of spies) spy.mockRestore();
    },
  };
}
