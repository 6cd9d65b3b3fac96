import { day } from '../../lib/duration.ts';

/**
 * Whether something was written so lately (ISO 8601 UTC) that what it is for may still be on its way: a link is taken and a member
 * is listed before the identity is written that they lead to, which a crash may put off until the event is told again.
 */
export function isFresh(at: unknown, now: number): boolean {
  return typeof at === 'string' && Date.parse(at) > now - day;
}
