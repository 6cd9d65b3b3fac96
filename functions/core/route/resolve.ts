import { checkEvent } from '../contracts/check-event.ts';
import { Permanent } from '../contracts/errors.ts';
import type { Event } from '../contracts/event.ts';
import { type SourcesWorld, sourceApi } from '../vendor/source-api.ts';

type Resolving = SourcesWorld & {
  /** Called with what was wrong with what a source said, in words fit for a log. */
  flawed?(event: Event, flaw: string): void;
  /** Called with what a source did not tell, likewise. */
  untold?(event: Event, what: string): void;
};

/**
 * What an event says together with what its source adds, where it can; else the event as it is. What was fetched is
 * checked as what came in is: nothing that is no e-mail goes on as one. `deadline`: milliseconds since 1970.
 */
export function createResolve(world: Resolving): (event: Event, deadline: number) => Promise<Event[]> {
  return async (event, deadline) => {
    const source = world.sources[event.source];
    if (source?.resolve === undefined) return [event];
    const { settings, secret, vendor } = sourceApi(world, event.source, source, deadline);
    const told = await source.resolve(event, {
      settings,
      secret: () => secret(false),
      vendor,
      now: world.now,
      untold: (what) => world.untold?.(event, what),
    });
    return told.map((one) => {
      const { event: good, flaw } = checkEvent(one);
      if (flaw !== undefined) world.flawed?.(event, flaw);
      if (good === undefined) throw new Permanent(`${source.name} said what cannot be used: ${flaw}`);
      return good;
    });
  };
}
