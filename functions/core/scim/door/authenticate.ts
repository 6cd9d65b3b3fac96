import { safeError } from '../../../lib/safe-error.ts';
import { Permanent, Transient } from '../../contracts/errors.ts';
import type { Source } from '../../contracts/source.ts';
import { bearerIn, shownToken } from './tokens.ts';

type AuthenticateWorld = {
  source: Pick<Source, 'name' | 'secret' | 'serve'>;
  /** The current secret; `fresh` reads past the cache. */
  secret(fresh: boolean): Promise<unknown>;
  now(): number;
};

/** After an unknown token the secret is read anew, but a flood of forgeries must not become one of reads. Milliseconds. */
const freshEvery = 10_000;

/**
 * Makes the function that says whose token an `Authorization` header shows, by its name; `undefined` where it is none that is good now.
 * One that was made a minute ago is good; one that ended or was taken out is not, whatever the version of the secret before had.
 * Throws `Transient` where the secret cannot be read, and `Permanent` where it has not the shape that it needs.
 */
export function createAuthenticate(
  world: AuthenticateWorld,
): (authorization: string | undefined) => Promise<string | undefined> {
  const { source, now } = world;
  let readAt = -Infinity;
  const tokens = async (fresh: boolean) => {
    const read = await world.secret(fresh).catch((cause: unknown) => {
      throw new Transient(safeError(cause), { cause });
    });
    if (fresh) readAt = now();
    const parsed = source.secret?.safeParse(read);
    if (parsed?.success) return source.serve?.tokens(parsed.data) ?? [];
    throw new Permanent(`the secret of ${source.name} does not have the shape that it needs`);
  };
  return async (authorization) => {
    const shown = bearerIn(authorization);
    if (shown === undefined) return undefined;
    const known = shownToken(await tokens(false), shown, now());
    if (known !== undefined || now() - readAt < freshEvery) return known?.name;
    return shownToken(await tokens(true), shown, now())?.name;
  };
}
