import { hintAtMost } from './learning.ts';
import { reach } from './priority.ts';
import { readState, type State, unused } from './state.ts';
import { bucket } from './window.ts';

/** What is stored: the state, when it was written, and the states of those whose clocks say quite another time. */
type Line = { stored: unknown; at?: number };

/** The state of those whose clocks agree with ours, taken out of what is stored. */
export type Own = {
  state: State;
  /** The others' states, as they are stored. */
  others: unknown[];
  /** Whether something that cannot be true was repaired: to be stored, or else it would be repaired again and again. */
  isRepaired: boolean;
};

/** Milliseconds by which clocks may differ that are thought to be right. */
const nearby = 2 * 60_000;
const othersAtMost = 2;

/**
 * The state of those whose clocks say about what ours does. A process a day ahead, or behind, keeps a state of its own
 * beside it: it can neither make the others wait for a day nor forget their calls, and keeps the limit itself. A process
 * that finds no state of its own time goes on from the one before; where there is none either, it waits as for one that
 * cannot be read.
 */
export function ownOf(stored: unknown, now: number, longest: number): Own {
  if (stored === undefined) return { state: unused, others: [], isRepaired: false };
  const lines = linesIn(stored);
  const own = lines.find(({ at }) => at === undefined || Math.abs(now - at) <= nearby);
  const before = lines.filter(({ at = 0 }) => at < now).toSorted((a, b) => (b.at ?? 0) - (a.at ?? 0))[0];
  const from = own ?? before;
  const others = [...lines.filter((line) => line !== from), ...(own === undefined && before ? [before] : [])];
  const state = from && readState(from.stored, now, longest);
  const plausible = state ? repaired(state, now, longest) : { ...unused, pausedUntil: now + longest };
  const isUnread = state?.pausedUntil === now + longest && state.counts.length === 0;
  return {
    state: plausible,
    others: others.slice(0, othersAtMost).map((line) => line.stored),
    isRepaired: plausible !== state || isUnread,
  };
}

/** The state as it is to be stored: stamped with `now`, and with the states of the others beside it. */
export function toStore(state: State, others: unknown[], now: number): unknown {
  return { ...state, at: now, ...(others.length > 0 && { others }) };
}

function linesIn(stored: unknown): Line[] {
  const { others, ...own } = Object(stored);
  const all: unknown[] = [own, ...(Array.isArray(others) ? others : [])];
  return all.map((line) => {
    const { at } = Object(line);
    return typeof at === 'number' ? { stored: line, at } : { stored: line };
  });
}

/** Without what cannot be true: no vendor is waited for longer than a hint may say, nothing was before now that is yet to come. */
function repaired(state: State, now: number, longest: number): State {
  const latest = now + nearby;
  const { pausedUntil, highAt, throttle, cap, from, counts } = state;
  const reserved = Math.floor((latest + reach.high) / bucket) - from;
  const odd = {
    ...(pausedUntil > latest + hintAtMost && { pausedUntil: now + longest }),
    ...(highAt > latest && { highAt: 0 }),
    ...(throttle &&
      (throttle.at > latest || throttle.pause > latest + hintAtMost) && { throttle: undefined }),
    ...(cap && cap.until * bucket > latest + longest && { cap: undefined }),
    ...(counts.length > reserved && { counts: [], pausedUntil: now + longest }),
  };
  return Object.keys(odd).length === 0 ? state : { ...state, ...odd };
}
