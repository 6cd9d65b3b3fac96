import { allowedDepartures, type Brake } from '../config/brake.ts';
import { checkEvent } from '../contracts/check-event.ts';
import type { Event, Group } from '../contracts/event.ts';
import { timesOf } from '../contracts/event-times.ts';
import { groupsOf } from '../people/groups-of.ts';
import { isLiving } from '../people/is-living.ts';
import { keys } from '../roster/keys.ts';
import type { Roster } from '../roster/roster.ts';
import { rosterSize } from '../roster/size.ts';
import type { Job } from './job.ts';

/** That a group is deleted which a list did not name, and of which the source then said so in its own words. */
export function deletionOf(
  job: Pick<Job, 'source' | 'run' | 'asOf' | 'began'>,
  { id }: Group,
  now: number,
): Event | undefined {
  const times = timesOf(job.asOf ?? job.began, now);
  if (times === undefined) return undefined;
  const { event } = checkEvent({
    id: `${job.source}:list-${job.run}:group:${id}`,
    type: 'group.deleted',
    source: job.source,
    ...times,
    group: { id },
  });
  return event;
}

/**
 * Why groups are not taken for deleted although the source has them no more, in a sentence; `undefined` where they are. They take
 * with them what they grant, so no more people lose them by a list alone than may leave at once.
 */
export async function doubtOfGroups(
  roster: Roster,
  source: string,
  groups: Group[],
  brake: Brake | false,
): Promise<string | undefined> {
  if (brake === false || groups.length === 0) return undefined;
  const allowed = allowedDepartures(brake, await rosterSize(roster.table));
  const members = new Set<string>();
  for (const { id } of groups) {
    for await (const user of membersOf(roster, source, id)) {
      members.add(user);
      if (members.size > allowed) return doubtful(groups, allowed);
    }
  }
  return undefined;
}

function doubtful(groups: Group[], allowed: number): string {
  const names = groups.map(({ id, displayName = id }) => displayName).join(', ');
  const [are, they] = groups.length === 1 ? ['the group is', 'it grants'] : ['the groups are', 'they grant'];
  return `${are} gone by the list: ${names}; more than ${allowed} people, as many as leavers.brake allows to leave, were members, and keep what ${they} until it is taken out of access`;
}

const pageSize = 250;

/** The users who are in a group by what the roster knows. */
async function* membersOf(roster: Roster, source: string, group: string): AsyncGenerator<string> {
  const { table } = roster;
  const { pk } = keys.group(source, group);
  let after: string | undefined;
  do {
    const page = await table.page(pk, 'MEMBER#', pageSize, after);
    for (const { user } of page)
      if (typeof user === 'string' && (await isIn(roster, source, group, user))) yield user;
    after = page.length < pageSize ? undefined : page.at(-1)?.sk;
  } while (after !== undefined);
}

async function isIn(roster: Roster, source: string, group: string, user: string): Promise<boolean> {
  const person = await roster.linkOwner(keys.userLink(source, user));
  const known = person === undefined ? undefined : await roster.identity(person, source, user);
  if (known === undefined || known.movedTo !== undefined || !isLiving(known.identity)) return false;
  return groupsOf(await roster.whole(known.identity)).includes(group);
}
