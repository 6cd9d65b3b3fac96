import type { Made, Trials } from './trial.ts';

/**
 * What was read of a person. What could not be read is thrown, never answered: unknown is not absent. `read` is what else
 * the plan has to know of a person who has no account, such as what there is to give.
 */
export type Observed<Account = unknown> = { unproved?: Unproved } & (
  | { present: false; read?: Account }
  | { present: true; id: string; account: Account }
);

/**
 * That there is nothing more than was read only a complete list can say, which is being read: `list` is its name,
 * `retryAfter` the milliseconds after which it is worth asking again. What was found is worked on meanwhile.
 */
export type Unproved = { list: string; message: string; retryAfter: number };

/**
 * How far a look goes. `full`: everything that could matter. `partial`: at somebody who is to be silenced, only until
 * there is something to silence, which then is all of the account that is answered; where there is nothing,
 * everything was looked at. A vendor of which everything is read in a few calls need not know the difference.
 */
export type Look = 'full' | 'partial';

/**
 * What the roster remembers of somebody's account: the vendor's id (several, with a space between, where a person is
 * several things there), how it was before our first mute, what was tried of how they are shown, and what was made of it
 * lately.
 */
export type Known<Account = unknown> = {
  externalId?: string;
  snapshot?: Account;
  trials?: Trials;
  made?: Made;
  leaving?: Leaving;
  /**
   * In a look that follows changes at once: the account as the vendor's answers to them show it. Whatever of it no change
   * put in doubt need not be read again.
   */
  shown?: Observed<Account>;
};

/**
 * An account as the vendor's answer to a change shows it. `isProved`: nothing of what was changed is in doubt, so the
 * change needs no look; else one follows, which is handed `observed` as `known.shown`.
 */
export type Shown<Account = unknown> = { observed: Observed<Account>; isProved: boolean };

/** When we heard that they leave (milliseconds since 1970), and whether the vendor's id of their account was known then. */
export type Leaving = { knownAt: number; identified: boolean };
