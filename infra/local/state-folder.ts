import { join } from 'node:path';

/** Where the local machine keeps what outlives it: logs, synthesized stacks, what `--keep` keeps. Never committed. */
export const stateFolder = join(import.meta.dirname, '../../.rollcall');
