import { day } from '../../lib/duration.ts';
import { instant } from '../../lib/instant.ts';
import type { EventRow } from './paging-schema.ts';

/**
 * Whether an event neither lasts nor comes again at `now` (milliseconds since 1970). Of one whose times are in a form that is not known
 * it is not: what is not known is not gone.
 */
export function isOver(event: EventRow, now: number): boolean {
  const { start_datetime, end_datetime, repeat, repeat_end_datetime } = event;
  const [start, end] = [momentOf(start_datetime), momentOf(end_datetime)];
  if (start === undefined || end === undefined) return false;
  if (repeat === false || repeat == null) return end <= now;
  const last = momentOf(repeat_end_datetime);
  // It comes again on the last day too, whatever the time: https://pagertree.com/docs/api/events
  return last !== undefined && last + 2 * day + Math.max(0, end - start) <= now;
}

function momentOf(text: unknown): number | undefined {
  return typeof text === 'string' ? instant(text) : undefined;
}
