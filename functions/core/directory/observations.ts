import { checkEvent } from '../contracts/check-event.ts';
import type { ListedUser } from '../contracts/directory.ts';
import type { Event, Group } from '../contracts/event.ts';
import { timesOf } from '../contracts/event-times.ts';
import type { Job } from './job.ts';

/** Of each group of the job, who is in it; absent where the source's list of users says their groups itself. */
export type Members = ReadonlyMap<string, ReadonlySet<string>>;

type Told = Pick<Job, 'source' | 'run' | 'asOf' | 'began' | 'groups'>;

/**
 * What a list says of a user, as an event: stamped with the moment when the read of the whole list began, because the groups
 * were read before the user. `undefined` where the source told what cannot be used. `now`: milliseconds since 1970.
 */
export function observationOf(
  job: Told,
  { user, groups }: ListedUser,
  members: Members | undefined,
  now: number,
): Event | undefined {
  const times = timesOf(job.asOf ?? job.began, now);
  if (times === undefined) return undefined;
  const said = members === undefined ? { groups } : among(job.groups, user.id, members);
  const { event } = checkEvent({
    id: `${job.source}:list-${job.run}:${user.id}`,
    type: 'user.observed',
    source: job.source,
    ...times,
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
