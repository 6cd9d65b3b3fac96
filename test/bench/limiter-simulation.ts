import { createLimiter, type Limiter } from '../../functions/lib/limiter/index.ts';
import type { Lane } from '../../functions/lib/limiter/lanes.ts';
import { SlotTooLate } from '../../functions/lib/limiter/slot-too-late.ts';
import type { Window } from '../../functions/lib/limiter/window.ts';
import { createMemoryStore } from '../support/memory-store.ts';
import { createScheduler, type Scheduler } from './limiter-scheduler.ts';

export type Scenario = {
  limit: Window;
  /** Calls to make, one a joiner. */
  joiners: number;
  workers: number;
  /** Median of the vendor's answer time in milliseconds; lognormal. */
  latency: number;
  /** Calls a minute that somebody else makes with the same key. @default 0 */
  foreign?: number;
  /** Whether those come at random (Poisson) rather than evenly. @default false */
  irregular?: boolean;
  /** What the vendor's Retry-After says, in seconds. @default until there is room again */
  retryAfter?: number;
  /** A leaver who comes so many milliseconds after the start and needs so many calls. */
  leaver?: { after: number; calls: number };
  /** A number that decides all chance. */
  seed: number;
};

export type Outcome = {
  /** Virtual seconds from the first call to the last. */
  seconds: number;
  accepted: number;
  refused: number;
  /** Calls of the others that the vendor accepted, and refused. */
  foreign: { accepted: number; refused: number };
  /** Calls accepted of those that the limit allowed in the time: our own, and everybody's. */
  ours: number;
  used: number;
  /** Milliseconds from the leaver's coming to the first call and to the last answer. */
  leaver?: { first: number; last: number };
  store: { reads: number; writes: number; lost: number };
};

/** A vendor that counts exactly, at arrival, in a rolling window. */
function createVendor({ limit, retryAfter }: Scenario, { now }: Scheduler) {
  let accepted: number[] = [];
  return {
    call(): { status: number; headers: Record<string, string> } {
      accepted = accepted.filter((at) => at > now() - limit.seconds * 1_000);
      if (accepted.length >= limit.calls) {
        const room = (accepted[0] ?? now()) / 1_000 + limit.seconds - now() / 1_000;
        return { status: 429, headers: { 'retry-after': String(retryAfter ?? Math.ceil(room)) } };
      }
      accepted.push(now());
      return { status: 200, headers: {} };
    },
  };
}

/** A seeded random number generator (mulberry32), so that a run can be repeated. */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function lognormal(random: () => number, median: number, spread: number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return median * Math.exp(spread * normal);
}

/** Invocations last a minute, as the worker's do. */
const invocation = 60_000;

/** Plays a scenario in virtual time: workers with a process each, one shared store, a vendor that counts. */
export async function simulate(scenario: Scenario): Promise<Outcome> {
  const scheduler = createScheduler();
  const { now, sleep } = scheduler;
  const random = createRandom(scenario.seed);
  const vendor = createVendor(scenario, scheduler);
  const store = createMemoryStore(() => sleep(lognormal(random, 5, 0.5)));
  const start = now();
  const outcome = { accepted: 0, refused: 0, foreign: { accepted: 0, refused: 0 } };
  let left = scenario.joiners;
  let working = true;

  const limiterOf = (lane: Lane) =>
    createLimiter({ store, key: 'vendor', windows: [scenario.limit], lane, now, sleep, random });

  async function call(limiter: Limiter): Promise<{ at: number; ok: boolean }> {
    for (;;) {
      try {
        await limiter.take(now() + invocation);
        break;
      } catch (error) {
        if (!(error instanceof SlotTooLate)) throw error;
        await sleep(error.retryAfter);
      }
    }
    const at = now();
    const latency = lognormal(random, scenario.latency, 0.4);
    await sleep(latency / 2);
    const answer = vendor.call();
    await sleep(latency / 2);
    await limiter.learn(answer);
    if (answer.status === 200) outcome.accepted++;
    else outcome.refused++;
    return { at, ok: answer.status === 200 };
  }

  async function worker(): Promise<void> {
    const limiter = limiterOf('ordinary');
    while (left > 0) {
      left--;
      if (!(await call(limiter)).ok) left++;
    }
  }

  async function foreigner(): Promise<void> {
    if (scenario.foreign === undefined) return;
    while (working) {
      const spacing = scenario.irregular ? -Math.log(1 - random()) : 0.9 + 0.2 * random();
      await sleep((spacing * 60_000) / scenario.foreign);
      if (vendor.call().status === 200) outcome.foreign.accepted++;
      else outcome.foreign.refused++;
    }
  }

  async function leaver(): Promise<Outcome['leaver']> {
    if (scenario.leaver === undefined) return undefined;
    await sleep(scenario.leaver.after);
    const came = now();
    const limiter = limiterOf('leavers');
    let first: number | undefined;
    for (let done = 0; done < scenario.leaver.calls; ) {
      const { at, ok } = await call(limiter);
      if (!ok) continue;
      done++;
      first ??= at - came;
    }
    return { first: first ?? 0, last: now() - came };
  }

  const others = foreigner();
  const work = Promise.all([leaver(), ...Array.from({ length: scenario.workers }, worker)]);
  const [left_] = await scheduler.run(work);
  working = false;
  void others;
  const seconds = (now() - start) / 1_000;
  const allowed = (scenario.limit.calls * seconds) / scenario.limit.seconds;
  return {
    ...outcome,
    seconds,
    ours: outcome.accepted / allowed,
    used: (outcome.accepted + outcome.foreign.accepted) / allowed,
    leaver: left_,
    store: store.counts,
  };
}
