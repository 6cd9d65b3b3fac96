import { AnswerTooLarge, type Http, type HttpAnswer, type HttpRequest, isLost } from '../../lib/http.ts';
import { type ReadThrottle, throttleOf } from '../../lib/limiter/throttle.ts';
import type { IsOwnError, Vendor } from '../contracts/api.ts';
import type { AuthorizationHeaders } from '../contracts/authorizing.ts';
import type { Call } from '../contracts/call.ts';
import { Credential, Permanent, Throttled, Transient } from '../contracts/errors.ts';
import { vendorWords } from '../contracts/vendor-words.ts';

/** What a vendor's API is called with: where it is, the secret's headers, and the pacing of its calls. */
export type VendorWorld = {
  /** The vendor's name, for messages. */
  name: string;
  origin: string;
  http: Http;
  /** The headers that carry the secret. `refused`: those that were answered 401, so what they carry is had anew. */
  authorize(refused?: AuthorizationHeaders): Promise<AuthorizationHeaders>;
  /** What the token that calls carry is good for, where that is known. @default unknown */
  scopes?: Vendor['scopes'];
  isOwnError: IsOwnError;
  /** How the vendor says that it throttles, besides 429 and the standard headers. */
  throttle?: ReadThrottle;
  /** Resolves when the call may be made; throws `Throttled` where that would be after the invocation's deadline. */
  slot(domain: string): Promise<void>;
  /** Lets the limiter learn from an answer: a refusal holds the calls of every worker of this key. */
  learn(domain: string, answer: Pick<HttpAnswer, 'status' | 'headers'>): Promise<void>;
  exclusive: Vendor['exclusive'];
  /** Throws `Throttled` where no change may be begun any more: it could outlive the lease, and land after another's. */
  mayChange?(): void;
  /** A change was begun and its answer is lost: it may still be made. */
  lost?(): void;
  now(): number;
};

/**
 * A vendor's API as its target or source sees it. `call` waits for its turn, resolves with a success or with a status
 * of `accept`, and throws one of the five failures for anything else; a 401 is tried once more with the secret read
 * anew.
 *
 * @example
 * const { body } = await vendor.call({ method: 'GET', path: '/v2/users/42', accept: [404] });
 */
export function createVendor(world: VendorWorld): Vendor {
  return {
    origin: world.origin,
    now: world.now,
    exclusive: world.exclusive,
    scopes: world.scopes ?? (async () => undefined),
    async call(call) {
      const headers = await world.authorize();
      let answer = await send(world, call, headers);
      // A key may have been rotated a minute ago: ask for it once, past the cache, before calling it dead.
      if (answer.status === 401) answer = await send(world, call, await world.authorize(headers));
      const { status } = answer;
      const read = {
        method: call.method,
        path: call.path,
        status,
        headers: answer.headers,
        body: parse(world, call, answer),
      };
      if (isSuccess(status)) return read;
      // A redirect is never followed, and never the end of anything.
      const own = status >= 400 && world.isOwnError(read);
      if (own && call.accept?.includes(status)) return read;
      throw failure(world, call, answer, own);
    },
  };
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

async function send(world: VendorWorld, call: Call, headers: Record<string, string>): Promise<HttpAnswer> {
  const domain = call.domain ?? 'default';
  const request = requestOf(world, call, headers);
  const changes = call.method !== 'GET';
  await world.slot(domain);
  if (changes) world.mayChange?.();
  const answer = await world.http(request).catch((cause: unknown) => {
    if (changes) world.lost?.();
    const what = cause instanceof AnswerTooLarge ? cause.message : 'could not be reached';
    throw new Transient(`${world.name} ${what} on ${call.method}`, { cause, lost: isLost(cause) });
  });
  // A gateway's word, or that of a vendor in trouble, need not be the last one about a change.
  if (changes && (answer.status >= 500 || answer.status === 408)) world.lost?.();
  await world.learn(domain, answer);
  return answer;
}

function requestOf(world: VendorWorld, call: Call, authorized: Record<string, string>): HttpRequest {
  const url = new URL(world.origin + call.path);
  for (const [name, value] of Object.entries(call.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  const headers = { accept: 'application/json', ...authorized };
  if (call.body === undefined) return { method: call.method, url: url.href, headers };
  return {
    method: call.method,
    url: url.href,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(call.body),
  };
}

function parse(world: VendorWorld, call: Call, answer: HttpAnswer): unknown {
  if (answer.text.trim() === '') return undefined;
  try {
    return JSON.parse(answer.text);
  } catch (cause) {
    // A proxy's HTML page, or a body cut off half-way: whether the call worked is unknown, so it is looked at again.
    if (!isSuccess(answer.status)) return undefined;
    throw new Transient(`${world.name} ${answer.status} on ${call.method} was not JSON`, {
      cause,
      status: answer.status,
    });
  }
}

/** Milliseconds to wait where a refusal does not say. */
const throttleDefault = 5_000;

/**
 * What became of a call that was no success. Only what the vendor itself said can be final, and even its own 404 is not
 * where the call was about no named thing, or was to make one.
 */
function failure(world: VendorWorld, call: Call, answer: HttpAnswer, own: boolean): Error {
  const { status } = answer;
  const message = `${world.name} ${status} on ${call.method}`;
  const details = { status, words: own ? vendorWords(answer.text) : undefined };
  const throttle = throttleOf(answer, world.now(), world.throttle);
  if (throttle !== undefined && !throttle.isNote) {
    return new Throttled(message, throttle.wait ?? throttleDefault, details);
  }
  if (status === 401) return new Credential(message, details);
  if (!own) return new Transient(`${message} did not come from ${world.name} itself`, details);
  if (status === 403) return new Credential(message, details);
  if (status === 404 || status === 408 || (status >= 500 && status !== 501)) {
    return new Transient(message, details);
  }
  return new Permanent(message, details);
}
