import { checkEvent } from '../contracts/check-event.ts';
import type { ListedUser } from '../contracts/directory.ts';
import type { Event, Group } from '../contracts/event.ts';
import { timesOf } from '../contracts/event-times.ts';
import { readBy } from '../contracts/read-by.ts';
import type { Job } from './job.ts';

/** Of each group of the job, who is in it; absent where the source's list of users says their groups itself. */
export type Members = ReadonlyMap<string, ReadonlySet<string>>;

type Told = Pick<Job, 'source' | 'run' | 'asOf' | 'began' | 'groups'>;

/** How a user was read: `readAt` as of a page; without it when the source answered is not known. `now`: milliseconds since 1970. */
type Manner = { now: number; readAt?: number; members?: Members | undefined };

/** Without a date of the source's its clock may differ from ours by as much. Milliseconds. */
export const unknownMargin = 5 * 60_000;

/**
 * What a list says of a user, as an event: stamped with the moment when the read of the whole list began, because the groups
 * were read before the user; and with the moment of the user's own page, by which the address was theirs. `undefined` where the
 * source told what cannot be used.
 */
export function observationOf(
  job: Told,
  { user, groups }: ListedUser,
  { now, readAt = now + unknownMargin, members }: Manner,
): Event | undefined {
  const times = timesOf(job.asOf ?? job.began, now);
  if (times === undefined) return undefined;
  const read = readBy(readAt, now);
  const said = members === undefined ? { groups } : among(job.groups, user.id, members);
  const { event } = checkEvent({
    id: `${job.source}:list-${job.run}:${user.id}`,
    type: 'user.observed',
    source: job.source,
    ...times,
    ...(read !== undefined && { readAt: read }),
    user,
    ...(said.groups !== undefined && said),
  });
  return event;
}

/** That a user is gone whom a list did not name, and of whom the source then said so in its own words. */
export function departureOf(job: Told, id: string, now: number): Event | undefined {
  const times = timesOf(job.asOf ?? job.began, now);
  if (times === undefined) return undefined;
  const { event } = checkEvent({
    id: `${job.source}:list-${job.run}:${id}`,
    type: 'user.deleted',
    source: job.source,
    ...times,
    user: { id },
  });
  return event;
}

function among(named: Group[], user: string, members: Members): { groups: Group[]; notIn: Group[] } {
  const isIn = ({ id }: Group) => members.get(id)?.has(user) === true;
  return { groups: named.filter(isIn), notIn: named.filter((group) => !isIn(group)) };
}
