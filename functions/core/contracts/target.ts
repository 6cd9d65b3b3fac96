import type * as z from 'zod/mini';
import type { Accounts } from './accounts.ts';
import type { ApiDefinition, Vendor } from './api.ts';
import type { Desired } from './desired.ts';
import type { Doctor } from './finding.ts';
import type { Known } from './known.ts';
import type { List, Lists } from './lists.ts';
import type { Look, Observed } from './observed.ts';
import type { Restore } from './restore.ts';
import type { Rota } from './rota.ts';
import type { Shown } from './shown.ts';
import type { StandInKind } from './stand-in.ts';
import type { Acted, Step } from './step.ts';
import type { Surface, Unchecked } from './surface.ts';

/** The secret of a target that says nothing else of it: the key, whatever else is stored. */
export type TargetSecret = { key: string };

/**
 * A vendor whose accounts we keep. `observe` reads, `plan` decides (pure), `act` does one step; the loop around
 * them (`converge`) is the same for every vendor. Everything an `Account` holds must survive JSON: it is stored
 * as the snapshot. `Op` is the vendor's union of changes. Methods, not function properties, so that the registry can
 * hold them all under one type.
 */
export type Target<
  Settings = unknown,
  Grant = unknown,
  Account = unknown,
  Client = unknown,
  Op = unknown,
  Secret = unknown,
> = {
  /** The vendor's name as people write it. */
  name: string;
  /** What the mute is there, in words that follow "muted: ": what is off, and what stays until the removal. */
  mute: string;
  /** What a removal looks at, the most particular first: a call belongs to the first whose path it has. */
  surfaces: readonly Surface[];
  /** What it cannot look at, which a receipt says. */
  unchecked: readonly Unchecked[];
  /** The shape of `targets.<id>` in the configuration. */
  settings: z.ZodMiniType<Settings>;
  /** The shape of `<id>` in a line of `access`. */
  grant: z.ZodMiniType<Grant>;
  /** Several grants added up: the higher role, the union of teams. Never called with an empty list. */
  combine(grants: Grant[]): Grant;
  /**
   * What is wrong with a grant beside these settings and can be known without a call, such as a page that no setting
   * names: one clause without a full stop that says what to write instead. Pure; every start and synthesis asks.
   */
  check?(settings: Settings, grant: Grant): string | undefined;
  /** What can be put in a leaver's place on call: see `Known.standIns`. @default nothing */
  replaces?: readonly StandInKind[];
  /** Ids that only the vendor's simulator has, and no deployment may have. */
  simulated?: readonly string[];
  /** The shape of the secret `targets/<id>`, for a vendor that takes more than a key. @default { key } */
  secret?: z.ZodMiniType<Secret>;
  api: ApiDefinition<Settings, Secret>;
  connect(settings: Settings, vendor: Vendor, lists: Lists): Client;
  /** The cheapest read that any good key may do; throws what the read throws. */
  probe(client: Client): Promise<void>;
  /** What `npm run doctor` looks at besides `probe`. */
  doctor?: Doctor<Settings, Grant, Client>;
  /**
   * Reads what the decision needs and no more: a read that changes no decision is a waste of calls. Throws what it could
   * not read.
   */
  observe(
    client: Client,
    desired: Desired<Grant>,
    known: Known<Account>,
    look: Look,
  ): Promise<Observed<Account>>;
  /** The snapshot with what a later look found: where the first did not look, or what a human gave them since. */
  extend?(snapshot: Account, account: Account): Account;
  plan(desired: Desired<Grant>, observed: Observed<Account>, snapshot?: Account): Step<Op>[];
  /**
   * What differs in how the account is shown, compared leniently: one step an attribute, whose `tries` is that one. Each
   * value is tried once, after the steps of `plan`, and is never in their way.
   */
  cosmetics?(desired: Desired<Grant>, observed: Observed<Account>): Step<Op>[];
  /** A list of everything of one kind, by its name, for a vendor whose lists are too long to be read where they are needed. */
  list?(client: Client, name: string): List | undefined;
  /** Everybody whom the vendor has, by its lists; without it a drift shows only by a look at each person. */
  accounts?: Accounts<Grant, Account, Client, Op>;
  /**
   * Does one op and answers with the call that decided. Throws one of the five failures. A refusal that the next look
   * explains is answered, not thrown: 404 where what is to be taken away is gone, 409 where what is to be made is there.
   */
  act(client: Client, op: Op): Promise<Acted>;
  /**
   * What the answer to an op shows of the account (pure): `observed` is the account before it, `acted` what `act`
   * answered. Calls are the currency, so an answer is a proof where the vendor's documentation lets it be one, and a
   * look is spent on what the vendor is known to accept and drop. `undefined` where the answer shows nothing, is a
   * refusal, or denies what was asked for: then everything is read again, as after every op of a target without this.
   * Nor does an answer prove anything of what a `partial` look left out.
   *
   * ```ts
   * shown(observed, op, { status, body }) {
   *   if (!observed.present || op.kind !== 'removeFromTeam' || status !== 200 || !isOwnSuccess(body)) return undefined;
   *   const teams = observed.account.teams.filter(({ id }) => id !== op.team.id);
   *   return { observed: { ...observed, account: { ...observed.account, teams } }, isProved: true };
   * }
   * ```
   */
  shown?(observed: Observed<Account>, op: Op, acted: Acted): Shown<Account> | undefined;
  /**
   * What the account is once an op is done as it is meant (pure), with an invented id for what it makes: so a plan says
   * what comes after the first steps too. `observed` was read with the look `ahead`. Without this a plan ends with the steps
   * that can be told at once.
   */
  foreseen?(observed: Observed<Account>, op: Op): Observed<Account>;
  /**
   * Every rota by which the vendor pages by a leaver's account, as it was read (pure): a participant's id is the first of
   * `observed.ids`. What a step of a removal does to them is judged by this before and after it, so `foreseen` changes in
   * the account what the vendor will; a rota whose rules are not known says so. @default none
   */
  rotas?(account: Account): Rota[];
  /** How an account that was removed is given back what it had. @default nothing can be restored there */
  restore?: Restore<Grant, Account, Client, Op>;
};
