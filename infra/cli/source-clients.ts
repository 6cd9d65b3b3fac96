import type { Config } from '../../functions/core/config/config.ts';
import type { Vendor } from '../../functions/core/contracts/api.ts';
import type { Source } from '../../functions/core/contracts/source.ts';
import { directoryOf } from '../../functions/core/directory/directory-of.ts';
import { connectApi } from '../../functions/core/vendor/connect-api.ts';
import type { Http } from '../../functions/lib/http.ts';
import { sources } from '../../functions/sources/index.ts';
import { secretsPrefix } from '../names.ts';
import { apiWorld, type Time } from './api-world.ts';
import type { StageClient } from './stage-client.ts';

/** How a command reads a source's directory: as the functions do, with their secrets and their shared rate limits. */
export function readingDirectory(
  stage: Pick<StageClient, 'store' | 'origin' | 'secrets' | 'name' | 'table'>,
  config: Pick<Config, 'sources'>,
  http: Http,
  time: Time,
): ReturnType<typeof directoryOf> {
  const world = apiWorld(stage, http, time);
  const secret = (source: string, fresh: boolean) =>
    stage.secrets.current(`${secretsPrefix(stage.name)}/sources/${source}`, fresh);
  return directoryOf(
    { ...world, sources, settings: config.sources, secret, origin: stage.origin, table: stage.table },
    world.deadline(),
  );
}

/**
 * A source and what it is asked with. `origin`: where its API is, where that is not what its settings say; `scopes`: what a
 * client's token is to be good for, where that is not what the functions need.
 */
export type AskedSource = {
  id: string;
  settings: unknown;
  secret: unknown;
  origin?: string;
  scopes?: readonly string[];
};

const known: Record<string, Source> = sources;

/** How a command asks a source with a secret of its own, such as an admin's token, within the shared rate limits. */
export function sourceVendor(
  stage: Pick<StageClient, 'store'>,
  { id, settings, secret, origin, scopes }: AskedSource,
  http: Http,
  time: Time,
): Vendor {
  const { name = id, api } = known[id] ?? {};
  if (api === undefined) throw new Error(`${name} describes no API that could be asked`);
  return connectApi(apiWorld(stage, http, time), {
    id,
    name,
    api,
    settings,
    secret: async () => secret,
    priority: 'normal',
    origin,
    scopes,
  });
}
