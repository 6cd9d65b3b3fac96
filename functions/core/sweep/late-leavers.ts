import { minute } from '../../lib/duration.ts';
import { isNotMuted } from '../accounts/departure.ts';
import type { Sweeping } from './sweeping.ts';

/** A leaver who is still to be muted is due again within the hour, whatever stands in the way. */
const dueWithin = 60 * minute;
const mutedWithin = 15 * minute;
const namedInALine = 100;
const linesAtMost = 10;

/** The words under which the log names leavers who are not muted; the alarm sends the operator there. */
export const leaversNotMuted = 'leavers who are not muted';

/** Counts the leavers of a target who are not muted although it was known a while ago, and names them. */
export async function countNotMuted({ roster, metrics, log }: Sweeping, target: string): Promise<void> {
  const now = roster.now();
  const soon = new Date(now + dueWithin).toISOString();
  const knownBefore = new Date(now - mutedWithin).toISOString();
  const late: string[] = [];
  for await (const page of roster.leavers(target, soon)) {
    late.push(...page.filter((item) => isNotMuted(item, knownBefore)).map(({ person }) => person));
  }
  const count = late.length;
  metrics.add('LeaversNotMuted', count, { target });
  for (let from = 0; from < Math.min(count, linesAtMost * namedInALine); from += namedInALine) {
    log.warn(leaversNotMuted, { target, count, persons: late.slice(from, from + namedInALine) });
  }
}
