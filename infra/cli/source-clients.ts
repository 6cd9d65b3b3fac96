import type { Config } from '../../functions/core/config/config.ts';
import { directoryOf } from '../../functions/core/directory/directory-of.ts';
import { createTokens } from '../../functions/core/vendor/tokens.ts';
import type { Http } from '../../functions/lib/http.ts';
import { createLimiter } from '../../functions/lib/limiter/index.ts';
import { sources } from '../../functions/sources/index.ts';
import { secretsPrefix } from '../names.ts';
import type { StageClient } from './stage-client.ts';

const patience = 5 * 60_000;

/** Milliseconds. */
type Time = { now(): number; sleep(milliseconds: number): Promise<void> };

/** How a command reads a source's directory: as the functions do, with their secrets and their shared rate limits. */
export function readingDirectory(
  stage: Pick<StageClient, 'store' | 'origin' | 'secrets' | 'name'>,
  config: Pick<Config, 'sources'>,
  http: Http,
  { now, sleep }: Time,
): ReturnType<typeof directoryOf> {
  return directoryOf(
    {
      sources,
      settings: config.sources,
      http,
      tokens: createTokens(now),
      limiter: (options) => createLimiter({ ...options, store: stage.store, now, sleep }),
      exclusive: async () => {
        throw new Error('a command that only reads changes no list');
      },
      secret: (source, fresh) =>
        stage.secrets.current(`${secretsPrefix(stage.name)}/sources/${source}`, fresh),
      origin: stage.origin,
      now,
    },
    now() + patience,
  );
}
