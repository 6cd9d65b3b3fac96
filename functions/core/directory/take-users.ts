import { asFailure } from '../contracts/as-failure.ts';
import type { DirectoryPage, ListedUser } from '../contracts/directory.ts';
import type { Event } from '../contracts/event.ts';
import { eachAlone, type Failed, throwOneOf } from '../delivery/each-alone.ts';
import { matchingOf } from '../reconcile/matching-of.ts';
import { type Pace, type Reconciling, reconcile } from '../reconcile/reconcile.ts';
import { recordEvent } from '../roster/record-event.ts';
import type { Job } from './job.ts';
import { type Members, observationOf } from './observations.ts';

const atOnce = 8;

type Page = Pick<DirectoryPage<ListedUser>, 'rows' | 'readAt'>;

/** Users of a page who were worked off; fewer than the page has where time ran out. */
export type Taken = { done: number; flawed: number };

/**
 * Folds in what a page of a list says of each user, and marks due whose accounts are to change. Of a user of whom it says
 * nothing new nothing is written. `until`: milliseconds since 1970.
 */
export async function takeUsers(
  world: Reconciling,
  job: Job,
  { page, members, until }: { page: Page; members: Members | undefined; until: number },
): Promise<Taken> {
  const { now } = world.roster;
  let flawed = 0;
  const { failed, begun } = await eachAlone(
    page.rows,
    async (row) => {
      const event = observationOf(job, row, { now: now(), readAt: page.readAt, members });
      if (event === undefined) flawed++;
      else await tell(world, event, 'in bulk');
    },
    { atOnce, goOn: () => now() < until },
  );
  throwUnlessPermanent(failed);
  return { done: begun.length, flawed: flawed + failed.length };
}

/** Folds in one event of a list and reconciles whom it is about. */
export async function tell(world: Reconciling, event: Event, pace: Pace): Promise<void> {
  await world.roster.together(async (roster) => {
    const inner = { ...world, roster };
    const persons = await recordEvent(matchingOf(inner), event, { onlyNews: true });
    const { failed } = await eachAlone(persons, (person) => reconcile(inner, person, event, pace));
    throwOneOf(failed);
  });
}

/** One user who can never be taken does not stop the others; what may succeed later is tried again with the page. */
function throwUnlessPermanent(failed: Failed<ListedUser>[]): void {
  throwOneOf(failed.filter(({ failure }) => asFailure(failure).name !== 'Permanent'));
}
