import type { Queue } from '../../lib/aws/queue.ts';
import type { Event } from '../contracts/event.ts';
import { encodeFurther, encodeLifecycle } from '../delivery/event-message.ts';
import { fixed } from '../roster/first-heard.ts';
import { membersToTell, pageTold } from '../roster/group-deletion.ts';
import type { Roster } from '../roster/roster.ts';
import { toMember } from '../roster/to-member.ts';

/** What telling a group's members takes. */
export type Spreading = {
  roster: Roster;
  /** The ordinary lane of events. */
  lifecycle: Queue;
};

/**
 * Tells a page of a group's members, each by a message of their own, that the group was deleted; and behind these sends
 * the deletion once more, if there are further members. So no invocation takes longer for a large group than for a small
 * one, and a joiner of meanwhile waits behind a page of them at most. Answers how many were told.
 */
export async function spread({ roster, lifecycle }: Spreading, delivered: Event): Promise<number> {
  const event = await fixed(roster, delivered);
  const page = await membersToTell(roster, event);
  if (page === undefined) return 0;
  await lifecycle.send(page.users.map((user) => encodeLifecycle(toMember(event, user))));
  await pageTold(roster, event, page);
  if (page.next !== undefined) await lifecycle.send([encodeFurther(event, page.next)]);
  return page.users.length;
}
