import { type Lane, reach, rulesOf } from './lanes.ts';
import { periodOf, shareAt } from './learning.ts';
import type { State } from './state.ts';
import { type Cap, lateness, reserve, type Slot, type Windows } from './window.ts';

export type Chooser = {
  windows: Windows;
  lane: Lane;
  /** The part of a window that the ordinary lane keeps within reach of leavers. @default 0.1 */
  headroom?: number;
};

/** Slots and the state that has them; or the milliseconds to wait before asking again; or how late the next one is. */
export type Choice =
  | { kind: 'slots'; slots: Slot[]; state: State }
  | { kind: 'early'; wait: number }
  | { kind: 'late'; retryAfter: number };

/** Milliseconds after a leaver's call in which another one is likely. */
const leaversStay = 10_000;

/** What to do for somebody who needs a slot by `deadline` (milliseconds since 1970); pure. */
export function choose(
  { windows, lane, headroom = 0.1 }: Chooser,
  state: State,
  now: number,
  deadline: number,
  wish: { wanted: number; spacing: number },
): Choice {
  const horizon = now + reach[lane];
  const { slots, reserved, later } = reserve(state, {
    now,
    rules: rulesOf({
      windows,
      lane,
      share: shareAt(state, now, periodOf(windows)),
      headroom,
      leavers: now - state.leaver < leaversStay,
    }),
    cap: capOf(state.cap, lane, headroom),
    notBefore: Math.max(now, state.pausedUntil),
    late: lateness(windows),
    latest: Math.min(deadline, horizon),
    ...wish,
  });
  if (slots.length > 0 || later === undefined) {
    const leaver = lane === 'leavers' ? now : state.leaver;
    return { kind: 'slots', slots, state: { ...state, ...reserved, leaver } };
  }
  if (later > deadline) return { kind: 'late', retryAfter: later - now };
  return { kind: 'early', wait: later - horizon };
}

/** Of what remains for everybody, too, the ordinary lane leaves a part to the leavers. */
function capOf(cap: Cap | undefined, lane: Lane, headroom: number): Cap | undefined {
  if (cap === undefined || lane === 'leavers') return cap;
  return { ...cap, calls: Math.floor(cap.calls * (1 - headroom)) };
}
