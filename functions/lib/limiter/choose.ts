import { periodOf, shareAt } from './learning.ts';
import { type Priority, reach, rulesOf } from './priority.ts';
import type { State } from './state.ts';
import { type Cap, lateness, reserve, type Slot, type Windows } from './window.ts';

/** Whose request it is: the vendor's windows and the priority. */
export type Chooser = {
  windows: Windows;
  priority: Priority;
  /** The part of a window that `normal` keeps within reach of `high`. @default 0.1 */
  headroom?: number;
};

/** Slots and the state that has them; or the milliseconds to wait before asking again; or how late the next one is. */
export type Choice =
  | { kind: 'slots'; slots: Slot[]; state: State }
  | { kind: 'early'; wait: number }
  | { kind: 'late'; retryAfter: number };

/** Milliseconds after a call of `high` in which another one is likely. */
const highStays = 10_000;

/**
 * Decides on a request for `wanted` slots by `deadline`, at least `spacing` milliseconds apart; pure. `now` and
 * `deadline` are milliseconds since 1970.
 *
 * @example
 * const choice = choose({ windows, priority: 'normal' }, state, now, now + 60_000, { wanted: 1, spacing: 0 });
 * if (choice.kind === 'early') await sleep(choice.wait);
 */
export function choose(
  { windows, priority, headroom = 0.1 }: Chooser,
  state: State,
  now: number,
  deadline: number,
  wish: { wanted: number; spacing: number },
): Choice {
  const horizon = now + reach[priority];
  const { slots, reserved, later } = reserve(state, {
    now,
    rules: rulesOf({
      windows,
      priority,
      share: shareAt(state, now, periodOf(windows)),
      headroom,
      isHighBusy: now - state.highAt < highStays,
    }),
    cap: capOf(state.cap, priority, headroom),
    notBefore: Math.max(now, state.pausedUntil),
    late: lateness(windows),
    latest: Math.min(deadline, horizon),
    ...wish,
  });
  if (slots.length > 0 || later === undefined) {
    const highAt = priority === 'high' ? now : state.highAt;
    return { kind: 'slots', slots, state: { ...state, ...reserved, highAt } };
  }
  if (later > deadline) return { kind: 'late', retryAfter: later - now };
  return { kind: 'early', wait: later - horizon };
}

/** Of the calls that remain for everybody, too, `normal` leaves a part to `high`. */
function capOf(cap: Cap | undefined, priority: Priority, headroom: number): Cap | undefined {
  if (cap === undefined || priority === 'high') return cap;
  return { ...cap, calls: Math.floor(cap.calls * (1 - headroom)) };
}
