import { readFileSync, statSync } from 'node:fs';
import * as z from 'zod/mini';
import type { Vendor } from './simulators/index.ts';

const Secrets = z.record(
  z.string(),
  z.looseObject({ key: z.optional(z.string()), token: z.optional(z.string()) }),
);

/**
 * Which keys each simulated vendor takes: the `key` of the target and the `token` of the source, in the file of local
 * secrets as it is at this moment. So a key is rotated by writing a new one there and telling Rollcall of it.
 * A vendor that the file says nothing of takes any key.
 */
export function createGoodKeys(file: string): (vendor: Vendor) => string[] {
  let read: { at: number; secrets: z.infer<typeof Secrets> } | undefined;
  const secrets = () => {
    const at = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (read?.at !== at) read = { at, secrets: parse(file) ?? read?.secrets ?? {} };
    return read.secrets;
  };
  return (vendor) => {
    const now = secrets();
    const keys = [now[`targets/${vendor}`]?.key, now[`sources/${vendor}`]?.token];
    return keys.filter((key) => key !== undefined);
  };
}

/** `undefined` of a file that is just being written, or is none. */
function parse(file: string): z.infer<typeof Secrets> | undefined {
  try {
    return Secrets.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}
