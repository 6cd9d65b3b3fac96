import type { Vendor } from './api.ts';

/** What `resolve` may use: the same secret as signatures are checked with, and the source's API. */
export type ResolveWorld<Settings = unknown, Secret = unknown> = {
  settings: Settings;
  /** The current secret. */
  secret(): Promise<Secret>;
  /** The API that the source describes. Every call waits for its turn; throws one of the five errors. */
  vendor(): Vendor;
  /** Milliseconds since 1970. */
  now(): number;
  /** Called with what the source did not tell and why, in words fit for a log; the rest of what it says counts. */
  untold(what: string): void;
};
