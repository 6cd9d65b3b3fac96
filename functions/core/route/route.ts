import type { Event } from '../contracts/event.ts';
import { eachAlone, throwOneOf } from '../delivery/each-alone.ts';
import { matchingOf } from '../reconcile/matching-of.ts';
import { type Reconciling, reconcile } from '../reconcile/reconcile.ts';
import { isAboutMany } from '../roster/group-deletion.ts';
import { recordEvent } from '../roster/record-event.ts';
import { type Spreading, spread } from './tell-members.ts';

type Routing = Reconciling & Spreading;

/**
 * Routes one event: folds it into the roster, then wakes every target on which a person it touched is not what
 * they should be. Answers who that was. What is about all members of a group is told to each of them instead. An event of
 * a source that the configuration no longer names changes nothing.
 */
export async function route(world: Routing, event: Event): Promise<string[]> {
  if (!(event.source in world.config.sources)) return [];
  if (event.type === 'group.deleted' && event.user === undefined) {
    await spread(world, event);
    return [];
  }
  return world.roster.together(async (roster) => {
    const inner = { ...world, roster };
    const [recorded, isBulk] = await Promise.all([
      recordEvent(matchingOf(inner), event),
      isAboutMany(roster, event),
    ]);
    const persons = new Set(recorded);
    const pace = isBulk ? 'in bulk' : 'at once';
    const { failed } = await eachAlone(persons, (person) => reconcile(inner, person, event, pace));
    throwOneOf(failed);
    return [...persons];
  });
}
