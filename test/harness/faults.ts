import type { Http, HttpRequest } from '../../functions/lib/http.ts';
import type { Random } from './random.ts';

/** What can go wrong with one call. `lost` calls had their effect, and nobody learns of it. */
export type Fault =
  | { kind: 'answer'; status: number; headers?: Record<string, string>; text?: string }
  | { kind: 'reset' | 'stall' | 'truncated' }
  | { kind: 'lost'; how: 'reset' | 'stall' | 'badGateway' }
  /** The vendor answers, but only after so many milliseconds. */
  | { kind: 'slow'; takes: number }
  /** The caller gives up, and the change is made so many milliseconds after the call all the same. */
  | { kind: 'late'; after: number };

/** Decides what goes wrong with a call, if anything. */
export type Weather = (request: HttpRequest) => Fault | undefined;

export type FaultWorld = {
  sleep(milliseconds: number): Promise<void>;
  /** Milliseconds after which the caller gives up. @default 10000 */
  timeout?: number;
};

const page = '<html><head><title>Bad Gateway</title></head><body>not today</body></html>';
const html = { 'content-type': 'text/html' };
const json = { 'content-type': 'application/json' };

/** HTTP with bad weather in front of it: over a simulator (`httpInto(app)`) or over the network (`createHttp()`). */
export function withFaults(http: Http, weather: Weather, { sleep, timeout = 10_000 }: FaultWorld): Http {
  const stall = async (): Promise<never> => {
    await sleep(timeout);
    throw new DOMException('The operation was aborted due to timeout', 'TimeoutError');
  };
  return async (request) => {
    const fault = weather(request);
    switch (fault?.kind) {
      case undefined:
        return http(request);
      case 'answer':
        return { status: fault.status, headers: fault.headers ?? json, text: fault.text ?? '' };
      case 'reset':
        throw reset();
      case 'stall':
        return stall();
      case 'truncated': {
        const answer = await http(request);
        return { ...answer, text: answer.text.slice(0, answer.text.length / 2) };
      }
      case 'lost':
        await http(request);
        if (fault.how === 'stall') return stall();
        if (fault.how === 'reset') throw reset();
        return { status: 502, headers: html, text: page };
      case 'slow':
        await sleep(fault.takes);
        return http(request);
      case 'late':
        void sleep(fault.after).then(() => http(request));
        return stall();
    }
  };
}

function reset(): Error {
  return Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
}

/** Every kind of fault that a vendor, or what lies before it, was seen to make. */
export const vendorFaults: Record<string, Fault> = {
  'a 500': { kind: 'answer', status: 500, text: '{"message":"Internal error"}' },
  'a 502 page': { kind: 'answer', status: 502, headers: html, text: page },
  'a 503 page': { kind: 'answer', status: 503, headers: html, text: page },
  'a 503 with Retry-After': { kind: 'answer', status: 503, headers: { 'retry-after': '7' } },
  'a page with status 200': { kind: 'answer', status: 200, headers: html, text: page },
  'a reset': { kind: 'reset' },
  'a stall': { kind: 'stall' },
  'a cut-off answer': { kind: 'truncated' },
  'a reset after the effect': { kind: 'lost', how: 'reset' },
  'a stall after the effect': { kind: 'lost', how: 'stall' },
  'a 502 after the effect': { kind: 'lost', how: 'badGateway' },
  'a 429': {
    kind: 'answer',
    status: 429,
    headers: { ...json, 'retry-after': '3' },
    text: '{"message":"slow"}',
  },
  'a 429 without a word': { kind: 'answer', status: 429, text: '{}' },
  'a 429 with a period': {
    kind: 'answer',
    status: 429,
    headers: { 'x-ratelimit-period-in-sec': '1' },
    text: '{}',
  },
  'a 420': {
    kind: 'answer',
    status: 420,
    headers: { ...json, 'retry-after': '2' },
    text: '{"error":"calm"}',
  },
};

/** Statuses that something before a vendor answers: a gateway, a login page, a firewall, a cache. */
const foreignStatuses = [301, 302, 400, 403, 404, 405, 406, 409, 410, 413, 421, 422, 425, 428, 431, 451, 501];

/** What it answers them with: https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html */
const foreignBodies: Record<string, Pick<Extract<Fault, { kind: 'answer' }>, 'headers' | 'text'>> = {
  'a page': { headers: html, text: page },
  nothing: { headers: {}, text: '' },
  'a gateway’s JSON': { headers: json, text: '{"message":"Not Found"}' },
};

/** Answers that are nobody's word about a request: whatever the status says, nothing is to be concluded from it. */
export const foreign: Record<string, Fault> = Object.fromEntries(
  foreignStatuses.flatMap((status) =>
    Object.entries(foreignBodies).map(([what, body]) => [
      `a ${status} with ${what}`,
      { kind: 'answer', status, ...body },
    ]),
  ),
);

/** Vendors that take their time: longer than a lease, or longer than the caller waits. */
export const slow: Record<string, Fault> = {
  'an answer after 9 s': { kind: 'slow', takes: 9_000 },
  'a change 3 s after the call, never answered': { kind: 'late', after: 3_000 },
  'a change 5 s after the caller gave up': { kind: 'late', after: 15_000 },
};

/** So many of all calls go wrong, each kind of fault as often as another; `rate` is asked each time, so that the weather may clear up. */
export function changeable(random: Random, rate: () => number, ...kinds: (readonly Fault[])[]): Weather {
  const all = kinds.length === 0 ? [Object.values(vendorFaults)] : kinds;
  return () => (random.chance(rate()) ? random.pick(random.pick(all)) : undefined);
}

/** These faults, one a call, and then none. `undefined` lets a call through. */
export function scripted(faults: readonly (Fault | undefined)[]): Weather {
  const rest = faults.values();
  return () => rest.next().value;
}

/** A vendor that is down: the same answer to everything while `isDown`. */
export function outage(
  isDown: () => boolean,
  fault: Fault = { kind: 'answer', status: 503, text: page },
): Weather {
  return () => (isDown() ? fault : undefined);
}
