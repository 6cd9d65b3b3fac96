import { createHash } from 'node:crypto';
import { sameBytes } from '../../../lib/hmac.ts';
import type { Token } from '../../contracts/serve.ts';

/** What is kept of a token. It has 256 random bits, so nobody finds it by trying, and a plain hash will do. */
export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Whether a token has not ended: its last day is a whole one, by UTC. `now`: milliseconds since 1970. */
export function isLive({ ends }: Pick<Token, 'ends'>, now: number): boolean {
  return now < Date.parse(`${ends}T00:00:00.000Z`) + 24 * 3_600_000;
}

/** The live token that a request shows, compared in a time that tells nothing. */
export function shownToken(tokens: readonly Token[], shown: string, now: number): Token | undefined {
  const hash = Buffer.from(hashOf(shown), 'hex');
  const same = tokens.filter((token) => sameBytes(Buffer.from(token.hash, 'hex'), hash));
  return same.find((token) => isLive(token, now));
}

/** The token in an `Authorization` header: https://www.rfc-editor.org/rfc/rfc6750#section-2.1 */
export function bearerIn(authorization: string | undefined): string | undefined {
  return /^Bearer +([\w.~+/=-]{1,1024}) *$/i.exec(authorization ?? '')?.[1];
}
