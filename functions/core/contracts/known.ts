import type { Observed } from './observed.ts';
import type { StandIns } from './stand-in.ts';
import type { Made, Trials } from './trial.ts';

/**
 * What the roster remembers of a person's account: the vendor's ids (several where a person is several things there), how it was before our first mute, what was tried of how they are shown, and what was made of it
 * lately.
 */
export type Known<Account = unknown> = {
  externalIds?: string[];
  snapshot?: Account;
  trials?: Trials;
  made?: Made;
  leaving?: Leaving;
  /** Who takes the places of a leaver on call, where the configuration names them: see `standInFor`. */
  standIns?: StandIns;
  /**
   * In a look that follows changes at once: the account as the vendor's answers to them show it. Whatever of it no change
   * put in doubt need not be read again.
   */
  shown?: Observed<Account>;
};

/** When we heard that they leave (milliseconds since 1970), and whether the vendor's id of their account was known then. */
export type Leaving = { knownAt: number; identified: boolean };
