import type { SerializedError } from 'vitest';
import type { Reporter, TestModule } from 'vitest/node';

export type Counts = { passed: number; failed: number; skipped: number };

/**
 * What a run came to. A file that could not be loaded, an error between tests and a run in which nothing was found
 * count as failed: a reader of this line alone must not take them for green.
 */
export function count(modules: readonly TestModule[], errors: readonly unknown[]): Counts {
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const ended = (state: string) => tests.filter((test) => test.result().state === state).length;
  const suites = modules.flatMap((module) => [module, ...module.children.allSuites()]);
  const broken = suites.filter((suite) => suite.errors().length > 0).length;
  const passed = ended('passed');
  const failed = ended('failed') + ended('pending') + broken + errors.length;
  const skipped = ended('skipped');
  return { passed, failed: passed + failed + skipped === 0 ? 1 : failed, skipped };
}

/** `12 passed, 0 failed`, and what was skipped only where something was. */
export function closingLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** Closes a run with one plain line, after everything that vitest itself says. */
export class ClosingLine implements Reporter {
  readonly write: (text: string) => void;

  constructor(write: (text: string) => void = (text) => process.stdout.write(text)) {
    this.write = write;
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    this.write(`${closingLine(count(modules, errors))}\n`);
  }
}
