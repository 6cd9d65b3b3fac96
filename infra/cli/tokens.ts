import type { Serve, Token } from '../../functions/core/contracts/serve.ts';
import type { Source } from '../../functions/core/contracts/source.ts';
import { CommandError } from './command-error.ts';
import type { Stored } from './secret-store.ts';

/** A source that clients write. */
export type Served = Source & { serve: Serve };

export function isServed(source: Source | undefined): source is Served {
  return source?.serve !== undefined;
}

/** The tokens of a served source as they are stored; none where nothing was ever set. Throws `CommandError` where that is something else. */
export function tokensIn({ name, secret, serve }: Served, stored: Stored | undefined): readonly Token[] {
  if (stored === undefined || secret === undefined) return [];
  const parsed = secret.safeParse(stored);
  if (parsed.success) return serve.tokens(parsed.data);
  throw new CommandError(
    `The secret of ${name} has not the shape that it needs: delete its value, then run this again.`,
  );
}
