import { hour } from '../../lib/duration.ts';

/** Everybody is compared when few people work: between these hours, UTC. */
const night = { from: 1, to: 5 };
/** So long after the last one began, so that a night has one. */
const every = 20 * hour;

/** Whether a comparison is to begin now; `last` is the one before, where there was one. `now`: milliseconds since 1970. */
export function isTimeToCompare(last: { began: string; isEnded: boolean } | undefined, now: number): boolean {
  const at = new Date(now).getUTCHours();
  if (at < night.from || at >= night.to) return false;
  return last === undefined || (last.isEnded && now - Date.parse(last.began) >= every);
}
