import type { Authorizing } from '../../functions/core/contracts/authorizing.ts';

/** What a static key is sent with: it is exchanged for no token. */
export function authorizing<Settings>(settings: Settings): Authorizing<Settings> {
  return {
    settings,
    scopes: [],
    now: Date.now,
    token: async () => {
      throw new Error('a static key is exchanged for no token');
    },
  };
}
