import type { Http } from '../lib/http.ts';
import { checkEvent } from './check-event.ts';
import { Credential, Permanent, Transient } from './errors.ts';
import type { Event } from './event.ts';
import type { Source } from './source.ts';

export type Hydrating = {
  sources: Record<string, Source>;
  settings: Record<string, unknown>;
  http: Http;
  secret(source: string, fresh: boolean): Promise<unknown>;
  /** Another origin than the source's own. */
  origin(source: string): string | undefined;
  /** Called with what was wrong with what a source said, in words fit for a log. */
  flawed?(event: Event, flaw: string): void;
  /** Called with what a source did not tell, likewise. */
  untold?(event: Event, what: string): void;
  /** Milliseconds since 1970. */
  now(): number;
};

/**
 * What an event says together with what its source adds, where it can; else the event as it is. What was fetched is
 * checked as what came in is: nothing that is no e-mail goes on as one.
 */
export function createHydrate(world: Hydrating): (event: Event) => Promise<Event[]> {
  return async (event) => {
    const source = world.sources[event.source];
    if (source?.hydrate === undefined) return [event];
    const told = await source.hydrate(event, {
      settings: world.settings[event.source],
      secret: async (fresh = false) => shaped(source, await read(world, event.source, fresh)),
      http: world.http,
      origin: world.origin(event.source),
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

async function read(world: Hydrating, source: string, fresh: boolean): Promise<unknown> {
  try {
    return await world.secret(source, fresh);
  } catch (cause) {
    throw new Transient(`the secret of ${source} could not be read`, { cause });
  }
}

function shaped(source: Source, secret: unknown): unknown {
  const parsed = source.secret.safeParse(secret);
  if (parsed.success) return parsed.data;
  throw new Credential(
    `the secret of ${source.name} does not have the shape that it needs: store it again with npm run secrets`,
  );
}
