import { createWriteStream, mkdirSync, openSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { CannotStart } from './cannot-start.ts';
import { defaultPort } from './ports.ts';
import { stateFolder } from './state-folder.ts';

/** Where the functions of the local machine at this port write what they print. */
export function logFileOf(port: number): string {
  return join(stateFolder, `local${port === defaultPort ? '' : `-${port}`}.log`);
}

export type Log = {
  /** Relative to the working directory, for people. */
  file: string;
  write(line: string): void;
  close(): Promise<void>;
};

/**
 * Begins a new log. `echo` gets each line too.
 * Throws `CannotStart` at once where the file cannot be written, and not when the first line is.
 */
export function openLog(path: string, echo: (line: string) => void = () => {}): Log {
  const file = relative('', path);
  const stream = createWriteStream(path, { fd: open(path, file) });
  return {
    file,
    write(line) {
      stream.write(`${new Date().toISOString()} ${line}\n`);
      echo(line);
    },
    close: () => new Promise((resolve) => stream.end(resolve)),
  };
}

function open(path: string, file: string): number {
  try {
    mkdirSync(dirname(path), { recursive: true });
    return openSync(path, 'w');
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    throw new CannotStart(
      `${file} cannot be written${why}: make ${relative('', dirname(path))} a folder that you may write to, or remove it.`,
      { cause },
    );
  }
}
