import { eachAlone, throwOneOf } from './each-alone.ts';
import type { Event } from './event.ts';
import { type Reconsidering, reconsider, settlingOf } from './reconsider.ts';
import { absorb } from './roster/absorb.ts';

/**
 * Routes one event: folds it into the roster, then wakes every target on which somebody it touched is not what
 * they should be. Answers who that was. An event of a source that the configuration no longer names changes nothing.
 */
export async function route(world: Reconsidering, event: Event): Promise<string[]> {
  if (!(event.source in world.config.sources)) return [];
  const persons = new Set(await absorb(settlingOf(world), event));
  const { failed } = await eachAlone(persons, (person) => reconsider(world, person, event));
  throwOneOf(failed);
  return [...persons];
}
