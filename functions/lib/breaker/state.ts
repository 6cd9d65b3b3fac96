import * as z from 'zod/mini';

/** Why nobody calls: the vendor is in trouble, or it refuses the key. */
export type Cause = 'outage' | 'credential';

/** `high` has probes of its own: its work must not wait for what may be no outage at all. */
export type Priority = 'high' | 'normal';

const memory = {
  /** The people who failed since anybody's last success, each once. */
  failing: z._default(z.array(z.string()), []),
  /** People who failed, and then others went through: their failures are their own until they go through too. */
  alone: z._default(z.record(z.string(), z.number()), {}),
};

/** What all workers of a vendor's key know together. Times in milliseconds since 1970. */
const Breaker = z.discriminatedUnion('open', [
  z.object({ open: z.literal(false), ...memory }),
  z.object({
    open: z.literal(true),
    cause: z.enum(['outage', 'credential']),
    /** The next probe may be made then. */
    probeAt: z.number(),
    /** Milliseconds between this probe and the next. */
    every: z.number(),
    /** Who made the last probe. */
    prober: z.optional(z.string()),
    /** When those may probe who have turns of their own. */
    turns: z._default(z.record(z.string(), z.number()), {}),
    ...memory,
  }),
]);

/** The shared state of a breaker: closed, or open with the times of its next probes. */
export type Breaker = z.infer<typeof Breaker>;
type Open = Extract<Breaker, { open: true }>;

/** `go`: call. `probe`: call, as the only one. `wait`: come back in so many milliseconds. */
export type Permit = 'go' | 'probe' | { wait: number };

/** A breaker that nothing has happened to. */
export const closed: Breaker = { open: false, failing: [], alone: {} };

/** What is stored, checked. What cannot be read says nothing about the vendor, so it counts as closed. */
export function readBreaker(stored: unknown): Breaker {
  const result = Breaker.safeParse(stored);
  return result.success ? result.data : closed;
}

/** So many different people failing in a row mean that it is not the people. */
const people = 3;
const first = 15_000;
const longest = 120_000;
const credentialEvery = 60_000;
/** A thousand people of priority `high` must not hammer a vendor that is down. */
const highEvery = { outage: 5_000, credential: 15_000 };
const highAgainEvery = 15_000;
const remembered = 64;
/** A person who fails for good is tried again within the hour, for a day. */
const rememberedFor = 24 * 3_600_000;
const worthNoting = 3_600_000;

/**
 * Whether a person's work may call the vendor now; with `breaker` where asking changed something, which is when a
 * probe is given out. A probe that is never heard of again counts as failed when its time is over. A person
 * whose work failed before lets others go first, so that people who always fail cannot keep a healthy vendor shut.
 * Priority `high` need not wait for the others' probes.
 */
export function ask(
  breaker: Breaker,
  now: number,
  person: string,
  priority: Priority = 'normal',
): { permit: Permit; breaker?: Breaker } {
  if (!breaker.open) return { permit: 'go' };
  const open = plausible(breaker, now);
  const { probeAt, every } = open;
  const failed = open.failing.includes(person) || isAlone(open, now, person);
  if (!failed && now >= probeAt) {
    const turns = { ...open.turns, again: now + 2 * every };
    return { permit: 'probe', breaker: { ...open, prober: person, probeAt: now + every, turns } };
  }
  const turn = turnOf(open, priority, failed);
  const at = turn === undefined ? probeAt : (open.turns[turn.name] ?? 0);
  if (turn !== undefined && now >= at) {
    const turns = { ...open.turns, [turn.name]: now + turn.every };
    return { permit: 'probe', breaker: { ...open, ...(failed && { prober: person }), turns } };
  }
  const wait = (failed ? at : Math.min(at, probeAt)) - now;
  return { permit: { wait }, ...(open !== breaker && { breaker: open }) };
}

/** The turns beside those of everybody. */
function turnOf({ every, cause }: Open, priority: Priority, failed: boolean) {
  if (priority === 'high') {
    return failed
      ? { name: 'highAgain', every: Math.max(highAgainEvery, highEvery[cause]) }
      : { name: 'high', every: highEvery[cause] };
  }
  return failed ? { name: 'again', every } : undefined;
}

