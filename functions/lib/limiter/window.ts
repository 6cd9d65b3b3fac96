/** So many calls in any stretch of so many seconds. */
export type Window = { calls: number; seconds: number };

/** Windows that hold at the same time, such as one per second and one per minute. */
export type Windows = Window[];

/**
 * Milliseconds of a bucket. Calls are remembered as counts per bucket, so a call may have been made anywhere in
 * it; every rule below counts it as made at whichever end is worse.
 */
export const bucket = 100;

/** At most `calls` in any `buckets` buckets in a row. */
export type Rule = { calls: number; buckets: number };

/** At most `calls` from bucket `from` up to, and without, bucket `until`. */
export type Cap = { calls: number; from: number; until: number };

/** How many calls were reserved in bucket `from`, in the one after it, and so on. Milliseconds / `bucket`. */
export type Reserved = { from: number; counts: number[] };

/** Leave to make one call, from `at` on and before `until`; milliseconds since 1970. */
export type Slot = { at: number; until: number };

/**
 * Milliseconds by which two calls may come nearer to each other at the vendor than they were here, because clocks
 * differ or the network is slower for the first one: 750 where a window is 50 s or longer, 188 where it is 12 s
 * or less.
 */
export function jitter({ seconds }: Window): number {
  return Math.min(750, Math.max(188, seconds * 15));
}

/** Whether a limit is so high that several slots are reserved in one update, and long enough for that to cost little. */
export function isLeased(windows: Windows): boolean {
  return windows.every(({ calls, seconds }) => calls / seconds >= 4 && seconds >= 30);
}

/**
 * Milliseconds after the end of its bucket in which a slot may still be used: timers fire late and writes take
 * their time. Much longer where slots are reserved for calls to come, whose moment can only be guessed.
 */
export function lateness(windows: Windows): number {
  return isLeased(windows)
    ? 1_100
    : Math.min(...windows.map(({ seconds }) => Math.min(250, Math.max(62, seconds * 5))));
}

/**
 * The vendor's windows as rules that hold at the vendor whenever they hold here: rounded up, with the lateness
 * and the jitter. Of a limit of 60 s that costs 1.8 %, or 3.2 % where slots are leased.
 */
export function exactly(windows: Windows): Rule[] {
  const late = lateness(windows);
  return windows.map((window) => ({
    calls: window.calls,
    buckets: Math.ceil((window.seconds * 1_000 + late + jitter(window)) / bucket) + 1,
  }));
}

/** How many slots are wanted, under which rules and between which times. Milliseconds since 1970. */
export type Request = {
  /** Milliseconds since 1970. */
  now: number;
  rules: Rule[];
  cap?: Cap;
  /** Nothing is reserved before this time. @default now */
  notBefore?: number;
  /** How many slots. @default 1 */
  wanted?: number;
  /** Milliseconds at least between one slot of this request and the next. @default 0 */
  spacing?: number;
  /** Milliseconds after its bucket in which a slot may be used; see `lateness`. @default 0 */
  late?: number;
  /** No slot after this time: there may be fewer slots than wanted, or none. @default Infinity */
  latest?: number;
};

/** `later` is when the first slot would have been that `latest` forbade. */
export type Reservation = { slots: Slot[]; reserved: Reserved; later?: number };

/**
 * The earliest slots that break no rule, and what is reserved with them; pure. Slots are in order. Calls that
 * others reserved in the future are respected on both sides: a slot may come before them if all still fits.
 */
export function reserve(reserved: Reserved, request: Request): Reservation {
  const { now, rules, cap, notBefore = now, wanted = 1, spacing = 0, late = 0, latest = Infinity } = request;
  const current = Math.floor(now / bucket);
  const next = prune(reserved, current, rules);
  const slots: Slot[] = [];
  let first = notBefore > now ? Math.ceil(notBefore / bucket) : current;
  while (slots.length < wanted) {
    const chosen = earliest(next, first, rules, cap);
    const at = Math.max(now, chosen * bucket);
    if (at > latest) return { slots, reserved: next, later: at };
    add(next, chosen);
    slots.push({ at, until: (chosen + 1) * bucket + late });
    first = Math.max(chosen, Math.floor((at + spacing) / bucket));
  }
  return { slots, reserved: next };
}

/** How many calls are reserved in the buckets from `from` up to, and without, `until`. */
export function countBetween(reserved: Reserved, from: number, until: number): number {
  let sum = 0;
  for (let at = Math.max(from, reserved.from); at < until; at++) {
    const count = reserved.counts[at - reserved.from];
    if (count === undefined) break;
    sum += count;
  }
  return sum;
}

/** Buckets kept longer than needed, for a process whose clock is a little behind. */
const kept = 10;

function prune({ from, counts }: Reserved, current: number, rules: Rule[]): Reserved {
  const oldest = current - Math.max(...rules.map((rule) => rule.buckets)) - kept;
  // Nobody reserves before the present: such a state was written by a clock that is far ahead of all others.
  if (counts.length === 0 || from > current) return { from: oldest, counts: [] };
  return from >= oldest
    ? { from, counts: [...counts] }
    : { from: oldest, counts: counts.slice(oldest - from) };
}

function add({ from, counts }: Reserved, at: number): void {
  while (counts.length <= at - from) counts.push(0);
  counts[at - from] = (counts[at - from] ?? 0) + 1;
}

function earliest(reserved: Reserved, first: number, rules: Rule[], cap: Cap | undefined): number {
  let candidate = first;
  for (;;) {
    const free = Math.max(...rules.map((rule) => freeFrom(reserved, rule, candidate)));
    const next = cap === undefined ? free : freeOf(reserved, cap, free);
    if (next === candidate) return candidate;
    candidate = next;
  }
}

/** `candidate`, or else the end of the latest full stretch around it: no bucket before that can be free. */
function freeFrom({ from, counts }: Reserved, { calls, buckets }: Rule, candidate: number): number {
  let sum = countBetween({ from, counts }, candidate, candidate + buckets);
  for (let start = candidate; start > candidate - buckets; start--) {
    if (sum >= calls) return start + buckets;
    sum += (counts[start - 1 - from] ?? 0) - (counts[start - 1 + buckets - from] ?? 0);
  }
  return candidate;
}

function freeOf(reserved: Reserved, { calls, from, until }: Cap, candidate: number): number {
  if (candidate < from || candidate >= until) return candidate;
  return countBetween(reserved, from, until) < calls ? candidate : until;
}
