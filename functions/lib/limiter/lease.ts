import { isLeased, type Slot, type Windows } from './window.ts';

/** Slots that this process has reserved and not used yet. */
export type Lease = {
  /** Notes a request for a slot: how soon it comes after the last one decides how many are worth reserving. */
  asked(): void;
  /** How many slots to reserve in one update, and how far apart, so that they fall due when they are needed. */
  wish(): { wanted: number; spacing: number };
  add(slots: Slot[]): void;
  /** The next slot; it may have passed meanwhile. */
  peek(): Slot | undefined;
  take(): void;
};

/** Milliseconds of work to reserve for: what is lost at most when the work ends. */
const ahead = 1_000;
const slotsAtMost = 8;
/** Rather too early than too late: an early slot stays good for a while, for a late one the call has to wait. */
const early = 0.8;

/** An empty lease. `now` in milliseconds since 1970. */
export function createLease(windows: Windows, now: () => number): Lease {
  const leased = isLeased(windows);
  let slots: Slot[] = [];
  let taken: number | undefined;
  let interval: number | undefined;
  return {
    asked() {
      const gap = taken === undefined ? undefined : now() - taken;
      if (gap === undefined || gap > ahead) interval = undefined;
      else interval = interval === undefined ? gap : 0.7 * interval + 0.3 * gap;
    },
    wish() {
      if (!leased || interval === undefined) return { wanted: 1, spacing: 0 };
      const wanted = Math.floor(ahead / Math.max(interval, 1));
      return { wanted: Math.min(slotsAtMost, Math.max(1, wanted)), spacing: Math.round(interval * early) };
    },
    add(more) {
      slots = [...slots, ...more].toSorted((a, b) => a.at - b.at);
    },
    peek: () => slots[0],
    take() {
      slots = slots.slice(1);
      taken = now();
    },
  };
}
