import fc from 'fast-check';
import { create } from '../infra/local/simulators/vendor.ts';

const hour = 3_600_000;

/** Users of a simulated PagerDuty. */
export const ids = ['PANN', 'PBOB', 'PCEM', 'PDAN'];

/** Reads a simulated PagerDuty that holds these users and what else is given, in the shapes of `_state`. */
export async function seeded(rows: object) {
  const vendor = create('pagerduty', true);
  const users = ids.map((id) => ({ id, name: id, email: `${id.toLowerCase()}@example.com` }));
  const answer = await vendor.seed({ users, ...rows });
  if (answer.error !== undefined) throw new Error(answer.error);
  return async (path: string) => (await vendor.call('GET', path)).json;
}

export const iso = (at: number) => new Date(at).toISOString();
export const between = (from: number, to: number) => `since=${iso(from)}&until=${iso(to)}`;

/** Lengths in milliseconds, of so many hours at most. */
export const halfHours = (max: number) => fc.integer({ min: 0, max: max * 2 }).map((n) => (n * hour) / 2);
export const moments = halfHours(24 * 380).map((after) => Date.parse('2025-10-01') + after);
