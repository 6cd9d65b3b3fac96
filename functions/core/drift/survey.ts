import { allowedDepartures } from '../config/brake.ts';
import { asFailure } from '../contracts/as-failure.ts';
import { Blocked, Permanent } from '../contracts/errors.ts';
import type { List } from '../contracts/lists.ts';
import type { Target } from '../contracts/target.ts';
import type { Evaluating } from '../reconcile/evaluate.ts';
import { conclude } from './conclude.ts';
import type { Drift } from './drift.ts';
import { beginning, type Place, type ReadRows, readPage } from './read-page.ts';
import { subjectsOf } from './subjects.ts';

/** A target that has lists of everybody, and its client. */
export type Surveyed = { id: string; target: Target; client: unknown };

/** What was read of a target's lists. `began`: ISO 8601 UTC. */
type ListsRead = { began: string; reads: number; rows: ReadRows; doubt?: string };

/** The lists of a target that are read to compare everybody. Throws `Permanent` for one that has none. */
export function listsOf({ config }: Pick<Evaluating, 'config'>, { id, target, client }: Surveyed): List[] {
  const { accounts } = target;
  if (accounts === undefined) throw new Permanent(`${target.name} has no list of everybody`);
  const grants = config.access.flatMap(({ grants }) => (grants[id] === undefined ? [] : [grants[id]]));
  return accounts.lists(client, grants);
}

/**
 * Reads a target's lists and compares everybody with what they should be. Reads only, at the vendor and in the roster. Throws one
 * of the five errors where the lists could not be read.
 *
 * @param read Called after each call to the vendor, with how many there were.
 */
export async function survey(
  world: Evaluating,
  surveyed: Surveyed,
  read?: (calls: number) => void,
): Promise<Drift> {
  const lists = listsOf(world, surveyed);
  const rows: ReadRows = new Map();
  const found: ListsRead = { began: new Date(world.roster.now()).toISOString(), reads: 0, rows };
  let place: Place | undefined = beginning;
  while (place !== undefined) {
    const page: Awaited<ReturnType<typeof readPage>> = await readPage(lists, place, rows);
    found.reads = page.reads;
    if (page.doubt !== undefined) found.doubt = page.doubt;
    place = page.next;
    read?.(page.reads);
  }
  return compareAll(world, surveyed, found);
}

/** Compares everybody with what the lists of a target show. Reads the roster, and writes nothing. */
export async function compareAll(
  world: Evaluating,
  { id, target, client }: Surveyed,
  { began, reads, rows, doubt }: ListsRead,
): Promise<Drift> {
  const { roster, config } = world;
  const listed = target.accounts?.listed(client, rows) ?? { accounts: [], show: () => ({ present: false }) };
  const subjects = await subjectsOf(world, id, began);
  const { brake } = config.leavers;
  const concluded = conclude({
    target,
    listed,
    subjects,
    allowed: brake === false ? undefined : allowedDepartures(brake, subjects.length),
    ...(doubt !== undefined && { doubt }),
  });
  return {
    target: id,
    began,
    ended: new Date(roster.now()).toISOString(),
    reads,
    persons: subjects.length,
    ...concluded,
  };
}

/** A target whose lists could not be read, as what came of it. */
export function unread(target: string, began: string, reads: number, thrown: unknown): Drift {
  const failure = asFailure(thrown);
  const why = failure instanceof Blocked ? failure.by : failure.message;
  const nothing = { surplus: 0, missing: 0, different: 0, ofLeavers: 0 };
  return {
    target,
    began,
    ended: began,
    reads,
    accounts: 0,
    persons: 0,
    outcome: { how: 'cannot', why },
    counts: { ...nothing, leftAlone: 0, onTheWay: 0, notCompared: 0 },
    differences: [],
    leftAlone: [],
    notListed: [],
  };
}
