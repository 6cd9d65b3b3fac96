import type { Http } from '../lib/http.ts';
import { Permanent, Transient } from './errors.ts';
import type { Event } from './event.ts';
import type { Source } from './source.ts';

export type Hydrating = {
  sources: Record<string, Source>;
  settings: Record<string, unknown>;
  http: Http;
  secret(source: string, fresh: boolean): Promise<unknown>;
  /** Another origin than the source's own. */
  origin(source: string): string | undefined;
};

/** Fetches what a bare notification lacks, where its source can; else answers the event as it is. */
export function createHydrate(world: Hydrating): (event: Event) => Promise<Event> {
  return async (event) => {
    const source = world.sources[event.source];
    if (source?.hydrate === undefined) return event;
    return source.hydrate(event, {
      settings: world.settings[event.source],
      secret: async (fresh = false) => shaped(source, await read(world, event.source, fresh)),
      http: world.http,
      origin: world.origin(event.source),
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
  throw new Permanent(`the secret of ${source.name} does not have the shape that it needs`);
}
