import { pathToFileURL } from 'node:url';
import { type Outcome, type Scenario, simulate } from './limiter-simulation.ts';
import type { Result } from './result.ts';

const statuspage = {
  limit: { calls: 60, seconds: 60 },
  joiners: 1_000,
  workers: 4,
  latency: 250,
} satisfies Omit<Scenario, 'seed'>;
const pagerduty = {
  limit: { calls: 960, seconds: 60 },
  joiners: 9_600,
  workers: 10,
  latency: 300,
} satisfies Omit<Scenario, 'seed'>;

const percent = (part: number) => `${(part * 100).toFixed(1)} %`;
const duration = (milliseconds: number) => `${(milliseconds / 1_000).toFixed(1)} s`;

/** The worst of several runs in each respect. */
async function worst(scenario: Omit<Scenario, 'seed'>, seeds: number): Promise<Outcome> {
  const outcomes: Outcome[] = [];
  for (let seed = 1; seed <= seeds; seed++) outcomes.push(await simulate({ ...scenario, seed }));
  const [one] = outcomes;
  if (one === undefined) throw new RangeError('A scenario needs at least one seed.');
  return {
    ...one,
    used: Math.min(...outcomes.map(({ used }) => used)),
    ours: Math.min(...outcomes.map(({ ours }) => ours)),
    refused: Math.max(...outcomes.map(({ refused }) => refused)),
  };
}

/** Without a goal a row is only for information. */
function use(name: string, used: number, goal?: number): Result {
  return {
    name,
    value: percent(used),
    goal: goal === undefined ? '' : `>= ${percent(goal)}`,
    ok: used >= (goal ?? 0),
  };
}

function refusals(name: string, { refused }: Outcome, goal: number): Result {
  return { name, value: String(refused), goal: `<= ${goal}`, ok: refused <= goal };
}

async function alone(): Promise<Result[]> {
  const joiners = await worst(statuspage, 3);
  const high = await worst(pagerduty, 2);
  return [
    refusals('1,000 joiners, 60 per 60 s: refused', joiners, 0),
    use('1,000 joiners, 60 per 60 s: limit used', joiners.used, 0.97),
    refusals('9,600 calls, 960 per 60 s, answers in 0.3 s: refused', high, 0),
    use('9,600 calls, 960 per 60 s, answers in 0.3 s: limit used', high.used, 0.95),
  ];
}

/** Others take 10 calls a minute of 60, so our own part can be 83 % at most; the limit is used by both together. */
async function shared(): Promise<Result[]> {
  const others = { ...statuspage, foreign: 10 };
  const even = await worst(others, 3);
  const dear = await worst({ ...others, retryAfter: 60 }, 3);
  const irregular = await worst({ ...others, irregular: true }, 3);
  return [
    use('1,000 joiners, others take 10 a minute: limit used', even.used, 0.85),
    use('... of the 50 a minute left, our own calls', (even.ours * 60) / 50),
    refusals('... our calls refused', even, 15),
    use('... where each refusal asks for 60 s: limit used', dear.used, 0.85),
    refusals('... our calls refused', dear, 15),
    use('... where the others come at random: limit used', irregular.used),
    refusals('... our calls refused', irregular, 15),
  ];
}

/** A leaver who needs 15 calls, coming at several moments of the joiners' quarter of an hour. */
async function leavers(): Promise<Result[]> {
  const times: { first: number; last: number }[] = [];
  for (const workers of [4, 10]) {
    for (const after of [500, 10_000, 29_000, 50_000, 118_000, 301_000, 417_000, 604_000]) {
      const { leaver } = await simulate({
        ...statuspage,
        workers,
        leaver: { after, calls: 15 },
        seed: after,
      });
      if (leaver !== undefined) times.push(leaver);
    }
  }
  const first = Math.max(...times.map((time) => time.first));
  const last = Math.max(...times.map((time) => time.last));
  return [
    {
      name: 'leaver among 1,000 joiners: first call',
      value: duration(first),
      goal: '<= 10 s',
      ok: first <= 10_000,
    },
    { name: '... 15 calls answered', value: duration(last), goal: '<= 60 s', ok: last <= 60_000 },
  ];
}

/** The rate limiter in virtual time; the worst of several runs each. */
export async function run(): Promise<Result[]> {
  return [...(await alone()), ...(await shared()), ...(await leavers())];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const rows = await run();
  const width = Math.max(...rows.map(({ name }) => name.length));
  for (const { name, value, goal, ok } of rows) {
    process.stdout.write(
      `${name.padEnd(width)}  ${String(value).padStart(8)}  ${String(goal ?? '').padEnd(10)} ${ok ? '' : 'MISSED'}\n`,
    );
  }
}
