import { shortened } from '../lib/ascii.ts';
import { AnswerTooLarge, type Http, type HttpAnswer, type HttpRequest, isLost } from '../lib/http.ts';
import { retryAfter } from '../lib/retry-after.ts';
import { Credential, Permanent, Throttled, Transient } from './errors.ts';

/** One call to a vendor's API. `path` starts at the origin (`/v2/users`), already percent-encoded. */
export type Call = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
  /**
   * Statuses that are an answer rather than a failure, besides 2xx, where the vendor itself gave them. Of 404 only for
   * a call about one named thing: that a list is not there says nothing about who is in it.
   */
  accept?: number[];
  /** The rate-limit domain that the call counts against. @default 'default' */
  domain?: string;
};

/** `body` is the parsed JSON, or `undefined` where the answer had none. */
export type Answer = { status: number; body: unknown; headers: Record<string, string> };

/**
 * Whether an answer that is no success is the vendor's own, by the shape of its errors. What a gateway, a firewall or a
 * proxy answers in its place has a shape of its own, and is nobody's word about anybody: an API says as strictly as its
 * documentation lets it.
 */
export type IsOwnError = (answer: Answer) => boolean;

/** What a target talks to its vendor with. Every call is paced, authorized and, when it fails, classified. */
export type Vendor = {
  call(call: Call): Promise<Answer>;
  /** Runs `work` while nobody else (on any machine) holds the same name: for vendors whose writes replace whole lists. */
  exclusive<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Milliseconds since 1970. */
  now(): number;
};

export type VendorWorld = {
  /** The vendor's name, for messages. */
  name: string;
  origin: string;
  http: Http;
  /** The key; `fresh` asks past the cache, after a 401. */
  key(fresh?: boolean): Promise<string>;
  headers(key: string): Record<string, string>;
  isOwnError: IsOwnError;
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

/** A vendor's API as its target sees it. */
export function createVendor(world: VendorWorld): Vendor {
  return {
    now: world.now,
    exclusive: world.exclusive,
    async call(call) {
      let answer = await send(world, call, sendable(world, await world.key()));
      // A key may have been rotated a minute ago: ask for it once, past the cache, before calling it dead.
      if (answer.status === 401) answer = await send(world, call, sendable(world, await world.key(true)));
      const { status, headers } = answer;
      const read = { status, headers, body: parse(world, call, answer) };
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

/** Visible ASCII and blanks, which is what a key's header carries: https://www.rfc-editor.org/rfc/rfc9110#name-field-values */
const sendableKey = /^[\x20-\x7e]+$/;

/** The key without the blanks and line breaks that copying puts around it. */
function sendable({ name }: VendorWorld, key: string): string {
  const trimmed = key.trim();
  if (sendableKey.test(trimmed)) return trimmed;
  throw new Credential(
    `the key of ${name} is not one line of plain characters, so no header can carry it: copy it again and store it with npm run secrets`,
  );
}

async function send(world: VendorWorld, call: Call, key: string): Promise<HttpAnswer> {
  const domain = call.domain ?? 'default';
  const request = requestOf(world, call, key);
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

function requestOf(world: VendorWorld, call: Call, key: string): HttpRequest {
  const url = new URL(world.origin + call.path);
  for (const [name, value] of Object.entries(call.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  const headers = { accept: 'application/json', ...world.headers(key) };
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

/**
 * What became of a call that was no success. Only what the vendor itself said can be final, and even its own 404 is not
 * where the call was about no named thing, or was to make one.
 */
function failure(world: VendorWorld, call: Call, answer: HttpAnswer, own: boolean): Error {
  const { status } = answer;
  const message = `${world.name} ${status} on ${call.method}`;
  const details = { status, words: own ? vendorWords(answer.text) : undefined };
  if (isThrottle(status)) return new Throttled(message, throttledFor(answer, world.now()), details);
  if (status === 401) return new Credential(message, details);
  if (!own) return new Transient(`${message} did not come from ${world.name} itself`, details);
  if (status === 403) return new Credential(message, details);
  if (status === 404 || status === 408 || (status >= 500 && status !== 501)) {
    return new Transient(message, details);
  }
  return new Permanent(message, details);
}

/** 420 is Statuspage's, from before 429 was common: https://developer.statuspage.io/#section/Rate-Limiting */
function isThrottle(status: number): boolean {
  return status === 429 || status === 420;
}

const throttleDefault = 5_000;

function throttledFor(answer: HttpAnswer, now: number): number {
  return retryAfter(answer.headers, now) ?? throttleDefault;
}

const wordsAtMost = 500;

/** How deep the sentences of an error are looked for: deeper than any vendor's, and far from the end of the stack. */
const depthAtMost = 8;

/** What the vendor said, for people: the sentences of its error body, whichever of the usual shapes it has. */
export function vendorWords(text: string): string | undefined {
  const sentences = (value: unknown, depth = 0): string[] => {
    if (typeof value === 'string') return [value];
    if (typeof value !== 'object' || value === null || depth > depthAtMost) return [];
    return Object.entries(value)
      .filter(([key]) => !/^(code|took|requestId|status|errorCode|errorLink|errorId)$/.test(key))
      .flatMap(([, inner]) => sentences(inner, depth + 1));
  };
  try {
    const words = sentences(JSON.parse(text)).join('; ');
    return words === '' ? undefined : shortened(words, wordsAtMost);
  } catch {
    return text.trim().startsWith('<') || text.trim() === '' ? undefined : shortened(text, wordsAtMost);
  }
}
