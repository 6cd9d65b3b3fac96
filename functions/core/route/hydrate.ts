import type { Vendor } from '../contracts/api.ts';
import { checkEvent } from '../contracts/check-event.ts';
import { Credential, Permanent, Transient } from '../contracts/errors.ts';
import type { Event } from '../contracts/event.ts';
import type { Source } from '../contracts/source.ts';
import { type ApiWorld, connectApi } from '../vendor/connect-api.ts';

type Hydrating = Omit<ApiWorld, 'deadline'> & {
  sources: Record<string, Source>;
  settings: Record<string, unknown>;
  secret(source: string, fresh: boolean): Promise<unknown>;
  /** Another origin than the source's own. */
  origin(source: string): string | undefined;
  /** Called with what was wrong with what a source said, in words fit for a log. */
  flawed?(event: Event, flaw: string): void;
  /** Called with what a source did not tell, likewise. */
  untold?(event: Event, what: string): void;
};

/**
 * What an event says together with what its source adds, where it can; else the event as it is. What was fetched is
 * checked as what came in is: nothing that is no e-mail goes on as one. `deadline`: milliseconds since 1970.
 */
export function createHydrate(world: Hydrating): (event: Event, deadline: number) => Promise<Event[]> {
  return async (event, deadline) => {
    const source = world.sources[event.source];
    if (source?.hydrate === undefined) return [event];
    const settings = world.settings[event.source];
    const secret = async (fresh: boolean) => shaped(source, await read(world, event.source, fresh));
    const told = await source.hydrate(event, {
      settings,
      secret: () => secret(false),
      vendor: () => connect(world, { source, settings, secret, deadline }, event.source),
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

type Asking = {
  source: Source;
  settings: unknown;
  secret(fresh: boolean): Promise<unknown>;
  deadline: number;
};

function connect(world: Hydrating, asking: Asking, id: string): Vendor {
  const { source, settings, secret, deadline } = asking;
  const { name, api } = source;
  if (api === undefined) throw new Error(`${name} describes no API that could be asked`);
  return connectApi(
    { ...world, deadline: () => deadline },
    { id, name, api, settings, secret, priority: 'normal', origin: world.origin(id) },
  );
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
