import type { Directory, DirectoryPage, ListedUser, Listing } from '../contracts/directory.ts';
import { Permanent } from '../contracts/errors.ts';
import type { Group } from '../contracts/event.ts';
import { eachAlone, throwOneOf } from '../delivery/each-alone.ts';
import { changesBetween } from '../people/changes.ts';
import { fold } from '../people/fold.ts';
import { isLiving } from '../people/is-living.ts';
import { keys } from '../roster/keys.ts';
import { knownGroups } from '../roster/known-groups.ts';
import type { Roster } from '../roster/roster.ts';
import { namedGroups } from './named-groups.ts';
import { type Members, observationOf } from './observations.ts';

/** What an import would find: users who are new, who change, and how many are known as they are. */
export type Survey = {
  tenant: string;
  /** Whose directory it was before, where that is known. */
  knownTenant?: string;
  users: number;
  /** The ids of all of them. */
  listed: ReadonlySet<string>;
  total?: number;
  groups: Group[];
  /** Groups that are known and named, and not in the list. */
  missingGroups: Group[];
  added: string[];
  changed: string[];
  same: number;
  unusable: number;
};

type Surveying = {
  roster: Roster;
  source: string;
  /** The groups that the configuration names. */
  names: ReadonlySet<string>;
  list: Directory;
  listing: Listing;
  /** Called after each call to the source, with what was read so far. */
  read?(calls: number, users: number): void;
};

const atOnce = 8;

/** Reads a source's whole directory and compares it with the roster, in which nothing is written. */
export async function survey(world: Surveying): Promise<Survey> {
  const { roster, source, names, list, listing } = world;
  const reader = createReader(world);
  const tenant = await list.tenant(listing);
  const knownTenant = (await roster.table.read(keys.tenant(source)))?.tenant;
  const all =
    list.groups === undefined || names.size === 0
      ? []
      : await reader.all((cursor) => list.groups?.(listing, cursor));
  const groups = namedGroups(all, names);
  const members: Map<string, Set<string>> = new Map();
  for (const { id } of groups)
    members.set(id, new Set(await reader.all(async (cursor) => list.members?.(listing, id, cursor))));
  const rows = await reader.all((cursor) => list.users(listing, cursor));
  const compared = await compare(world, rows, groups, list.groups === undefined ? undefined : members);
  return {
    tenant,
    ...(typeof knownTenant === 'string' && { knownTenant }),
    users: rows.length,
    listed: new Set(rows.map(({ user }) => user.id)),
    ...(reader.total() !== undefined && { total: reader.total() }),
    groups,
    missingGroups: missingAmong(all, namedGroups(await knownGroups(roster.table, source), names)),
    ...compared,
  };
}

/** Of a list of no group at all none is missing. */
function missingAmong(listed: Group[], known: Group[]): Group[] {
  const ids = new Set(listed.map(({ id }) => id));
  return ids.size === 0 ? [] : known.filter(({ id }) => !ids.has(id));
}

const pagesAtMost = 2_000;

function createReader({ read }: Surveying) {
  let calls = 0;
  let rows = 0;
  let total: number | undefined;
  return {
    total: () => total,
    async all<Row>(
      page: (cursor?: string) => Promise<DirectoryPage<Row> | undefined> | undefined,
    ): Promise<Row[]> {
      const all: Row[] = [];
      let cursor: string | undefined;
      for (let pages = 0; pages < pagesAtMost; pages++) {
        const answer = await page(cursor);
        if (answer === undefined) return all;
        all.push(...answer.rows);
        rows += answer.rows.length;
        total = answer.total ?? total;
        read?.(++calls, rows);
        if (answer.next === undefined) return all;
        if (answer.next === cursor) break;
        cursor = answer.next;
      }
      throw new Permanent('the list repeats a page');
    },
  };
}

async function compare(
  { roster, source }: Surveying,
  rows: ListedUser[],
  groups: Group[],
  members: Members | undefined,
): Promise<Pick<Survey, 'added' | 'changed' | 'same' | 'unusable'>> {
  const found = { added: [] as string[], changed: [] as string[], same: 0, unusable: 0 };
  const now = roster.now();
  const job = { source, run: 'survey', began: new Date(now).toISOString(), groups };
  const { failed } = await eachAlone(
    rows,
    async (row) => {
      const event = observationOf(job, row, { now, members });
      if (event === undefined) {
        found.unusable++;
        return;
      }
      const { id } = row.user;
      const person = await roster.linkOwner(keys.userLink(source, id));
      const known = person === undefined ? undefined : await roster.identity(person, source, id);
      if (known === undefined) found.added.push(id);
      else {
        const before = await roster.whole(known.identity);
        const isSame = isLiving(before) && changesBetween(before, fold(before, event)) === undefined;
        if (isSame) found.same++;
        else found.changed.push(id);
      }
    },
    { atOnce },
  );
  throwOneOf(failed);
  return found;
}
