import type { State } from './state.ts';
import type { LimitAnswer, Throttle } from './throttle.ts';
import { bucket, countBetween, type Windows } from './window.ts';

/** How long to wait when a refusal does not say: `first` milliseconds, doubled for each in a row, at most `most`. */
export type Backoff = { first: number; most: number };

/** The share of the limit that is never taken away, so that we keep finding out whether there is more. */
export const leastShare = 0.1;

/** Milliseconds in which a call may have been made that the vendor had not counted when it answered. */
const underWay = 1_000;
/** The most milliseconds that a vendor is believed to want us to wait. */
export const hintAtMost = 15 * 60_000;
/** Refusals in a row after which we wait longer than we are asked to. */
const patience = 3;
/** APIs say whole seconds, so the truth may be up to half a second or more later. */
const hintMargin = 500;

/** The milliseconds over which things are learned: the longest window, and never less than ten seconds. */
export function periodOf(windows: Windows): number {
  return Math.max(10_000, ...windows.map((window) => window.seconds * 1_000));
}

/**
 * The share of the limit that we use: all of it, unless the vendor refused calls although we kept the limit,
 * which means that another client uses the same key. Then it follows a curve like CUBIC's
 * (https://www.rfc-editor.org/rfc/rfc9438#section-4.2): cut, quickly back to near the share that was too much,
 * slowly past it, quickly on to the whole if nobody refuses any more. A refusal that costs a whole window, such
 * as 60 s, is risked less often than one that costs a second: the cut is deeper and the curve longer.
 * It depends on time alone, so recovering costs no write.
 */
export function shareAt({ throttle }: State, now: number, period: number): number {
  if (throttle === undefined) return 1;
  const { share, at, pause } = throttle;
  const cost = Math.min(1, pause / period);
  const cut = share * (0.04 + 0.08 * cost);
  const back = (5 + 15 * cost) * period;
  const time = Math.max(0, now - at - pause) / back - 1;
  const rise = (time < 0 ? cut : Math.max(0.08, cut)) * time ** 3;
  return Math.min(1, Math.max(leastShare, share + rise));
}

/** The state in which nobody calls before `until` (milliseconds since 1970), nor before what was said earlier. */
export function pausedUntil(state: State, until: number): State {
  return { ...state, pausedUntil: Math.max(state.pausedUntil, until) };
}

/**
 * The state after a refusal: a pause of what it asks for, or else of the backoff, and a smaller share of the limit.
 * `now` in milliseconds since 1970.
 *
 * @example
 * refused(state, { wait: 30_000 }, now, { windows, backoff }).pausedUntil; // now + 30_500
 */
export function refused(
  state: State,
  { wait: hint }: Throttle,
  now: number,
  { windows, backoff }: { windows: Windows; backoff: Backoff },
): State {
  const period = periodOf(windows);
  const asked = hint === undefined ? undefined : Math.min(hint, hintAtMost) + hintMargin;
  // Calls that were under way when another one was refused say nothing new.
  if (now < state.pausedUntil) return asked === undefined ? state : pausedUntil(state, now + asked);
  const before = state.throttle;
  const streak = before !== undefined && now < state.pausedUntil + period ? before.streak + 1 : 1;
  const doubled = Math.min(backoff.most, backoff.first * 2 ** (streak - 1));
  // A vendor that goes on refusing after the time it asked for (some say 0) is left alone for longer.
  const wait = asked === undefined || streak > patience ? Math.max(doubled, asked ?? 0) : asked;
  const settled = before === undefined || now - before.at >= period / 6;
  const cut = settled ? { at: now, share: tooMuch(state, now, windows), pause: wait } : before;
  return { ...pausedUntil(state, now + wait), throttle: { ...cut, streak } };
}

/**
 * The share that turned out to be too much: what we really used of it, for a configured limit may be far above
 * the real one; but never less than half, for a short burst says little about a minute.
 */
function tooMuch(state: State, now: number, windows: Windows): number {
  const share = shareAt(state, now, periodOf(windows));
  const used = Math.max(
    ...windows.map(
      ({ calls, seconds }) => usedOf(state, now - Math.min(underWay, seconds * 50), seconds) / calls,
    ),
  );
  return Math.max(leastShare, share / 2, Math.min(share, used));
}

function usedOf(state: State, now: number, seconds: number): number {
  return countBetween(state, Math.floor((now - seconds * 1_000) / bucket), Math.floor(now / bucket) + 1);
}

/**
 * After an answer with `RateLimit-Remaining` and `RateLimit-Reset`
 * (https://www.ietf.org/archive/id/draft-ietf-httpapi-ratelimit-headers-06.html): what remains until the reset is an
 * upper bound. Only where little remains and others took a good part of it; otherwise `undefined`, for there is nothing
 * to store.
 */
export function bounded(state: State, answer: LimitAnswer, now: number, windows: Windows): State | undefined {
  const remaining = wholeNumber(answer.headers['ratelimit-remaining']);
  const reset = wholeNumber(answer.headers['ratelimit-reset']);
  const [window] = windows.toSorted((a, b) => b.seconds - a.seconds);
  if (remaining === undefined || reset === undefined || window === undefined) return undefined;
  const others = window.calls - usedOf(state, now, window.seconds) - remaining;
  if (remaining > window.calls * 0.2 || others < Math.max(1, window.calls * 0.05)) return undefined;
  const until = Math.ceil((now + Math.min(reset, window.seconds) * 1_000) / bucket);
  const cap = { calls: remaining, from: Math.floor((now - underWay) / bucket), until };
  return tighter(state, cap, now, window.calls * 0.01) ? { ...state, cap } : undefined;
}

function tighter(state: State, cap: NonNullable<State['cap']>, now: number, slack: number): boolean {
  const before = state.cap;
  if (before === undefined || before.until * bucket <= now) return true;
  const left = (of: typeof cap) => of.calls - countBetween(state, of.from, of.until);
  return left(cap) < left(before) - slack;
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text.trim()) ? Number(text) : undefined;
}
