import { type Rule, ruleOf, type Windows } from './window.ts';

/** `leavers` goes first; `ordinary` leaves room for it. */
export type Lane = 'ordinary' | 'leavers';

/** Milliseconds ahead that a lane reserves at most; what is further away is waited for without a reservation. */
export const reach: Record<Lane, number> = { ordinary: 3_000, leavers: 30_000 };

/**
 * What a lane has to keep: the vendor's windows, of which `share` may be used, and, in the ordinary lane, room
 * for leavers.
 *
 * Room is kept in time, not in number, so that a long queue of joiners still uses the whole limit: of 60 calls in
 * 60 s with a headroom of 10 %, the ordinary lane makes at most 54 in any 54 s. Then, whenever a leaver comes,
 * six calls are free or become free within 6 s. The same with one half instead of 90 %: thirty within 30 s.
 * Neither is slower in the long run than the window itself.
 */
export function rulesOf(windows: Windows, lane: Lane, share: number, headroom: number): Rule[] {
  return windows.flatMap((window) => {
    const whole = ruleOf(window);
    const calls = Math.max(1, Math.floor(whole.calls * share));
    const rule = { ...whole, calls };
    if (lane === 'leavers' || calls === 1) return [rule];
    const room = Math.min(calls - 1, Math.max(1, Math.round(calls * headroom)));
    return [rule, part(rule, calls - room), part(rule, Math.ceil(calls / 2))];
  });
}

/** Rounded down: what is only courtesy must not cost the ordinary lane anything. */
function part(rule: Rule, calls: number): Rule {
  return { calls, buckets: Math.max(1, Math.floor((rule.buckets * calls) / rule.calls)) };
}
