import type { AuthorizationHeaders } from '../contracts/authorizing.ts';

/** A token as it was given. `until`: when another one is wanted, in milliseconds since 1970. */
export type Token = { value: string; until: number; scopes?: readonly string[] };

/** The token of a vendor. `of`: what stands for the secret and the settings that it is given for. */
type Wanted = {
  id: string;
  of: string;
  /** Headers that were answered 401: the token that they carry is not answered again. */
  refused?: AuthorizationHeaders;
  /** Asks the vendor. */
  read(): Promise<Token>;
};

/** The tokens of a process: kept in its memory only, one a vendor. */
export type Tokens = (wanted: Wanted) => Promise<Token>;

/**
 * Keeps tokens until shortly before their end. However many calls want one at the same time, the vendor is asked once; a failure is
 * theirs all, and not kept. `now`: milliseconds since 1970.
 *
 * @example
 * const { value } = await tokens({ id: 'okta', of: shortHash(secret), read: () => requestToken(…) });
 */
export function createTokens(now: () => number): Tokens {
  const entries = new Map<string, { of: string; reading: Promise<Token>; token?: Token }>();
  return async ({ id, of, refused, read }) => {
    const kept = entries.get(id);
    const isGood = ({ value, until }: Token) => now() < until && !carries(refused, value);
    // What is being read is newer than whatever was refused.
    if (kept?.of === of && (kept.token === undefined || isGood(kept.token))) return kept.reading;
    const entry: { of: string; reading: Promise<Token>; token?: Token } = { of, reading: read() };
    entries.set(id, entry);
    try {
      entry.token = await entry.reading;
      return entry.token;
    } catch (thrown) {
      if (entries.get(id) === entry) entries.delete(id);
      throw thrown;
    }
  };
}

function carries(headers: AuthorizationHeaders = {}, token: string): boolean {
  return Object.values(headers).some((value) => value.includes(token));
}
