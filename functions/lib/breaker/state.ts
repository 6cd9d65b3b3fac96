import * as z from 'zod/mini';

/** Why nobody calls: the vendor is in trouble, or it refuses the key. */
export type Trouble = 'outage' | 'credential';

/** What all workers of a vendor's key know together. Times in milliseconds since 1970. */
const Breaker = z.discriminatedUnion('open', [
  z.object({
    open: z.literal(false),
    /** The people whose last calls failed, since anybody's last success; each once. */
    failing: z.array(z.string()),
  }),
  z.object({
    open: z.literal(true),
    trouble: z.enum(['outage', 'credential']),
    /** The next probe may be made then. */
    probeAt: z.number(),
    /** Milliseconds between this probe and the next. */
    every: z.number(),
    /** Who made the last probe. */
    prober: z.optional(z.string()),
  }),
]);
export type Breaker = z.infer<typeof Breaker>;

/** `go`: call. `probe`: call, as the only one. `wait`: come back in so many milliseconds. */
export type Leave = 'go' | 'probe' | { wait: number };

/** A breaker that nothing has happened to. */
export const closed: Breaker = { open: false, failing: [] };

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

/**
 * Whether somebody's work may call the vendor now; with `breaker` where asking changed something, which is when a
 * probe is given out. A probe that is never heard of again counts as failed when its time is over. Whoever probed
 * last lets others go first, so that one person who always fails cannot keep a healthy vendor shut.
 */
export function ask(breaker: Breaker, now: number, person: string): { leave: Leave; breaker?: Breaker } {
  if (!breaker.open) return { leave: 'go' };
  const mayProbeAt = breaker.probeAt + (person === breaker.prober ? breaker.every : 0);
  if (now < mayProbeAt) return { leave: { wait: mayProbeAt - now } };
  return { leave: 'probe', breaker: { ...breaker, prober: person, probeAt: now + breaker.every } };
}

/** After a success, anybody's: the vendor works and likes the key. `undefined` where that is no news. */
export function afterSuccess(breaker: Breaker): Breaker | undefined {
  return breaker.open || breaker.failing.length > 0 ? closed : undefined;
}

/** After a failure of somebody's. `undefined` where that is no news, as from calls begun before it opened. */
export function afterFailure(
  breaker: Breaker,
  now: number,
  person: string,
  trouble: Trouble,
): Breaker | undefined {
  const probed = breaker.open && breaker.prober === person;
  if (trouble === 'credential') {
    if (breaker.open && breaker.trouble === 'credential' && !probed) return undefined;
    return opened('credential', now, credentialEvery, probed ? person : undefined);
  }
  if (breaker.open) {
    if (!probed) return undefined;
    const every = breaker.trouble === 'outage' ? Math.min(longest, breaker.every * 2) : first;
    return opened('outage', now, every, person);
  }
  if (breaker.failing.includes(person)) return undefined;
  const failing = [...breaker.failing, person];
  return failing.length < people ? { open: false, failing } : opened('outage', now, first);
}

function opened(trouble: Trouble, now: number, every: number, prober?: string): Breaker {
  return { open: true, trouble, probeAt: now + every, every, prober };
}
