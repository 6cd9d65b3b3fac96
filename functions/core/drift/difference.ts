import type { Account } from '../accounts/account.ts';
import type { Word } from '../accounts/word.ts';
import type { Desired } from '../contracts/desired.ts';

/**
 * How an account differs from what it should be: `surplus` is there and should not be, `missing` should be there and is not,
 * `different` is there with other than it should have.
 */
export type Kind = 'surplus' | 'missing' | 'different';

/** One person whose account is not what it should be, as the lists of a target show it. */
export type Difference = {
  person: string;
  kind: Kind;
  /** All sources say that the person left: the account is a forgotten one. */
  hasLeft?: true;
  /** What would be done about it, by the target's own plan. */
  steps: string[];
  /** What a human must see to, in the vendor's words. */
  blocked?: string;
  /** What the roster knows of it already, where that is not that all is right. */
  word?: Word;
};

/** A person of the roster, and what the comparison takes to know of them. */
export type Subject = {
  person: string;
  desired: Desired;
  account: Account;
  /** The address that they have by what their sources say. */
  email?: string;
  hasLeft: boolean;
  /** Nothing is said of them: they are excluded, changed a moment ago, or cannot be read. */
  isLeftOut?: true;
};