/** A clock that is wrong may have written times that are nobody's: what cannot be true is over. */
function plausible(open: Open, now: number): Open {
  const most = now + 2 * longest;
  const isOdd = (time: number) => time > most;
  const every = Math.min(longest, Math.max(first, open.every));
  const odd = isOdd(open.probeAt) || Object.values(open.turns).some(isOdd) || every !== open.every;
  if (!odd) return open;
  const turns = Object.entries(open.turns).filter(([, time]) => !isOdd(time));
  const probeAt = isOdd(open.probeAt) ? now : open.probeAt;
  return { ...open, every, probeAt, turns: Object.fromEntries(turns) };
}

/**
 * The breaker after a success: the vendor works and accepts the key, for whichever person. `undefined` where that is
 * no news and nothing is to be stored. `now` in milliseconds since 1970.
 */
export function afterSuccess(breaker: Breaker, now: number, person: string): Breaker | undefined {
  const { open, failing, alone } = breaker;
  if (!open && failing.length === 0 && !(person in alone)) return undefined;
  const others = [...Object.entries(alone), ...failing.map((one) => [one, now] as const)];
  const kept = others
    .filter(([one, at]) => one !== person && Math.abs(now - at) < rememberedFor)
    .toSorted(([, a], [, b]) => a - b)
    .slice(-remembered);
  return { open: false, failing: [], alone: Object.fromEntries(kept) };
}

/**
 * The breaker after a failure of a person's work. `undefined` where that is no news, as from calls begun before it
 * opened. `now` in milliseconds since 1970.
 */
export function afterFailure(
  breaker: Breaker,
  now: number,
  person: string,
  cause: Cause,
): Breaker | undefined {
  if (breaker.open) return afterProbe(breaker, now, person, cause);
  if (cause === 'credential') return opened(withFailing(breaker, now, person), 'credential', now);
  if (isAlone(breaker, now, person)) {
    const noted = breaker.alone[person] ?? 0;
    return now - noted < worthNoting ? undefined : { ...breaker, alone: { ...breaker.alone, [person]: now } };
  }
  if (breaker.failing.includes(person)) return undefined;
  const next = withFailing(breaker, now, person);
  return next.failing.length < people ? next : opened(next, 'outage', now);
}

/**
 * The breaker after work that ended without a word of the vendor's, as by a mistake of ours. A probe that ended so is
 * given back: others may try at once. `undefined` where nothing changed.
 */
export function afterNothing(breaker: Breaker, now: number, person: string): Breaker | undefined {
  if (!breaker.open || breaker.prober !== person || breaker.probeAt <= now) return undefined;
  const next = withFailing(breaker, now, person);
  return next === breaker ? undefined : { ...next, probeAt: now };
}

function afterProbe(breaker: Open, now: number, person: string, cause: Cause): Breaker | undefined {
  const probed = breaker.prober === person;
  const failedBefore = breaker.failing.includes(person) || isAlone(breaker, now, person);
  const next = withFailing(breaker, now, person);
  if (cause === 'credential' && (probed || breaker.cause === 'outage')) {
    return opened(next, 'credential', now, credentialEvery, probed ? person : undefined);
  }
  // Those who were calling when it opened say nothing new.
  if (!probed || cause === 'credential') return next === breaker ? undefined : next;
  const every = breaker.cause === 'outage' ? Math.min(longest, breaker.every * 2) : first;
  const reopened = opened(next, 'outage', now, every, person);
  // A person who failed before and failed again is no reason for others to wait longer.
  return failedBefore ? { ...reopened, probeAt: breaker.probeAt } : reopened;
}

function opened(
  { failing, alone }: Pick<Breaker, 'failing' | 'alone'>,
  cause: Cause,
  now: number,
  every = cause === 'credential' ? credentialEvery : first,
  prober?: string,
): Open {
  const turns = { again: now + 2 * every, highAgain: now + highAgainEvery };
  return { open: true, cause, probeAt: now + every, every, prober, turns, failing, alone };
}

function withFailing<B extends Breaker>(breaker: B, now: number, person: string): B {
  if (breaker.failing.includes(person) || isAlone(breaker, now, person)) return breaker;
  return { ...breaker, failing: [...breaker.failing, person].slice(-remembered) };
}

function isAlone({ alone }: Breaker, now: number, person: string): boolean {
  const at = alone[person];
  return at !== undefined && Math.abs(now - at) < rememberedFor;
}
