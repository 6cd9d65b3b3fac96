import fc from 'fast-check';
import { Hono } from 'hono';
import type { Target } from '../../functions/core/contracts/target.ts';
import { type Span, stepsOf, zipSteps } from '../../functions/lib/steps.ts';
import { createExclusive, workbench } from '../support/target.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/** Who is on call by a rota, by e-mail or by another name, as the simulator itself works it out. */
export type OnCall = { rota: string; spans: Span<string>[] };

/** A vendor with people, rotas and policies, of which some people leave. */
export type Organisation = {
  app: Hono;
  onCall(from: number, to: number): Promise<OnCall[]>;
  /** Where a person still is, in words; nowhere once they are gone. */
  traces(email: string): Promise<string[]>;
  /** The rules, policies, rotations and teams in which nobody is. */
  empty(): Promise<string[]>;
};

export type Leavers<Settings, Grant, Account, Client, Seed> = {
  target: Target<Settings, Grant, Account, Client>;
  settings: Settings;
  people: string[];
  seeds: fc.Arbitrary<Seed>;
  open(seed: Seed, now: () => number): Promise<Organisation>;
};

/** The days around which clocks are changed somewhere. */
const days = ['2026-03-05T12:00Z', '2026-03-26T12:00Z', '2026-10-22T12:00Z', '2026-10-29T12:00Z'];
const attempts = 6;
/** In the last two nothing fails: whatever failed before succeeds later. */
const failingAttempts = 4;

/** A contract with the types of its target. */
export const leaversAt = <Settings, Grant, Account, Client, Seed>(
  contract: Leavers<Settings, Grant, Account, Client, Seed>,
): Leavers<Settings, Grant, Account, Client, Seed> => contract;

/** What happens in an organisation: who leaves, what the configuration says, and which calls fail. */
export type Story<Seed> = {
  seed: Seed;
  /** Milliseconds since 1970. */
  start: number;
  leavers: string[];
  /** Whether a person who stays is named to stand in. */
  isCovered: boolean;
  otherwise: 'hold' | 'force';
  failures: Failure[];
  /** Whether each attempt is another process's. */
  forgets: boolean;
};

type Failure = { call: number; isDone: boolean };

/** Random stories of random organisations at a vendor. */
export function leaverStories<Settings, Grant, Account, Client, Seed>({
  seeds,
  people,
}: Leavers<Settings, Grant, Account, Client, Seed>): fc.Arbitrary<Story<Seed>> {
  return fc.record({
    seed: seeds,
    start: fc.constantFrom(...days).map((text) => Date.parse(text)),
    leavers: fc.shuffledSubarray(people, { minLength: 1, maxLength: 3 }),
    isCovered: fc.boolean(),
    otherwise: fc.constantFrom('hold' as const, 'hold' as const, 'force' as const),
    failures: fc.array(fc.record({ call: fc.nat(40), isDone: fc.boolean() }), { maxLength: 3 }),
    forgets: fc.boolean(),
  });
}

/**
 * Has these people leave, in this order and with these failures between calls, and says what is wrong afterwards: a leaver who is
 * still somewhere and is not held, what was left empty, an hour that lost cover, and a turn of another person that moved.
 */
export async function playLeavers<Settings, Grant, Account, Client, Seed>(
  contract: Leavers<Settings, Grant, Account, Client, Seed>,
  { seed, start, leavers, isCovered, otherwise, failures, forgets }: Story<Seed>,
): Promise<{ wrong: string[]; calls: number }> {
  const { target, settings, people } = contract;
  let at = start;
  let isFailing = true;
  let calls = 0;
  const now = () => at;
  const organisation = await contract.open(seed, now);
  const [from, to] = [start + 60 * minute, start + 7 * day];
  const before = await organisation.onCall(from, to);
  const emptyBefore = await organisation.empty();
  const app = between(organisation.app, () => {
    const call = calls++;
    return isFailing ? failures.find((one) => one.call === call) : undefined;
  });
  const standIn = isCovered ? people.find((one) => !leavers.includes(one)) : undefined;
  const exclusive = createExclusive();
  const benchOf = () => {
    const bench = workbench(target, settings, app, { now, exclusive });
    bench.otherwise = otherwise;
    if (standIn !== undefined) bench.known.standIns = { default: { person: standIn } };
    return bench;
  };
  const benches = new Map(leavers.map((email) => [email, benchOf()]));
  const ends = new Map<string, string>();
  for (let attempt = 0; attempt < attempts; attempt++) {
    at += 2 * minute;
    isFailing = attempt < failingAttempts;
    await Promise.all(
      leavers.map(async (email) => {
        const bench = (forgets ? undefined : benches.get(email)) ?? benchOf();
        ends.set(email, await endOf(bench.converge({ state: 'absent', email })));
      }),
    );
  }
  const wrong: string[] = [];
  for (const [email, end] of ends) {
    const traces = await organisation.traces(email);
    const isRight = end === 'gone' ? traces.length === 0 : end === 'held' && traces.length > 0;
    if (!isRight) wrong.push(`${email} is ${end}, and in ${traces.join(', ') || 'nothing'}`);
  }
  const empty = (await organisation.empty()).filter((one) => !emptyBefore.includes(one));
  wrong.push(...empty.map((one) => `${one} is empty`));
  const after = await organisation.onCall(from, to);
  wrong.push(...faultsIn({ before, after, leavers, from, to, mayLose: otherwise === 'force' }));
  return { wrong, calls };
}

async function endOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'gone';
  } catch (thrown) {
    const { name, message } = thrown as Error;
    return name === 'Blocked' ? 'held' : `${name}: ${message}`;
  }
}

/** A vendor of which some calls fail: before anything is done, or after. */
function between(app: Hono, failing: () => Failure | undefined): Hono {
  const through = new Hono();
  through.all('*', async (c) => {
    const failure = failing();
    if (failure?.isDone === false) return c.text('<html>Busy</html>', 503);
    const answer = await app.fetch(c.req.raw);
    return failure ? c.text('<html>Busy</html>', 503) : answer;
  });
  return through;
}

type Comparison = {
  before: OnCall[];
  after: OnCall[];
  leavers: string[];
  from: number;
  to: number;
  mayLose: boolean;
};

/** The moments at which cover was lost or another person's turn moved, in words. */
function faultsIn({ before, after, leavers, from, to, mayLose }: Comparison): string[] {
  return before.flatMap(({ rota, spans }) => {
    const then = after.filter((one) => one.rota === rota).flatMap((one) => one.spans);
    return zipSteps(stepsOf(spans, from, to), stepsOf(then, from, to), (was, is) => {
      const stay = was.filter((one) => !leavers.includes(one));
      const hadLeaver = stay.length < was.length;
      if (was.length > 0 && is.length === 0 && !(mayLose && stay.length === 0)) return 'lost';
      const isMoved =
        stay.some((one) => !is.includes(one)) || (!hadLeaver && is.some((one) => !was.includes(one)));
      return isMoved ? `moved from ${was} to ${is}` : undefined;
    })
      .filter(({ value }) => value !== undefined)
      .map(({ start, value }) => `${rota} at ${new Date(start).toISOString()}: ${value}`);
  });
}
