import type { Answer } from '../../core/contracts/call.ts';

/** `act` has an opinion about these answers to an edit. */
export const refusals = [400, 402, 404, 409, 422];

/** What is gone already, as the answer to a call that was not made. */
export function gone(path: string): Answer {
  return { method: 'GET', path, status: 404, body: undefined, headers: {} };
}
