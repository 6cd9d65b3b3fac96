import type * as z from 'zod/mini';
import type { Backoff } from '../lib/limiter/learning.ts';
import type { Windows } from '../lib/limiter/window.ts';
import type { Doctor } from './doctor.ts';
import type { List, Lists } from './listed.ts';
import type { IsOwnError, Vendor } from './vendor.ts';

/** What we know of somebody, as the targets need it. `displayName` is never empty. */
export type Profile = {
  email: string;
  displayName: string;
  givenName?: string;
  familyName?: string;
  title?: string;
  timezone?: string;
  locale?: string;
  phoneNumbers?: string[];
};

/**
 * What somebody should be on a target.
 *
 * - `untouched`: not ours; the target is never called. (`plan` never sees it.)
 * - `present`: with this profile and everything in `grant`; of what `scope` names (every team, role and page that
 *   the configuration gives to a group of which was said whether they are in it), nothing more than `grant` says; of
 *   all else, whatever they have. What `perhaps` names, they keep if they have it, and are not given it: it is granted
 *   to groups of which no source ever said whether they are in them. Without `grant` nothing is made or given; without
 *   `perhaps` too, only a mute of ours is to be taken back.
 * - `muted`: the vendor's nearest thing to silence, at once and reversible.
 * - `absent`: no account.
 *
 * Without an `email` or a `profile` their address is somebody else's by now: only the account with the known id is
 * theirs, and of one that is to be present things are taken away alone: it is not made, found, renamed or unmuted.
 */
export type Desired<Grant = unknown> =
  | { state: 'untouched' }
  | { state: 'present'; profile?: Profile; grant?: Grant; scope?: Grant; perhaps?: Grant }
  | { state: 'muted'; email?: string }
  | { state: 'absent'; email?: string };

/** What was read of somebody. What could not be read is thrown, never answered: unknown is not absent. */
export type Observed<Account = unknown> = { unproved?: Unproved } & (
  | { present: false }
  | { present: true; id: string; account: Account }
);

/**
 * That there is nothing more than was read only a complete list can say, which is being read: `list` is its name,
 * `retryAfter` the milliseconds after which it is worth asking again. What was found is worked on meanwhile.
 */
export type Unproved = { list: string; message: string; retryAfter: number };

/**
 * One call that changes something. Safe to repeat. `title` says it in words for people: no e-mail, no secret. `tries`:
 * the cosmetic values that it sends. `creates`: it makes what was not there, in the list that `path` is.
 */
export type Step = {
  title: string;
  method: string;
  path: string;
  body?: unknown;
  destructive: boolean;
  tries?: Cosmetic[];
  creates?: boolean;
};

/**
 * How a person is shown: a name, a time zone, a locale. Never what grants or takes access (a role, a team, a page, a
 * contact, the e-mail by which the account is known). `attribute` is in words for people, such as `time zone`.
 */
export type Cosmetic = { attribute: string; value: string };

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

/** When a creation was last accepted (ISO 8601 UTC), and whether what it made was seen since; by the step's path. */
export type Made = Record<string, { at: string; seen?: boolean }>;

/** By attribute. */
export type Trials = Record<string, Trial>;

/**
 * How far a look goes. `whole`: everything that could matter. `first`: at somebody who is to be silenced, only until
 * there is something to silence, which then is all of the account that is answered; where there is nothing,
 * everything was looked at. A vendor of which everything is read in a few calls need not know the difference.
 */
export type Look = 'whole' | 'first';

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
};

/** When we heard that they leave (milliseconds since 1970), and whether the vendor's id of their account was known then. */
export type Leaving = { knownAt: number; identified: boolean };

/**
 * A vendor whose accounts we keep. `observe` reads, `plan` decides (pure), `act` does one step; the loop around
 * them (`converge`) is the same for every vendor. Everything an `Account` holds must survive JSON: it is stored
 * as the snapshot. Methods, not function properties, so that the registry can hold them all under one type.
 */
export type Target<Settings = unknown, Grant = unknown, Account = unknown, Client = unknown> = {
  /** The vendor's name as people write it. */
  name: string;
  /** What the mute is there, in words that follow "muted: ": what is off, and what stays until the removal. */
  mute: string;
  /** The shape of `targets.<id>` in the configuration. */
  settings: z.ZodMiniType<Settings>;
  /** The shape of `<id>` in a line of `access`. */
  grant: z.ZodMiniType<Grant>;
  /** Several grants added up: the higher role, the union of teams. Never called with an empty list. */
  combine(grants: Grant[]): Grant;
  /** The API's origin: scheme and host, no path. `ROLLCALL_<ID>_URL` replaces it. */
  origin(settings: Settings): string;
  /** The headers that carry the key, from the secret's `key`. */
  headers(key: string): Record<string, string>;
  /** Whether an answer that is no success is the vendor's own; see `IsOwnError`. */
  isOwnError: IsOwnError;
  /** The vendor's rate limits by domain (`default` where it has only one), as windows that hold at once. */
  limits(settings: Settings): Record<string, Windows>;
  /** How long to hold calls after a refusal that does not say: `first` milliseconds, doubled in a row, at most `most`. */
  backoff?: Backoff;
  connect(settings: Settings, vendor: Vendor, lists: Lists): Client;
  /** The cheapest read that any good key may do; throws what the read throws. */
  probe(client: Client): Promise<void>;
  /** What `npm run doctor` looks at besides `probe`. */
  doctor?: Doctor<Settings, Grant, Client>;
  observe(
    client: Client,
    desired: Desired<Grant>,
    known: Known<Account>,
    look: Look,
  ): Promise<Observed<Account>>;
  /** The snapshot with what a later look found: where the first did not look, or what a human gave them since. */
  extend?(snapshot: Account, account: Account): Account;
  plan(desired: Desired<Grant>, observed: Observed<Account>, snapshot?: Account): Step[];
  /**
   * What differs in how the account is shown, compared leniently: one step an attribute, whose `tries` is that one. Each
   * value is tried once, after the steps of `plan`, and is never in their way.
   */
  cosmetics?(desired: Desired<Grant>, observed: Observed<Account>): Step[];
  /** A list of everything of one kind, by its name, for a vendor whose lists are too long to be read where they are needed. */
  list?(client: Client, name: string): List | undefined;
  /** Does one step and answers the vendor's HTTP status. */
  act(client: Client, step: Step): Promise<number>;
};

/** A target that remembers what its settings and grants look like before defaults are filled in: what an operator writes. */
export type TypedTarget<Settings, Grant, Account, Client, SettingsInput, GrantInput> = Target<
  Settings,
  Grant,
  Account,
  Client
> & { settings: z.ZodMiniType<Settings, SettingsInput>; grant: z.ZodMiniType<Grant, GrantInput> };

/** Gives a target its types; does nothing else. */
export function defineTarget<Settings, Grant, Account, Client, SettingsInput, GrantInput>(
  target: TypedTarget<Settings, Grant, Account, Client, SettingsInput, GrantInput>,
): TypedTarget<Settings, Grant, Account, Client, SettingsInput, GrantInput> {
  return target;
}
