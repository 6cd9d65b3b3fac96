import type { Desired } from './desired.ts';
import type { ListedRow } from './listed.ts';
import type { List } from './lists.ts';
import type { Observed } from './observed.ts';

/** All rows of lists that were read to their end, by the name of the list. */
export type Rows = ReadonlyMap<string, readonly ListedRow<unknown>[]>;

/**
 * An account as a list names it: the vendor's id, one of those that `Known.externalIds` has, and every address by
 * which a person may be known.
 */
export type ListedAccount = { id: string; emails: string[] };

/** What the lists show of everybody. */
export type Listed<Grant = unknown, Account = unknown> = {
  accounts: ListedAccount[];
  /**
   * The account that these ids make, the best one first, as a look would show it; where a list hides a part, that is as
   * `desired`. Without ids there is none.
   */
  show(ids: readonly string[], desired: Desired<Grant>): Observed<Account>;
};

/**
 * Everybody whom a vendor has, by its lists: a page a call, where a look at each would take calls a person. What they show is
 * compared with what is desired by the target's own `plan`, and nothing is ever changed by it alone.
 */
export type Accounts<Grant = unknown, Account = unknown, Client = unknown, Op = unknown> = {
  /** What no list shows and so is not compared, in words that follow "not compared: ". */
  hidden: string;
  /** The lists to read, of which some depend on what the configuration grants. Makes no call. */
  lists(client: Client, grants: Grant[]): List[];
  /** What the rows of all those lists say. Pure. */
  listed(client: Client, rows: Rows): Listed<Grant, Account>;
  /** Whether the lists show what an op changes: a step that changes what they hide is none that they speak for. */
  isShown(op: Op): boolean;
};

/** The rows of one list, each once: what was read under a name is what its list reads. */
export function rowsOf<T>(rows: Rows, { name }: List<T>): T[] {
  const byId = new Map(rows.get(name)?.map(({ id, row }) => [id, row as T]));
  return [...byId.values()];
}
