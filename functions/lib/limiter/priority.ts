import { exactly, type Rule, type Windows } from './window.ts';

/** `high` goes first; `normal` leaves room for it; `background` goes only while few others call. */
export type Priority = 'high' | 'normal' | 'background';

/** Milliseconds ahead that a priority reserves at most; a slot further away is waited for without a reservation. */
export const reach: Record<Priority, number> = { high: 30_000, normal: 3_000, background: 1_000 };

/** What decides the rules of a priority. */
export type PriorityRules = {
  windows: Windows;
  priority: Priority;
  /** The part of each window that may be used, above 0 and up to 1. */
  share: number;
  /** The part of that which is the room of `high`. */
  headroom: number;
  /** Whether `high` made calls in the last seconds. */
  isHighBusy: boolean;
};

/**
 * What the calls of a priority have to keep: the vendor's windows and, for `normal`, room for `high`.
 *
 * While `high` is busy, `normal` leaves it a part of every window. While it is not, a part that lies idle would be
 * lost: then room is kept in time, not in number. Of 60 calls in 60 s, with a headroom of 10 %, `normal` makes at most
 * 54 in any 54 s. So whenever `high` comes, six calls are free, or become free within 6 s. The same with one half
 * instead of 90 %: thirty within 30 s. In the long run that is no slower than the window itself.
 *
 * @example
 * rulesOf({ windows: [{ calls: 60, seconds: 60 }], priority: 'high', share: 1, headroom: 0.1, isHighBusy: false });
 * // the window alone, in buckets
 */
export function rulesOf({ windows, priority, share, headroom, isHighBusy }: PriorityRules): Rule[] {
  return exactly(windows).flatMap((whole) => {
    const calls = Math.max(1, Math.floor(whole.calls * share));
    if (priority === 'background') return inBackground({ ...whole, calls });
    if (priority === 'high' || calls === 1) return [{ ...whole, calls }];
    const rule = { ...whole, calls };
    const room = Math.min(calls - 1, Math.max(1, Math.round(calls * headroom)));
    const most = isHighBusy ? { ...whole, calls: calls - room } : rule;
    return [most, part(rule, calls - room), part(rule, Math.ceil(calls / 2))];
  });
}

/**
 * Half of the window, counting the calls of everybody, and in short stretches too: the next caller finds the other half
 * free at once, and does not wait for a burst of background calls to pass.
 */
function inBackground(rule: Rule): Rule[] {
  const half = Math.max(1, Math.floor(rule.calls / 2));
  const few = Math.max(1, Math.floor(half / 8));
  return [
    { ...rule, calls: half },
    { calls: few, buckets: Math.max(1, Math.ceil((rule.buckets * few) / half)) },
  ];
}

/** Rounded down: the room that is kept for `high` must not cost `normal` anything in the long run. */
function part(rule: Rule, calls: number): Rule {
  return { calls, buckets: Math.max(1, Math.floor((rule.buckets * calls) / rule.calls)) };
}
