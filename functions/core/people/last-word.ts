import type { Identity } from './identity.ts';
import { stampsOf } from './stamps.ts';

/**
 * When a source last said anything of a user, also where another word of it came later: no event about them that was ever
 * folded in happened after that (ISO 8601 UTC; empty where nothing was said). A time that the source claimed while its clock was
 * ahead counts too, since the event may be told once more when that time has come.
 */
export function lastWord(identity: Identity): string {
  const times = stampsOf(identity).map((stamp) => stamp.split(' ', 1)[0] ?? '');
  return [...times, identity.aheadUntil ?? ''].sort().at(-1) ?? '';
}
