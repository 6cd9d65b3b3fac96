import type { Desired } from './desired.ts';
import type { Known } from './known.ts';
import type { Look, Observed } from './observed.ts';
import type { Acted, Step } from './step.ts';

/**
 * How an account that was removed is given back what it had, by the same loop as every other change. What is left out here is done as
 * the target does it: `observe`, which is handed the snapshot as `known.snapshot`, `plan`, `act` and `foreseen`.
 */
export type Restore<Grant = unknown, Account = unknown, Client = unknown, Op = unknown> = {
  observe?(
    client: Client,
    desired: Desired<Grant>,
    known: Known<Account>,
    look: Look,
  ): Promise<Observed<Account>>;
  /**
   * What is lacking (pure): all that the snapshot has and the vendor takes back, but for what the configuration would take away again,
   * which `left` names. A place is taken back only where its stand-in, or nobody, is in it still. Empty once all is there.
   */
  plan?(desired: Desired<Grant>, observed: Observed<Account>, snapshot: Account): Step<Op>[];
  act?(client: Client, op: Op): Promise<Acted>;
  foreseen?(observed: Observed<Account>, op: Op): Observed<Account>;
  /**
   * What of the snapshot does not come back (pure), and why: a clause each, such as `API keys: they have to be made anew`. No secret and no
   * e-mail. `observed` is the account when all else is done.
   */
  left(desired: Desired<Grant>, observed: Observed<Account>, snapshot: Account): string[];
};
