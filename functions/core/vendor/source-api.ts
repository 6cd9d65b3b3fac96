import type { Vendor } from '../contracts/api.ts';
import { Credential, Transient } from '../contracts/errors.ts';
import type { Source } from '../contracts/source.ts';
import { type ApiWorld, connectApi } from './connect-api.ts';

/** What asking sources needs of the world. */
export type SourcesWorld = Omit<ApiWorld, 'deadline'> & {
  sources: Record<string, Source>;
  settings: Record<string, unknown>;
  secret(source: string, fresh: boolean): Promise<unknown>;
  /** Another origin than the source's own. */
  origin(source: string): string | undefined;
};

/** What asks a source: its API, paced and authorized, and the secret that it is asked with. */
type SourceApi = { settings: unknown; secret(fresh: boolean): Promise<unknown>; vendor(): Vendor };

/** Connects to a source's API. `deadline`: milliseconds since 1970. A source without an API throws when it is asked. */
export function sourceApi(world: SourcesWorld, id: string, source: Source, deadline: number): SourceApi {
  const settings = world.settings[id];
  const secret = async (fresh: boolean) => shaped(source.name, source.secret, await read(world, id, fresh));
  return {
    settings,
    secret,
    vendor() {
      const { name, api } = source;
      if (api === undefined) throw new Error(`${name} describes no API that could be asked`);
      return connectApi(
        { ...world, deadline: () => deadline },
        { id, name, api, settings, secret, priority: 'normal', origin: world.origin(id) },
      );
    },
  };
}

async function read(world: SourcesWorld, source: string, fresh: boolean): Promise<unknown> {
  try {
    return await world.secret(source, fresh);
  } catch (cause) {
    throw new Transient(`the secret of ${source} could not be read`, { cause });
  }
}

function shaped(name: string, shape: Source['secret'], secret: unknown): unknown {
  const parsed = shape?.safeParse(secret);
  if (parsed?.success) return parsed.data;
  throw new Credential(
    `the secret of ${name} does not have the shape that it needs: store it again with npm run secrets`,
  );
}
