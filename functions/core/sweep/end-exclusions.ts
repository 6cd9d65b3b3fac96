import { eachAlone, throwOneOf } from '../delivery/each-alone.ts';
import { endExclusion, exclusionsIn } from '../roster/exclusions.ts';
import { isTimeFor } from './is-time-for.ts';
import { lookAt } from './look.ts';
import type { Look } from './sweeping.ts';

/**
 * Looks at everybody whose exclusion is over, so that what was held for it goes on. It is taken out of the index after that: a sweep
 * that is cut off looks again.
 */
export async function endExclusions(look: Look): Promise<void> {
  const { roster } = look.world;
  const { table, now } = roster;
  for await (const page of exclusionsIn(table, new Date(now()).toISOString())) {
    if (!isTimeFor(look)) return;
    const { begun } = await lookAt(
      look,
      page.map(({ person }) => person),
      'at once',
    );
    const { failed } = await eachAlone(begun, async (person) => {
      if (!(await endExclusion(table, person, now()))) return;
      await roster.record(person, { what: 'the exclusion is over', causedBy: 'sweep' });
    });
    throwOneOf(failed);
  }
}
