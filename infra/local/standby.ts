import type { RequestListener, ServerResponse } from 'node:http';

/** Who answers at a port: nobody yet, which is said, then `serve`'s listener, then nobody any more. */
export type Standby = {
  listener: RequestListener;
  serve(listener: RequestListener): void;
  /** From now on every call is answered 503 again. Calls that were handed on before keep their listener. */
  stop(): void;
};

/** Seconds. */
const retryAfter = 1;

/**
 * A listener for a port that has to be open before, or for longer than, what answers behind it: an address is part of
 * what is built there. A server without a listener would accept calls and never answer them; this one answers 503 with
 * `Retry-After`, upon which senders of webhooks try again.
 */
export function createStandby(): Standby {
  let current: RequestListener | undefined;
  return {
    listener(request, response) {
      if (current !== undefined) return current(request, response);
      // A caller that is cut off while it sends never sees the answer.
      request.resume();
      refuse(response);
    },
    serve(listener) {
      current = listener;
    },
    stop() {
      current = undefined;
    },
  };
}

function refuse(response: ServerResponse): void {
  const body = JSON.stringify({ message: 'The local machine is starting or stopping: try again.' });
  response
    .writeHead(503, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'retry-after': String(retryAfter),
      connection: 'close',
    })
    .end(body);
}
