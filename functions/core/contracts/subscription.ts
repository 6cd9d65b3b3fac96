import type { Vendor } from './api.ts';
import type { Finding } from './finding.ts';

/** What is kept of a subscription: its id at the source, and what its deliveries are checked with. */
export type Registered = { id?: string; secrets?: string[] };

/** What looking at a subscription may use. The calls need a token with the rights that the subscription names. */
export type SubscriptionWorld<Settings = unknown> = {
  settings: Settings;
  vendor: Vendor;
  /** Where the source is to deliver. */
  url: string;
  registered: Registered;
};

/** What registering may use besides. */
export type EnsureWorld<Settings = unknown> = SubscriptionWorld<Settings> & {
  /** Stores what is said; the rest stays as it is. */
  keep(registered: Registered): Promise<void>;
  newSecret(): string;
  /** How many deliveries with a good signature came of late: no source tells how a delivery went. */
  deliveries(): Promise<number>;
  sleep(milliseconds: number): Promise<void>;
  /** Hears what was done, a sentence each. */
  say(text: string): void;
  /** Asks whether what `plan` says may be deleted for good. */
  mayDelete(plan: string): Promise<boolean>;
};

/**
 * How Rollcall registers its webhook at a source by the source's API. Everything throws one of the five errors: `Blocked`
 * where only people can go on, whose `by` says how.
 */
export type Subscription<Settings = unknown> = {
  /** What a token has to be for it, in words that follow "the token needs". */
  rights: string;
  /** What an OAuth client has to be granted for it: to look at what is registered, and to register. @default none */
  scopes?: { look: readonly string[]; register: readonly string[] };
  /** What `ensure` would do now, a sentence each. Reads only. */
  plan(world: SubscriptionWorld<Settings>): Promise<string[]>;
  /**
   * Registers, or repairs what is registered; safe to do twice. A secret is kept before anything can be signed with it.
   * Answers the id of what is registered, and in a sentence how it went.
   */
  ensure(world: EnsureWorld<Settings>): Promise<{ id: string; detail: string }>;
  /** Whether what is registered as `id` still delivers what it should; `ensure` repairs what it finds. Reads only. */
  check(world: Omit<SubscriptionWorld<Settings>, 'registered'>, id: string): Promise<Finding[]>;
};
