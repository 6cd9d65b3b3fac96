import { type Table, update } from '../../lib/aws/table.ts';
import { keys } from '../roster/keys.ts';
import type { Job } from './job.ts';
import type { Members } from './observations.ts';

/*
 * Who was listed is kept by the page, not by the user: a list of ten thousand users is fifty writes. What an earlier read left in the same
 * place counts for nothing.
 */

type Place = Pick<Job, 'source' | 'run' | 'page'>;

const seen = 'SEEN';
const membersOfGroup = (group: string) => `MEMBERS#${group}`;

/** Notes whom a page of the list of users named. */
export async function noteSeen(table: Table, { source, run, page }: Place, users: string[]): Promise<void> {
  await update(table, keys.directoryPage(source, seen, page), () => ({ run, users }));
}

/** Notes whom a page of a group's members named. */
export async function noteMembers(
  table: Table,
  { source, run, page }: Place,
  group: string,
  users: string[],
): Promise<void> {
  await update(table, keys.directoryPage(source, membersOfGroup(group), page), () => ({ run, users }));
}

/** Everybody whom the pages of this read named, but for those of one page that is read again. */
export async function seenBy(table: Table, job: Pick<Job, 'source' | 'run'>, but = -1): Promise<Set<string>> {
  return listed(table, job, `${seen}#`, keys.directoryPage(job.source, seen, but).sk);
}

/** Who is in each of the groups of a job, by what was read of them. */
export async function membersOf(table: Table, job: Pick<Job, 'source' | 'run' | 'groups'>): Promise<Members> {
  const groups = await Promise.all(
    job.groups.map(async ({ id }) => [id, await listed(table, job, `${membersOfGroup(id)}#`)] as const),
  );
  return new Map(groups);
}

async function listed(
  table: Table,
  { source, run }: Pick<Job, 'source' | 'run'>,
  prefix: string,
  but?: string,
): Promise<Set<string>> {
  const items = await table.list(keys.directory(source).pk, prefix);
  const rows = items.flatMap((item) =>
    item.run === run && item.sk !== but && Array.isArray(item.users) ? item.users : [],
  );
  return new Set(rows.filter((id): id is string => typeof id === 'string'));
}
