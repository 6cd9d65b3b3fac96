import * as z from 'zod/mini';
import { AnswerTooLarge, type Http, type HttpAnswer, isLost } from '../../lib/http.ts';
import { type ReadThrottle, throttleOf } from '../../lib/limiter/throttle.ts';
import type { IsOwnError } from '../contracts/api.ts';
import type { TokenRequest } from '../contracts/authorizing.ts';
import { Credential, Throttled, Transient } from '../contracts/errors.ts';
import { jsonOf } from '../contracts/json-of.ts';
import { vendorWords } from '../contracts/vendor-words.ts';
import type { Token } from './tokens.ts';

/** Who is asked for a token, and how its answers are read. */
type TokenWorld = {
  /** The vendor's name, for messages. */
  name: string;
  /** Scheme and host that give the token. */
  origin: string;
  http: Http;
  isOwnError: IsOwnError;
  throttle?: ReadThrottle;
  now(): number;
};

/** https://www.rfc-editor.org/rfc/rfc6749#section-5.1 */
const Given = z.object({
  access_token: z.string().check(z.regex(/^[\x21-\x7e]+$/)),
  token_type: z.string(),
  expires_in: z.catch(z.optional(z.coerce.number().check(z.positive())), undefined),
  scope: z.catch(z.optional(z.string()), undefined),
});

/** https://www.rfc-editor.org/rfc/rfc6749#section-5.2 */
const Refusal = z.object({ error: z.string().check(z.regex(/^[a-z_]{1,60}$/)) });

/**
 * Asks a vendor for a token with client credentials. The request goes the way of every call; what it is refused with is no word
 * about anybody, and stops the calls until the secret is another one. Throws `Transient`, `Throttled` or `Credential`.
 */
export async function requestToken(world: TokenWorld, request: TokenRequest): Promise<Token> {
  const { name, http, now } = world;
  const url = world.origin + request.path;
  const form = { grant_type: 'client_credentials', ...(await request.form(url)) };
  const began = now();
  const answer = await http({
    method: 'POST',
    url,
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  }).catch((cause: unknown) => {
    const what = cause instanceof AnswerTooLarge ? cause.message : 'could not be reached';
    throw new Transient(`${name} ${what} for a token`, { cause, lost: isLost(cause) });
  });
  if (answer.status < 200 || answer.status >= 300) throw refusal(world, answer);
  const given = Given.safeParse(bodyOf(answer));
  if (!given.success) {
    throw new Transient(`${name} answered what is no token`, { status: answer.status });
  }
  const { access_token, token_type, expires_in, scope } = given.data;
  // What is bound to a key of ours is of no use without the proofs that come with each call.
  if (token_type.toLowerCase() !== 'bearer') throw new Credential(`${name} ${bound}`);
  const scopes = scope?.split(' ').filter((one) => one !== '');
  return { value: access_token, until: began + keptFor(expires_in), ...(scopes && { scopes }) };
}

const bound =
  'wants a proof of possession (DPoP) with each call, which Rollcall does not make: switch that off for its client';

/** Where the vendor does not say how long a token is good. Seconds. */
const unsaid = 300;

/** Shortly before its end another one is wanted: a call takes a while, and may wait for its turn. Milliseconds. */
function keptFor(seconds = unsaid): number {
  return 1_000 * (seconds - Math.min(60, seconds / 10));
}

/** Milliseconds to wait where a refusal does not say. */
const throttleDefault = 5_000;

function refusal({ name, now, isOwnError, throttle }: TokenWorld, answer: HttpAnswer): Error {
  const { status, headers } = answer;
  const body = bodyOf(answer);
  const error = Refusal.safeParse(body).data?.error;
  const own = error !== undefined || (status >= 400 && isOwnError({ status, headers, body }));
  const message = `${name} ${status} on the request for a token${error === undefined ? '' : ` (${error})`}`;
  const details = { status, words: own ? vendorWords(answer.text) : undefined };
  const held = throttleOf(answer, now(), throttle);
  if (held !== undefined && !held.isNote) {
    return new Throttled(message, held.wait ?? throttleDefault, details);
  }
  if (error === 'invalid_dpop_proof' || error === 'use_dpop_nonce') {
    return new Credential(`${name} ${bound}`, details);
  }
  if (status === 401) return new Credential(message, details);
  if (!own) return new Transient(`${message} did not come from ${name} itself`, details);
  const passes = error === 'temporarily_unavailable' || error === 'server_error';
  if (passes || status === 408 || status >= 500) return new Transient(message, details);
  return new Credential(message, details);
}

function bodyOf({ text }: HttpAnswer): unknown {
  return jsonOf(Buffer.from(text));
}
