import { exactly, type Rule, type Windows } from './window.ts';

/** `leavers` goes first; `ordinary` leaves room for it; `background` goes only while few others call. */
export type Lane = 'ordinary' | 'leavers' | 'background';

/** Milliseconds ahead that a lane reserves at most; what is further away is waited for without a reservation. */
export const reach: Record<Lane, number> = { ordinary: 3_000, leavers: 30_000, background: 1_000 };

export type LaneRules = {
  windows: Windows;
  lane: Lane;
  /** The part of each window that may be used, above 0 and up to 1. */
  share: number;
  /** The part of that which is the leavers' room. */
  headroom: number;
  /** Whether a leaver was here in the last seconds. */
  leavers: boolean;
};

/**
 * What a lane has to keep: the vendor's windows and, in the ordinary lane, room for leavers.
 *
 * While leavers are about, the ordinary lane leaves them a part of every window. While there are none, it would
 * be wrong to let that lie idle: then room is kept in time, not in number. Of 60 calls in 60 s, with a headroom of
 * 10 %, the ordinary lane makes at most 54 in any 54 s. So whenever a leaver comes, six calls are free, or become
 * free within 6 s. The same with one half instead of 90 %: thirty within 30 s. In the long run that is no slower
 * than the window itself.
 */
export function rulesOf({ windows, lane, share, headroom, leavers }: LaneRules): Rule[] {
  return exactly(windows).flatMap((whole) => {
    const calls = Math.max(1, Math.floor(whole.calls * share));
    if (lane === 'background') return inBackground({ ...whole, calls });
    if (lane === 'leavers' || calls === 1) return [{ ...whole, calls }];
    const rule = { ...whole, calls };
    const room = Math.min(calls - 1, Math.max(1, Math.round(calls * headroom)));
    const most = leavers ? { ...whole, calls: calls - room } : rule;
    return [most, part(rule, calls - room), part(rule, Math.ceil(calls / 2))];
  });
}

/**
 * Half of the window, counting the calls of everybody, and in short stretches too: whoever comes next finds the other
 * half free at once, and does not wait for a burst of background calls to pass.
 */
function inBackground(rule: Rule): Rule[] {
  const half = Math.max(1, Math.floor(rule.calls / 2));
  const few = Math.max(1, Math.floor(half / 8));
  return [
    { ...rule, calls: half },
    { calls: few, buckets: Math.max(1, Math.ceil((rule.buckets * few) / half)) },
  ];
}

/** Rounded down: what is only courtesy must not cost the ordinary lane anything. */
function part(rule: Rule, calls: number): Rule {
  return { calls, buckets: Math.max(1, Math.floor((rule.buckets * calls) / rule.calls)) };
}
