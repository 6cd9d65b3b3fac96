import type { Event } from './event.ts';
import { type Reconsidering, reconsider } from './reconsider.ts';
import { absorb } from './roster/absorb.ts';

export type Routing = Reconsidering & {
  /** Fetches what a bare notification lacks; answers the event as it is where its source cannot. */
  hydrate(event: Event): Promise<Event>;
};

/**
 * Routes one event: folds it into the roster, then wakes every target on which somebody it touched is not what
 * they should be. Answers who that was. An event of a source that the configuration no longer names changes nothing.
 */
export async function route(world: Routing, event: Event): Promise<string[]> {
  if (!(event.source in world.config.sources)) return [];
  const persons = new Set(await absorb(world.roster, await world.hydrate(event)));
  for (const person of persons) await reconsider(world, person, event);
  return [...persons];
}
