import { assumed, perChange } from './counts.ts';
import type { Reach } from './limits.ts';
import { bill, lookedUp, type PriceName, prices, type Usage } from './prices.ts';

export type Scenario = { people: number; usage: Usage; reach: Reach[] };

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const dollars = (usd: number) => (usd > 0 && usd < 0.005 ? '< 0.01' : usd.toFixed(2));

/** The whole answer as text: what it costs, thing by thing, where the limits are, and what was assumed. */
export function formatCost(scenarios: Scenario[]): string {
  const bills = scenarios.map(({ usage }) => bill(usage));
  const names = Object.keys(prices).filter((name): name is PriceName => name in prices);
  const row = (title: string, cells: string[]) =>
    title.padEnd(66) + cells.map((cell) => cell.padStart(12)).join('');
  return [
    row(
      'Dollars a month, AWS list prices of us-east-1, without any free tier',
      scenarios.map(({ people }) => (people === 0 ? 'idle' : number.format(people))),
    ),
    ...names.map((name) =>
      row(
        `  ${prices[name].of}`,
        bills.map((lines) => dollars(lines.find((line) => line.name === name)?.usd ?? 0)),
      ),
    ),
    row(
      'Together',
      bills.map((lines) => dollars(lines.reduce((sum, { usd }) => sum + usd, 0))),
    ),
    '',
    ...limits(scenarios),
    '',
    ...assumptions(),
    '',
    `Prices as of ${lookedUp}:`,
    ...[...new Set(names.map((name) => prices[name].page))].map((page) => `  ${page}`),
  ].join('\n');
}

function limits(scenarios: Scenario[]): string[] {
  const lines = scenarios
    .filter(({ people }) => people > 0)
    .flatMap(({ people, reach }) => {
      const [slowest] = reach.toSorted((one, other) => other.hoursForEverybody - one.hoursForEverybody);
      const [fullest] = reach.toSorted((one, other) => other.share - one.share);
      if (slowest === undefined || fullest === undefined) return [];
      return [
        `  ${number.format(people).padStart(9)}  turnover needs ${(fullest.share * 100).toFixed(fullest.share < 0.01 ? 3 : 0)} % of what ${fullest.target} allows; everybody once takes ${duration(slowest.hoursForEverybody)} at ${slowest.target} (${slowest.callsPerMinute} calls a minute), $${dollars(slowest.usdForEverybody)} for the workers that wait`,
      ];
    });
  return [
    'The first limit that bites is a vendor’s rate limit. The next is Okta’s 400,000 events a day, for a first load.',
    ...lines,
    '  What to change then: ask the vendor for a higher limit and write it into `limits` of the target; load people',
    '  in waves, a group at a time; leavers have a lane of their own, and do not wait behind the others.',
  ];
}

function duration(hours: number): string {
  if (hours < 1) return `${Math.ceil(hours * 60)} minutes`;
  return hours < 48 ? `${Math.ceil(hours)} hours` : `${Math.ceil(hours / 24)} days`;
}

function assumptions(): string[] {
  const { turnover, secondsPerCall, secondsPerInvocation, pollers } = assumed;
  const percent = (part: number) => `${part * 100} %`;
  const calls = (kind: keyof typeof perChange) =>
    Object.values(perChange[kind].calls).reduce((sum, each) => sum + each, 0);
  return [
    'Assumed:',
    `  each month ${percent(turnover.joiner)} of all people join, ${percent(turnover.mover)} move, ${percent(turnover.leaver)} leave; two events each`,
    `  a vendor answers in ${secondsPerCall} s, an invocation takes ${secondsPerInvocation} s besides; each polled queue is asked by ${pollers.each} pollers every ${pollers.seconds} s`,
    'Measured with simulated vendors, four targets:',
    `  vendor calls: joiner ${calls('joiner')}, mover ${calls('mover')}, leaver ${calls('leaver')}; write units: ${perChange.joiner.writeUnits}, ${perChange.mover.writeUnits}, ${perChange.leaver.writeUnits}`,
  ];
}
