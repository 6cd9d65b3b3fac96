import { createPrivateKey, type KeyObject, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { Credential } from '../../core/contracts/errors.ts';
import { jsonOf } from '../../core/contracts/json-of.ts';
import { Jwk, type PrivateKey } from './schema.ts';

/** A client as Okta knows it, and the key with which it proves that it is the one. */
export type OauthClient = { clientId: string; privateKey: PrivateKey; keyId?: string };

/**
 * Okta refuses what ends in more than an hour, or is over, by its own clock; half of that lets ours be half an hour off. Nothing
 * is said of when it was made, because a clock that is ahead would make that the future.
 */
const goodFor = 30 * 60;

/**
 * Signs that we are the client; good once. `audience`: the URL that gives the token; `now`: milliseconds since 1970. Throws
 * `Credential` where the key is none.
 * https://developer.okta.com/docs/guides/build-self-signed-jwt/js/main/
 */
export async function signAssertion(
  { clientId, privateKey, keyId }: OauthClient,
  { audience, now }: { audience: string; now: number },
): Promise<string> {
  const { key, kid: own } = keyIn(privateKey);
  const kid = keyId ?? own;
  return new SignJWT()
    .setProtectedHeader({ alg: algorithmOf(key), ...(kid !== undefined && { kid }) })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(audience)
    .setExpirationTime(Math.floor(now / 1_000) + goodFor)
    .setJti(randomUUID())
    .sign(key);
}

/** A JWK may say its own id. The cause is left out of what is thrown: it may quote the key. */
function keyIn(privateKey: PrivateKey): { key: KeyObject; kid?: string } {
  const jwk = Jwk.safeParse(
    typeof privateKey === 'string' ? jsonOf(Buffer.from(privateKey)) : privateKey,
  ).data;
  try {
    if (jwk === undefined) return { key: createPrivateKey(String(privateKey)) };
    return { key: createPrivateKey({ key: jwk, format: 'jwk' }), kid: jwk.kid };
  } catch {
    throw unusable();
  }
}

/** https://developer.okta.com/docs/api/openapi/okta-oauth/guides/client-auth/ */
const byCurve: Record<string, string> = { prime256v1: 'ES256', secp384r1: 'ES384', secp521r1: 'ES512' };

function algorithmOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): string {
  if (asymmetricKeyType === 'rsa') return 'RS256';
  const algorithm = byCurve[asymmetricKeyDetails?.namedCurve ?? ''];
  if (algorithm === undefined) throw unusable();
  return algorithm;
}

function unusable(): Credential {
  return new Credential(
    'the private key of Okta is no PEM and no JWK of an RSA or EC key: store it again with npx rollcall secrets set okta --client-id <id>',
  );
}
