import { createLimiter, type Limiter } from '../../functions/lib/limiter/index.ts';
import type { Priority } from '../../functions/lib/limiter/priority.ts';
import { SlotTooLate } from '../../functions/lib/limiter/slot-too-late.ts';
import type { Window } from '../../functions/lib/limiter/window.ts';
import { createScheduler, type Scheduler } from '../harness/scheduler.ts';
import { createMemoryStore } from '../support/memory-store.ts';

export type Scenario = {
  limit: Window;
  /** Calls to make, one a joiner. */
  joiners: number;
  workers: number;
  /** Median of the vendor's answer time in milliseconds; lognormal. */
  latency: number;
  /** Calls a minute that another client makes with the same key. @default 0 */
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

/** A worker's invocation, in milliseconds: no take waits longer than that. */
const invocation = 60_000;

type World = {
  scenario: Scenario;
  scheduler: Scheduler;
  random: () => number;
  vendor: ReturnType<typeof createVendor>;
  count: { accepted: number; refused: number };
  limiter(priority: Priority): Limiter;
};

/** One call as the worker makes it; tells when it was made and whether the vendor accepted it. */
async function call({ scenario, scheduler, random, vendor, count }: World, limiter: Limiter) {
  const { now, sleep } = scheduler;
  await slot(limiter, scheduler);
  const at = now();
  const latency = lognormal(random, scenario.latency, 0.4);
  await sleep(latency / 2);
  const answer = vendor.call();
  await sleep(latency / 2);
  await limiter.learn(answer);
  const accepted = answer.status === 200;
  if (accepted) count.accepted++;
  else count.refused++;
  return { at, accepted };
}

/** Takes a slot; where it is too late for this invocation, the message comes back for another. */
async function slot(limiter: Limiter, { now, sleep }: Scheduler): Promise<void> {
  for (;;) {
    try {
      return await limiter.take(now() + invocation);
    } catch (error) {
      if (!(error instanceof SlotTooLate)) throw error;
      await sleep(error.retryAfter);
    }
  }
}

/** Works off the joiners, and again those whose call was refused. */
async function worker(world: World, queue: { left: number }): Promise<void> {
  const limiter = world.limiter('normal');
  while (queue.left > 0) {
    queue.left--;
    if (!(await call(world, limiter)).accepted) queue.left++;
  }
}

/** Another client's calls with the same key, for as long as anybody works. */
async function foreigner(
  { scenario, scheduler, random, vendor }: World,
  count: Outcome['foreign'],
): Promise<void> {
  if (scenario.foreign === undefined) return;
  for (;;) {
    const spacing = scenario.irregular ? -Math.log(1 - random()) : 0.9 + 0.2 * random();
    await scheduler.sleep((spacing * 60_000) / scenario.foreign);
    if (vendor.call().status === 200) count.accepted++;
    else count.refused++;
  }
}

async function leaver(world: World): Promise<Outcome['leaver']> {
  const { leaver: wanted } = world.scenario;
  if (wanted === undefined) return undefined;
  const { now, sleep } = world.scheduler;
  await sleep(wanted.after);
  const came = now();
  const limiter = world.limiter('high');
  const made: number[] = [];
  while (made.length < wanted.calls) {
    const { at, accepted } = await call(world, limiter);
    if (accepted) made.push(at);
  }
  return { first: (made[0] ?? came) - came, last: now() - came };
}

/** Plays a scenario in virtual time: workers with a process each, one shared store, a vendor that counts. */
export async function simulate(scenario: Scenario): Promise<Outcome> {
  const scheduler = createScheduler();
  const { now, sleep } = scheduler;
  const random = createRandom(scenario.seed);
  const store = createMemoryStore(() => sleep(lognormal(random, 5, 0.5)));
  const count = { accepted: 0, refused: 0 };
  const foreign = { accepted: 0, refused: 0 };
  const shared = { store, key: 'vendor', windows: [scenario.limit], now, sleep, random };
  const vendor = createVendor(scenario, scheduler);
  const limiter = (priority: Priority) => createLimiter({ ...shared, priority });
  const world: World = { scenario, scheduler, random, vendor, count, limiter };
  const start = now();
  const queue = { left: scenario.joiners };
  void foreigner(world, foreign);
  const workers = Array.from({ length: scenario.workers }, () => worker(world, queue));
  const [left] = await scheduler.run(Promise.all([leaver(world), ...workers]));
  const seconds = (now() - start) / 1_000;
  const allowed = (scenario.limit.calls * seconds) / scenario.limit.seconds;
  return {
    ...count,
    foreign,
    seconds,
    ours: count.accepted / allowed,
    used: (count.accepted + foreign.accepted) / allowed,
    leaver: left,
    store: store.counts,
  };
}
