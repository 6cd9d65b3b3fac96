import { join } from 'node:path';
import { defaultPort } from './ports.ts';

/** Where the functions of the local machine at this port write what they print. */
export function logFileOf(port: number): string {
  return join(import.meta.dirname, '../../.rollcall', `local${port === defaultPort ? '' : `-${port}`}.log`);
}
