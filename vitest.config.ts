import { defineConfig } from 'vitest/config';
import { ClosingLine } from './test/support/closing-line.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Only for what hangs: how long a machine takes is no test's business, and some are ten times slower than others.
    testTimeout: 300_000,
    hookTimeout: 600_000,
    // Importing a module does nothing here, so test files can share what they import: the CDK alone takes a second.
    isolate: false,
    // More than vitest would take: much of what is tested here is waiting for a process that was killed or started.
    maxWorkers: 3,
    expect: { poll: { timeout: 120_000 } },
    reporters: ['default', new ClosingLine()],
  },
});
