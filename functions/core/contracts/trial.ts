/**
 * What became of the last value of a cosmetic attribute that was tried: `value` is its hash, `at` ISO 8601 UTC.
 *
 * - `created`: it was sent with the account. `changed`: the vendor accepted it. `refused`: it did not, in its `words`.
 * - `kept: false`: the vendor was seen to show another one since. Absent as long as nobody looked.
 */
export type Trial = {
  value: string;
  at: string;
  how: 'created' | 'changed' | 'refused';
  kept?: false;
  words?: string;
};

/** When a creation was last accepted (ISO 8601 UTC), and whether what it made was seen since; by what the step `creates`. */
export type Made = Record<string, { at: string; seen?: boolean }>;

/** By attribute. */
export type Trials = Record<string, Trial>;
