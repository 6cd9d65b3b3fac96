/**
 * What was read of a person. What could not be read is thrown, never answered: unknown is not absent. `read` is what else
 * the plan has to know of a person who has no account, such as what there is to give. `ids` are the vendor's: several where
 * a person is several things there, none where they are there without one.
 */
export type Observed<Account = unknown> = { unproved?: Unproved } & (
  | { present: false; read?: Account }
  | { present: true; ids: string[]; account: Account }
);

/**
 * That there is nothing more than was read only a complete list can say, which is being read: `list` is its name,
 * `retryAfter` the milliseconds after which it is worth asking again. What was found is worked on meanwhile.
 */
export type Unproved = { list: string; message: string; retryAfter: number };

/**
 * How far a look goes. `full`: everything that could matter. `partial`: at a person who is to be muted, only until
 * there is something to mute, which then is all of the account that is answered; where there is nothing,
 * everything was looked at. A vendor of which everything is read in a few calls need not know the difference. `ahead`: as `full`,
 * and of a person without an account also what there is to give them once it is made, for a plan that is to say everything.
 */
export type Look = 'full' | 'partial' | 'ahead';
