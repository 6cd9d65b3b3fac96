import type { Event } from './event.ts';
import { type Reconsidering, reconsider } from './reconsider.ts';
import { absorb } from './roster/absorb.ts';

export type Routing = Reconsidering & {
  /** Fetches what a bare notification lacks; answers the event as it is where its source cannot. */
  hydrate(event: Event): Promise<Event>;
};

/**
 * Routes one event: folds it into the roster, then wakes every target on which somebody it touched is not what
 * they should be. An event of a source that the configuration no longer names changes nothing.
 */
export async function route(world: Routing, event: Event): Promise<void> {
  if (!(event.source in world.config.sources)) return;
  const persons = await absorb(world.roster, await world.hydrate(event));
  for (const person of new Set(persons)) await reconsider(world, person, event.id);
}
